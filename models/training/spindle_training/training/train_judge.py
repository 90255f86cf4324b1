"""Training the judge: binary cross-entropy on pools of augmented patches, in rounds of hard-negative mining.

    python -m spindle_training.training.train_judge --data-folder ../../../shared/data --scout scout.pt \\
        --checkpoint judge.pt --pools pools/c8

In the first round look-alikes are drawn by the scout's score; before each further round the judge of the
moment scores them all, and those it takes for mitoses come more often. Pools that exist are taken as they
are, so that other networks can be trained on the very same patches. Run again to resume.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from spindle_training.data.dataset import LabelledImage, training_images
from spindle_training.data.judge_pool import drawn_places, write_pool
from spindle_training.data.patches import Placement, cut_patch
from spindle_training.detector.scout import BakedScout
from spindle_training.evidence.graph_files import baked_graph
from spindle_training.networks.judge import MICRONS_PER_PIXEL, PATCH_PIXELS, SHAPES, Judge, JudgeShape
from spindle_training.training.checkpoint import load_network, load_progress, save_checkpoint
from spindle_training.training.mine import HardNegative, hard_negatives, surely_negative
from spindle_training.training.optimisation import descend, learning_rate

BATCH_SIZE = 64
PEAK_LEARNING_RATE = 3e-3
WEIGHT_DECAY = 1e-3
CHECKPOINT_EVERY = 500
LOG_EVERY = 100
ROUND_ENDS = (0.1, 0.24, 0.4, 0.58, 0.78, 1.0)
"""Fractions of the steps; there is one pool for each round."""

LOWEST_SCOUT_SCORE = 0.15


class LookAlikes:
    """The scout's false candidates in the training images, found once and kept in a file."""

    def __init__(self, scout: Path, images: Sequence[LabelledImage], kept_in: Path):
        self._images = images
        if not kept_in.exists():
            detector = BakedScout(baked_graph(scout))
            found = hard_negatives(detector, images, LOWEST_SCOUT_SCORE)
            kept_in.parent.mkdir(parents=True, exist_ok=True)
            rows = [[images[place.image].file, place.x, place.y, place.score] for place in found]
            kept_in.write_text(json.dumps(rows))
        numbers = {image.file: index for index, image in enumerate(images)}
        self.found = [
            HardNegative(numbers[file], x, y, score)
            for file, x, y, score in json.loads(kept_in.read_text())
            if file in numbers
        ]

    def judged(self, judge: Judge) -> list[HardNegative]:
        """All of them with the judge's score."""
        scores = judged_places(judge, self._images, self.found)
        rescored = [replace(place, score=float(score)) for place, score in zip(self.found, scores, strict=True)]
        return surely_negative(rescored, self._images)


@torch.no_grad()
def judged_places(
    judge: Judge, images: Sequence[LabelledImage], places: Sequence[HardNegative]
) -> NDArray[np.float32]:
    """The judge's score of each place as it lies in its image."""
    scores = []
    for start in range(0, len(places), BATCH_SIZE):
        patches = [
            cut_patch(images[place.image], Placement((place.x, place.y), 0.0, False, MICRONS_PER_PIXEL), PATCH_PIXELS)
            for place in places[start : start + BATCH_SIZE]
        ]
        with torch.autocast("cpu", torch.bfloat16):
            logits = judge(torch.from_numpy(np.stack(patches)).permute(0, 3, 1, 2).float())
        scores.append(torch.sigmoid(logits.float()).flatten().numpy())
    return np.concatenate(scores)


class JudgeTraining:
    """The state of a run on given rounds of pools, and its resumption from a checkpoint."""

    def __init__(self, checkpoint: Path, shape: JudgeShape, steps: int, seed: int):
        torch.manual_seed(seed)
        self._checkpoint = checkpoint
        self._steps = steps
        self._seed = seed
        self._step = 0
        self._network = Judge(shape).to(memory_format=torch.channels_last)
        self.averaged = Judge(shape).eval()
        self.averaged.load_state_dict(self._network.state_dict())
        self._optimiser = torch.optim.AdamW(self._network.parameters(), weight_decay=WEIGHT_DECAY)
        if checkpoint.exists():
            self._resume()

    def is_past(self, fraction: float) -> bool:
        return self._step >= round(fraction * self._steps)

    def train_on(self, pools: Sequence[Path], until: float, fraction_of_positives: float = 1.0) -> None:
        """Go on until that fraction of the steps, on patches of the pools in equal shares."""
        opened = [_Pool(pool, fraction_of_positives) for pool in pools]
        stop = round(until * self._steps)
        self._network.train()
        total, started = 0.0, time.monotonic()
        while self._step < stop:
            # Of step and seed alone, so that a resumed run draws what it would have drawn.
            generator = np.random.default_rng([self._seed, self._step])
            total += self._train_on(*_batch(opened[self._step % len(opened)], generator))
            self._step += 1
            if self._step % LOG_EVERY == 0:
                rate = LOG_EVERY / (time.monotonic() - started)
                print(f"step {self._step} loss {total / LOG_EVERY:.4f} steps/s {rate:.2f}", flush=True)
                total, started = 0.0, time.monotonic()
            if self._step % CHECKPOINT_EVERY == 0 or self._step == stop:
                self._save()

    def _train_on(self, pixels: Tensor, labels: Tensor) -> float:
        with torch.autocast("cpu", torch.bfloat16):
            logits = self._network(pixels)
        loss = F.binary_cross_entropy_with_logits(logits.float().flatten(), labels)
        rate = learning_rate(self._step, self._steps, PEAK_LEARNING_RATE)
        return descend(self._network, self.averaged, self._optimiser, loss, self._step, rate)

    def _save(self) -> None:
        progress = {
            "step": self._step,
            "weights": self._network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }
        save_checkpoint(self._checkpoint, self._network, self.averaged.state_dict(), progress)

    def _resume(self) -> None:
        progress = load_progress(self._checkpoint)
        self._step = progress["step"]
        self._network.load_state_dict(progress["weights"])
        self._optimiser.load_state_dict(progress["optimiser"])
        self.averaged.load_state_dict(load_network(self._checkpoint).state_dict())


class _Pool:
    """A pool opened for reading; of its mitoses only a fraction is drawn from."""

    def __init__(self, folder: Path, fraction_of_positives: float):
        self.pixels = np.load(folder / "pixels.npy", mmap_mode="r")
        self.labels = np.load(folder / "labels.npy")
        numbers = np.load(folder / "positives.npy")
        kept = np.random.default_rng(29).random(numbers.max() + 1) < fraction_of_positives
        is_mitosis = numbers >= 0
        self.mitoses = np.flatnonzero(is_mitosis & kept[numbers])
        self.look_alikes = np.flatnonzero(~is_mitosis)
        self.mitosis_share = float(is_mitosis.mean())


def _batch(pool: _Pool, generator: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Pixels [64, 3, 82, 82] float and labels [64], turned by a quarter turn and mirrored or not."""
    mitoses = generator.binomial(BATCH_SIZE, pool.mitosis_share)
    chosen = np.concatenate(
        [generator.choice(pool.mitoses, mitoses), generator.choice(pool.look_alikes, BATCH_SIZE - mitoses)]
    )
    pixels = torch.from_numpy(pool.pixels[np.sort(chosen)]).permute(0, 3, 1, 2).float()
    pixels = torch.rot90(pixels, int(generator.integers(4)), (-2, -1))
    if generator.integers(2):
        pixels = pixels.flip(-1)
    return pixels, torch.from_numpy(pool.labels[np.sort(chosen)])


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the judge of mitosis candidates.")
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mitosis/")
    parser.add_argument("--scout", type=Path, required=True, help="checkpoint or baked graph (.onnx) of the scout that proposes look-alikes")
    parser.add_argument("--checkpoint", type=Path, required=True, help="written during training; resumed if present")
    parser.add_argument("--pools", type=Path, required=True, help="folder of the patch pools, made where absent")
    parser.add_argument("--pool-size", type=int, default=60000, help="patches of each round")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", nargs="*", default=[], metavar="SOURCE", help="sources to leave out")
    parser.add_argument("--variant", choices=SHAPES, default="C8")
    arguments = parser.parse_args()
    cv2.setNumThreads(0)
    training = JudgeTraining(arguments.checkpoint, SHAPES[arguments.variant], arguments.steps, arguments.seed)
    images = training_images(arguments.data_folder, arguments.without)
    look_alikes = LookAlikes(arguments.scout, images, arguments.pools / "look-alikes.json")
    for index, until in enumerate(ROUND_ENDS):
        if training.is_past(until):
            continue
        pool = arguments.pools / f"round-{index + 1}"
        if not pool.exists():
            hard = look_alikes.found if index == 0 else look_alikes.judged(training.averaged)
            strong = sum(place.score > 0.5 for place in hard)
            print(f"round {index + 1}: {len(hard)} look-alikes, {strong} above one half", flush=True)
            seed = arguments.seed * len(ROUND_ENDS) + index
            write_pool(pool, images, drawn_places(images, hard, arguments.pool_size, seed), seed)
        training.train_on([pool], until)


if __name__ == "__main__":
    main()
