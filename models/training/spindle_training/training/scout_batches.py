"""The endless stream of training batches: which image, which place, which changes.

About half of the patches show a mitosis. Negatives come from the surroundings of mitoses in the crops
(the largest variety of laboratories), from the fields at random, and from mined hard negatives.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from spindle_training.data.augmentation import augmented_patch, augmented_scan
from spindle_training.data.dataset import (
    AMI_BR,
    ATNORM_MD,
    ATYPIA_HAMAMATSU,
    CMC_CANINE,
    CONSEP,
    ICPR_APERIO,
    ICPR_HAMAMATSU,
    MONUSEG,
    NUINSSEG,
    LabelledImage,
)
from spindle_training.networks.scout import MICRONS_PER_PIXEL
from spindle_training.training.mine import HardNegative
from spindle_training.data.patches import PATCH_PIXELS, cell_targets, cut_patch, halved, random_placement

Place = tuple[int, float, float]
"""An image number and a pixel position in it."""

CROP_SHIFT_UM = 11.0
FIELD_MITOSIS_SHIFT_UM = 8.0
HARD_NEGATIVE_SHIFT_UM = 5.0

CROP_SHARE = 0.50
FIELD_MITOSIS_SHARE = 0.16
HARD_CROP_SHARE = 0.08
FIELD_NEGATIVE_SHARES = {
    ICPR_APERIO: 0.08,
    ICPR_HAMAMATSU: 0.06,
    ATYPIA_HAMAMATSU: 0.08,
    MONUSEG: 0.12,
    CONSEP: 0.05,
    NUINSSEG: 0.05,
    CMC_CANINE: 0.03,
}
"""Shares of a batch; divided by their sum where a source is left out."""

MINED_FRACTION = 0.7
"""Of the negatives in fields, once there are mined ones."""


@dataclass(frozen=True)
class Batch:
    """Pixels [batch, 3, 78, 78] float, 0 to 255; targets and weights [batch, 1, 9, 9]."""

    pixels: Tensor
    targets: Tensor
    weights: Tensor


class PatchStream(IterableDataset[Batch]):
    """Batches without end. Each worker draws its own stream from `seed`."""

    def __init__(self, images: list[LabelledImage], mined: list[HardNegative], batch_size: int, seed: int):
        self._images = images
        self._batch_size = batch_size
        self._seed = seed
        self._by_source: dict[str, list[int]] = defaultdict(list)
        for index, image in enumerate(images):
            self._by_source[image.source].append(index)
        self._mined: dict[str, list[HardNegative]] = defaultdict(list)
        for negative in mined:
            self._mined[images[negative.image].source].append(negative)
        self._mined_odds = {
            source: np.sqrt([negative.score for negative in negatives]) for source, negatives in self._mined.items()
        }
        self._field_mitoses = [
            (index, float(x), float(y))
            for source in (ICPR_APERIO, ATYPIA_HAMAMATSU)
            for index in self._by_source[source]
            for x, y in images[index].mitoses
        ]

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        generator = np.random.default_rng([self._seed, worker.id if worker else 0])
        kinds: list[tuple[float, Callable[[np.random.Generator], Place]]] = [
            (CROP_SHARE, self._place_in_crop),
            (FIELD_MITOSIS_SHARE, self._place_at_field_mitosis),
            (HARD_CROP_SHARE, self._place_at_hard_crop),
            *(
                (share, self._negative_in(source))
                for source, share in FIELD_NEGATIVE_SHARES.items()
                if self._by_source[source]
            ),
        ]
        shares = np.array([share for share, _ in kinds])
        while True:
            chosen = generator.choice(len(kinds), self._batch_size, p=shares / shares.sum())
            yield self._batch([kinds[kind][1](generator) for kind in chosen], generator)

    def _batch(self, places: list[Place], generator: np.random.Generator) -> Batch:
        pixels, targets, weights = [], [], []
        for index, x, y in places:
            image = self._images[index]
            placement = random_placement((x, y), MICRONS_PER_PIXEL, generator)
            scan = augmented_scan(cut_patch(image, placement, PATCH_PIXELS, fineness=2), generator)
            pixels.append(augmented_patch(halved(scan), generator))
            target, weight = cell_targets(image, placement)
            targets.append(target)
            weights.append(weight)
        return Batch(
            torch.from_numpy(np.stack(pixels)).permute(0, 3, 1, 2).float(),
            torch.from_numpy(np.stack(targets))[:, None],
            torch.from_numpy(np.stack(weights))[:, None],
        )

    def _place_in_crop(self, generator: np.random.Generator) -> Place:
        crops = self._by_source[AMI_BR] + self._by_source[ATNORM_MD]
        index = crops[generator.integers(len(crops))]
        height, width = self._images[index].pixels.shape[:2]
        return self._shifted((index, width / 2, height / 2), CROP_SHIFT_UM, generator)

    def _place_at_field_mitosis(self, generator: np.random.Generator) -> Place:
        place = self._field_mitoses[generator.integers(len(self._field_mitoses))]
        return self._shifted(place, FIELD_MITOSIS_SHIFT_UM, generator)

    def _place_at_hard_crop(self, generator: np.random.Generator) -> Place:
        if not self._mined[AMI_BR]:
            return self._place_in_crop(generator)
        return self._mined_place(AMI_BR, generator)

    def _negative_in(self, source: str) -> Callable[[np.random.Generator], Place]:
        def place(generator: np.random.Generator) -> Place:
            if self._mined[source] and generator.random() < MINED_FRACTION:
                return self._mined_place(source, generator)
            index = self._by_source[source][generator.integers(len(self._by_source[source]))]
            height, width = self._images[index].pixels.shape[:2]
            return index, generator.uniform(0, width), generator.uniform(0, height)

        return place

    def _mined_place(self, source: str, generator: np.random.Generator) -> Place:
        odds = self._mined_odds[source]
        negative = self._mined[source][generator.choice(len(odds), p=odds / odds.sum())]
        return self._shifted((negative.image, negative.x, negative.y), HARD_NEGATIVE_SHIFT_UM, generator)

    def _shifted(self, place: Place, reach_um: float, generator: np.random.Generator) -> Place:
        index, x, y = place
        reach = reach_um / self._images[index].microns_per_pixel
        return index, x + generator.uniform(-reach, reach), y + generator.uniform(-reach, reach)
