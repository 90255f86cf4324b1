"""Training the scout: dense focal loss, one learning-rate cycle, rounds of hard-negative mining.

    python -m spindle_training.training.train_scout --data-folder ../../../shared/data --checkpoint run.pt --steps 3800 \\
        --mine-at 500 1250 2300

Run again with the same checkpoint to resume. The averaged weights in the checkpoint are the product.
"""

import argparse
import time
from dataclasses import asdict
from pathlib import Path

import cv2
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.data import DataLoader

from spindle_training.export.bake import baked_model
from spindle_training.training.checkpoint import load_network, load_progress, save_checkpoint
from spindle_training.data.dataset import MONUSEG, LabelledImage, training_images
from spindle_training.detector.scout import BakedScout
from spindle_training.training.mine import HardNegative, hard_negatives
from spindle_training.networks.scout import ScoutShape, Scout
from spindle_training.training.optimisation import descend, learning_rate
from spindle_training.training.scout_batches import Batch, PatchStream

BATCH_SIZE = 64
PEAK_LEARNING_RATE = 4e-3
WEIGHT_DECAY = 1e-4
FOCUS = 2.0
INITIAL_LOGIT = -3.0
CHECKPOINT_EVERY = 250
LOG_EVERY = 50


def focal_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Focal loss (Lin et al. 2017, arXiv 1708.02002) over cells of known truth, for each positive cell of the batch."""
    surprise = F.binary_cross_entropy_with_logits(logits, batch.targets, reduction="none")
    miss = 1 - torch.exp(-surprise)
    return (miss**FOCUS * surprise * batch.weights).sum() / (batch.targets * batch.weights).sum().clamp(min=1)


class TrainingRun:
    """The state of a run, and its resumption from a checkpoint."""

    def __init__(self, checkpoint: Path, images: list[LabelledImage], steps: int, mine_at: list[int], seed: int):
        torch.manual_seed(seed)
        self._checkpoint = checkpoint
        self._images = images
        self._steps = steps
        self._mine_at = mine_at
        self._seed = seed
        self._step = 0
        self._mined: list[HardNegative] = []
        self._network = Scout(ScoutShape()).to(memory_format=torch.channels_last)
        torch.nn.init.constant_(self._network.logit.bias, INITIAL_LOGIT)
        self._averaged = Scout(self._network.shape)
        self._averaged.load_state_dict(self._network.state_dict())
        self._optimiser = torch.optim.AdamW(self._network.parameters(), weight_decay=WEIGHT_DECAY)
        if checkpoint.exists():
            self._resume()

    def train(self) -> None:
        while self._step < self._steps:
            if self._step in self._mine_at:
                self._mine()
                self._save()
            stops = [step for step in [*self._mine_at, self._steps] if step > self._step]
            self._train_until(min(stops))
            self._save()

    def _train_until(self, stop: int) -> None:
        stream = PatchStream(self._images, self._mined, BATCH_SIZE, seed=self._seed + self._step)
        batches = iter(DataLoader(stream, batch_size=None, num_workers=2, prefetch_factor=6))
        self._network.train()
        total, started = 0.0, time.monotonic()
        while self._step < stop:
            total += self._train_on(next(batches))
            self._step += 1
            if self._step % LOG_EVERY == 0:
                rate = LOG_EVERY / (time.monotonic() - started)
                print(f"step {self._step} loss {total / LOG_EVERY:.4f} steps/s {rate:.2f}", flush=True)
                total, started = 0.0, time.monotonic()
            if self._step % CHECKPOINT_EVERY == 0:
                self._save()

    def _train_on(self, batch: Batch) -> float:
        with torch.autocast("cpu", torch.bfloat16):
            logits = self._network(batch.pixels)
        loss = focal_loss(logits.float(), batch)
        rate = learning_rate(self._step, self._steps, PEAK_LEARNING_RATE)
        return descend(self._network, self._averaged, self._optimiser, loss, self._step, rate)

    def _mine(self) -> None:
        started = time.monotonic()
        detector = BakedScout(baked_model(self._averaged.eval()).SerializeToString())
        self._mined = hard_negatives(detector, self._images)
        seconds = time.monotonic() - started
        strong = sum(negative.score > 0.5 for negative in self._mined)
        print(f"mined {len(self._mined)} hard negatives, {strong} above one half, in {seconds:.0f} s", flush=True)

    def _save(self) -> None:
        progress = {
            "step": self._step,
            "weights": self._network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "mined": [asdict(negative) for negative in self._mined],
        }
        save_checkpoint(self._checkpoint, self._network, self._averaged.state_dict(), progress)

    def _resume(self) -> None:
        progress = load_progress(self._checkpoint)
        self._step = progress["step"]
        self._network.load_state_dict(progress["weights"])
        self._optimiser.load_state_dict(progress["optimiser"])
        self._mined = [HardNegative(**negative) for negative in progress["mined"]]
        self._averaged.load_state_dict(load_network(self._checkpoint).state_dict())


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the scout.")
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mitosis/")
    parser.add_argument("--checkpoint", type=Path, required=True, help="written during training; resumed if present")
    parser.add_argument("--steps", type=int, default=2600)
    parser.add_argument("--mine-at", type=int, nargs="*", default=[600, 1500], help="steps before which to mine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", nargs="*", default=[MONUSEG], metavar="SOURCE", help="sources to leave out")
    arguments = parser.parse_args()
    cv2.setNumThreads(0)
    images = training_images(arguments.data_folder, arguments.without)
    TrainingRun(arguments.checkpoint, images, arguments.steps, arguments.mine_at, arguments.seed).train()


if __name__ == "__main__":
    main()
