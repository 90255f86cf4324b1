"""A pool of augmented patches for the judge, on disk: cut and augmented once, read by any number of trainings.

The augmentation costs more than a training step of a small network, and networks that are compared should
see the same patches. A pool is a folder with `pixels.npy` uint8 [count, 82, 82, 3], `labels.npy` float32
[count] (1 mitosis, 0 none) and `positives.npy` int32 [count], the number of the mitosis shown, -1 for none.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from spindle_training.data.augmentation import augmented_patch, augmented_scan, scanned_at_half, with_other_density
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
    TUPAC_LOOK_ALIKES,
    LabelledImage,
)
from spindle_training.data.patches import BORDER_MARGIN_UM, cut_patch, random_placement
from spindle_training.data.stain_transfer import StainStatistics, stain_statistics, with_stain_of
from spindle_training.data.surroundings import Surroundings, disguised, limits_of_look_alikes
from spindle_training.networks.judge import MICRONS_PER_PIXEL, PATCH_PIXELS
from spindle_training.training.mine import HardNegative

MITOSIS_SHARES = {AMI_BR: 0.17, ATNORM_MD: 0.13, ICPR_APERIO: 0.08, ATYPIA_HAMAMATSU: 0.10}
LOOK_ALIKE_SHARES = {
    AMI_BR: 0.10,
    ATNORM_MD: 0.06,
    ICPR_APERIO: 0.08,
    ICPR_HAMAMATSU: 0.05,
    ATYPIA_HAMAMATSU: 0.12,
    TUPAC_LOOK_ALIKES: 0.02,
    MONUSEG: 0.12,
    CONSEP: 0.06,
    NUINSSEG: 0.06,
    CMC_CANINE: 0.03,
}
"""Shares of the pool; divided by their sum where a source is left out. Every source that shows mitoses shows
look-alikes too, or its stain alone would give the label away."""

EASY_FRACTION = 0.25
"""Of the look-alikes, drawn without regard to their score."""

SHIFT_SIGMA_UM = 0.8
LARGEST_SHIFT_UM = 2.5
"""The scout does not point at the middle."""

HALF_RESOLUTION_FRACTION = 0.15

OTHER_DENSITY_FRACTION = 0.45
OTHER_STAIN_FRACTION = 0.4
"""Of the patches, shown in the stain of a picture of any source."""


@dataclass(frozen=True)
class PoolPlace:
    """What one patch of a pool shows: a place in image number `image`; `mitosis` is its number, -1 for none."""

    image: int
    x: float
    y: float
    mitosis: int


def drawn_places(
    images: Sequence[LabelledImage],
    look_alikes: Sequence[HardNegative],
    count: int,
    seed: int,
) -> list[PoolPlace]:
    """`count` places in random order: mitoses and look-alikes of every source by its share, hard ones more often."""
    mitoses = _mitoses_by_source(images)
    by_source: dict[str, list[HardNegative]] = defaultdict(list)
    for look_alike in look_alikes:
        by_source[images[look_alike.image].source].append(look_alike)
    kinds = [(share, source, True) for source, share in MITOSIS_SHARES.items() if source in mitoses]
    kinds += [(share, source, False) for source, share in LOOK_ALIKE_SHARES.items() if source in by_source]
    shares = np.array([share for share, _, _ in kinds])
    odds = {source: _odds(negatives) for source, negatives in by_source.items()}
    by_case = {source: _odds_by_case(images, places) for source, places in mitoses.items()}
    generator = np.random.default_rng([seed, 17])
    places = []
    for kind in generator.choice(len(kinds), count, p=shares / shares.sum()):
        _, source, shows_mitosis = kinds[kind]
        if shows_mitosis:
            places.append(mitoses[source][generator.choice(len(mitoses[source]), p=by_case[source])])
        else:
            chosen = by_source[source][generator.choice(len(odds[source]), p=odds[source])]
            places.append(PoolPlace(chosen.image, chosen.x, chosen.y, -1))
    return places


def write_pool(folder: Path, images: Sequence[LabelledImage], places: Sequence[PoolPlace], seed: int) -> None:
    """Cut and augment every place, on two processes; the folder appears when it is whole."""
    aside = folder.with_name(folder.name + ".part")
    aside.mkdir(parents=True, exist_ok=True)
    shape = (len(places), PATCH_PIXELS, PATCH_PIXELS, 3)
    pixels = np.lib.format.open_memmap(aside / "pixels.npy", mode="w+", dtype=np.uint8, shape=shape)
    with get_context("fork").Pool(2, _keep_tissue, [Tissue.of(images, places), seed]) as workers:
        for index, patch in enumerate(workers.imap(_numbered_patch, enumerate(places), chunksize=64)):
            pixels[index] = patch
    pixels.flush()
    numbers = np.array([place.mitosis for place in places], dtype=np.int32)
    np.save(aside / "positives.npy", numbers)
    np.save(aside / "labels.npy", (numbers >= 0).astype(np.float32))
    aside.rename(folder)


@dataclass(frozen=True)
class Tissue:
    """The training images with what the augmentation of a patch draws from.

    `limits` are the surroundings of look-alikes in crops; `stains` the statistics of each image, None where it shows
    hardly any tissue, and `images_by_source` the numbers of those that do.
    """

    images: Sequence[LabelledImage]
    limits: Sequence[Surroundings]
    stains: Sequence[StainStatistics | None]
    images_by_source: Sequence[Sequence[int]]

    @classmethod
    def of(cls, images: Sequence[LabelledImage], places: Sequence[PoolPlace]) -> "Tissue":
        limits = limits_of_look_alikes(images, [(one.image, one.x, one.y) for one in places if one.mitosis < 0])
        stains = [stain_statistics(image.pixels) for image in images]
        by_source: dict[str, list[int]] = defaultdict(list)
        for index, (image, stain) in enumerate(zip(images, stains, strict=True)):
            if stain is not None:
                by_source[image.source].append(index)
        return cls(images, limits, stains, list(by_source.values()))


def augmented_judge_patch(tissue: Tissue, place: PoolPlace, generator: np.random.Generator) -> NDArray[np.uint8]:
    """One patch about a place: shifted, turned, mirrored, scaled, and stained, scanned and stored otherwise."""
    image, x, y, mirrored_beyond = disguised(
        tissue.images[place.image], place.x, place.y, place.mitosis >= 0, tissue.limits, generator
    )
    shift = np.clip(generator.normal(0, SHIFT_SIGMA_UM, 2), -LARGEST_SHIFT_UM, LARGEST_SHIFT_UM)
    centre = (x + shift[0] / image.microns_per_pixel, y + shift[1] / image.microns_per_pixel)
    placement = random_placement(centre, MICRONS_PER_PIXEL, generator)
    pixels = cut_patch(image, placement, PATCH_PIXELS, mirrored_beyond=mirrored_beyond)
    pixels = augmented_scan(pixels, generator)
    if generator.random() < HALF_RESOLUTION_FRACTION:
        pixels = scanned_at_half(pixels, generator)
    own = tissue.stains[place.image]
    if own is not None and generator.random() < OTHER_STAIN_FRACTION:
        source = tissue.images_by_source[generator.integers(len(tissue.images_by_source))]
        other = tissue.stains[source[generator.integers(len(source))]]
        assert other is not None
        pixels = with_stain_of(pixels, own, other)
    if generator.random() < OTHER_DENSITY_FRACTION:
        pixels = with_other_density(pixels, generator)
    return augmented_patch(pixels, generator)


def _mitoses_by_source(images: Sequence[LabelledImage]) -> dict[str, list[PoolPlace]]:
    mitoses: dict[str, list[PoolPlace]] = defaultdict(list)
    number = 0
    for index, image in enumerate(images):
        for x, y in image.mitoses:
            # Some are labelled just outside their crop.
            if image.holds(float(x), float(y), BORDER_MARGIN_UM):
                mitoses[image.source].append(PoolPlace(index, float(x), float(y), number))
            number += 1
    return mitoses


def _odds_by_case(images: Sequence[LabelledImage], places: Sequence[PoolPlace]) -> NDArray[np.float64]:
    """A case with four times the mitoses is shown twice as often: most come from few patients."""
    cases = [images[place.image].case for place in places]
    weights = np.array([cases.count(case) for case in cases]) ** -0.5
    return weights / weights.sum()


def _odds(look_alikes: Sequence[HardNegative]) -> NDArray[np.float64]:
    hard = np.array([look_alike.score for look_alike in look_alikes])
    return (1 - EASY_FRACTION) * hard / hard.sum() + EASY_FRACTION / len(hard)


_tissue: Tissue | None = None
_seed = 0


def _keep_tissue(tissue: Tissue, seed: int) -> None:
    global _tissue, _seed
    _tissue, _seed = tissue, seed
    cv2.setNumThreads(0)


def _numbered_patch(numbered: tuple[int, PoolPlace]) -> NDArray[np.uint8]:
    index, place = numbered
    assert _tissue is not None
    return augmented_judge_patch(_tissue, place, np.random.default_rng([_seed, index]))
