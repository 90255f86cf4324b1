"""The pixels that quantisation is calibrated on: regions of training fields for the scout, patches for the judge.

The judge sees what it will see: mitoses, and the places that the scout takes for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.decode import Candidate
from spindle_training.detector.judge import cut_judge_patches
from spindle_training.detector.resample import area_averaged, resampling_factor
from spindle_training.detector.scout import BakedScout

SCOUT_CELLS = 53
REGIONS = 32
PEAKS_PER_REGION = 8
MITOSES = 128
LOWEST_PEAK = 0.02


@dataclass(frozen=True)
class CalibrationPixels:
    """Regions [count, height, width, 3] at the scout's resolution and patches [count, size, size, 3] at the judge's."""

    regions: NDArray[np.uint8]
    patches: NDArray[np.uint8]


def tissue_pixels(images: Sequence[LabelledImage], scout: BakedScout, seed: int) -> CalibrationPixels:
    """Random regions of the large images, the highest peaks of `scout` in them, and random mitoses of all images."""
    generator = np.random.default_rng(seed)
    side = scout.receptive_field + scout.stride * (SCOUT_CELLS - 1)
    large = [image for image in images if min(image.pixels.shape[:2]) >= 2 * side + 2]
    if not large:
        raise ValueError(f"no image is large enough for regions of {side} px at {scout.microns_per_pixel} µm/px")
    regions, patches = [], []
    for number in generator.integers(len(large), size=REGIONS):
        image = large[number]
        resampled = area_averaged(image.pixels, resampling_factor(image.microns_per_pixel, scout.microns_per_pixel))
        top, left = (generator.integers(extent - side + 1) for extent in resampled.shape[:2])
        regions.append(resampled[top : top + side, left : left + side])
        peaks = scout.peaks(image.pixels, image.microns_per_pixel, LOWEST_PEAK)
        highest = sorted(peaks, key=lambda peak: -peak.score)[:PEAKS_PER_REGION]
        patches.append(cut_judge_patches(image.pixels, image.microns_per_pixel, highest))
    mitoses = [(image, place) for image in images for place in image.mitoses]
    for number in generator.integers(len(mitoses), size=MITOSES if mitoses else 0):
        image, (x, y) = mitoses[number]
        patches.append(cut_judge_patches(image.pixels, image.microns_per_pixel, [Candidate(x, y, 1.0)]))
    return CalibrationPixels(np.stack(regions), np.concatenate(patches))
