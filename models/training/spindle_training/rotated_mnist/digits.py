"""Rotated MNIST: the canonical digits, each turned by a random angle, 12,000 to train on and 50,000 to test on.

The recipe of Larochelle et al., ICML 2007, that Cohen & Welling 2016 and its successors report on, with a seed of
our own: comparable with the published set, not identical to it. All 70,000 digits are shuffled, 62,000 are taken,
and each is turned about the centre of its 28 x 28 pixels by an angle drawn evenly from the full circle, bilinearly.
"""

import gzip
import struct
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

EXTENT = 28
TRAINING_DIGITS = 12_000
TEST_DIGITS = 50_000
FITTED_DIGITS = 10_000
"""Of the training digits, those that schedules are fitted on while the last 2,000 validate them."""

_UNSIGNED_BYTES = 0x08


@dataclass(frozen=True)
class Digits:
    """Grey pixels [count, 28, 28] uint8, ink bright on black, and labels [count] int64, 0 to 9."""

    pixels: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def part(self, start: int, stop: int) -> "Digits":
        return Digits(self.pixels[start:stop], self.labels[start:stop])


@dataclass(frozen=True)
class RotatedDigits:
    training: Digits
    test: Digits


def read_idx(path: Path) -> np.ndarray:
    """A gzipped IDX file of unsigned bytes (yann.lecun.com/exdb/mnist): two zeros, type, rank, extents, values."""
    content = gzip.decompress(path.read_bytes())
    zeros, kind, rank = struct.unpack_from(">HBB", content)
    if zeros != 0 or kind != _UNSIGNED_BYTES:
        raise ValueError(f"{path} is not an IDX file of unsigned bytes")
    extents = struct.unpack_from(f">{rank}I", content, 4)
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * rank)
    if values.size != np.prod(extents):
        raise ValueError(f"{path} announces {extents} values and holds {values.size}")
    return values.reshape(extents)


def turn_digit(pixels: np.ndarray, degrees: float) -> np.ndarray:
    """One digit [28, 28] uint8 turned counter-clockwise on the screen about its centre, black beyond its border."""
    centre = (pixels.shape[1] - 1) / 2, (pixels.shape[0] - 1) / 2
    turn = cv2.getRotationMatrix2D(centre, degrees, 1)
    return cv2.warpAffine(pixels, turn, pixels.shape[::-1], flags=cv2.INTER_LINEAR)


def rotated_digits(
    mnist_folder: Path, seed: int, training: int = TRAINING_DIGITS, test: int = TEST_DIGITS
) -> RotatedDigits:
    """The rotated set made from the four IDX files of a folder; the same for the same seed and sizes."""
    upright = _canonical_digits(mnist_folder)
    if training + test > len(upright):
        raise ValueError(f"{training} + {test} digits are asked for, and {mnist_folder} holds {len(upright)}")
    random = np.random.default_rng(seed)
    chosen = random.permutation(len(upright))[: training + test]
    angles = random.uniform(0, 360, len(chosen))
    turned = [turn_digit(upright.pixels[index], angle) for index, angle in zip(chosen, angles, strict=True)]
    everything = Digits(np.stack(turned), upright.labels[chosen])
    return RotatedDigits(everything.part(0, training), everything.part(training, training + test))


def _canonical_digits(folder: Path) -> Digits:
    pixels = [read_idx(folder / f"{part}-images-idx3-ubyte.gz") for part in ("train", "t10k")]
    labels = [read_idx(folder / f"{part}-labels-idx1-ubyte.gz") for part in ("train", "t10k")]
    return Digits(np.concatenate(pixels), np.concatenate(labels).astype(np.int64))
