"""The patch that the judge sees: size x size pixels at 0.25 µm/px around a candidate, as the application cuts it.

Where the picture is at the judge's resolution the patch is an integer crop; where it is finer, the area mean over
the exact intervals; where it is coarser (a 20x slide), linear between pixel centres. Beyond the picture all is
white, laid on before resampling. Values are rounded once, floor(v + 0.5).
"""

import math

import numpy as np
from numpy.typing import NDArray

from spindle_training.detector.resample import UNRESAMPLED_TOLERANCE

WHITE = 255.0


def patch_factor(microns_per_pixel: float, judge_microns_per_pixel: float) -> float:
    """Source pixels per patch pixel: exactly 1 where they differ by less than 2 %."""
    factor = judge_microns_per_pixel / microns_per_pixel
    return 1.0 if abs(factor - 1) < UNRESAMPLED_TOLERANCE else factor


def judge_patch(
    pixels: NDArray[np.uint8], x: float, y: float, factors: tuple[float, float], size: int
) -> NDArray[np.uint8]:
    """The patch [size, size, 3] around (x, y), in pixel edges of `pixels` [height, width, 3].

    Args: factors along x and along y, from `patch_factor`.
    """
    if factors == (1.0, 1.0):
        left, top = (math.floor(centre + 0.5) - size // 2 for centre in (x, y))
        return _window(pixels, left, top, size, size).astype(np.uint8)
    left, across = _axis_weights(x, factors[0], size)
    top, down = _axis_weights(y, factors[1], size)
    window = _window(pixels, left, top, across.shape[1], down.shape[1])
    averaged = np.einsum("rh,hwc,kw->rkc", down, window, across, optimize=True)
    return np.floor(averaged + 0.5).astype(np.uint8)


def _axis_weights(centre: float, factor: float, size: int) -> tuple[int, NDArray[np.float64]]:
    """The first source pixel along one axis, and the weights [size, source pixels] from there on."""
    steps = np.arange(size) - size / 2
    if factor >= 1:
        extent, starts = factor, centre + steps * factor
    else:
        # A pixel's width around the interval's centre: the two pixels it covers weigh as linear interpolation does.
        extent, starts = 1.0, centre + (steps + 0.5) * factor - 0.5
    first, last = math.floor(starts[0]), math.ceil(starts[-1] + extent)
    sources = np.arange(first, last)
    covered = np.minimum(sources + 1, starts[:, None] + extent) - np.maximum(sources, starts[:, None])
    return first, np.maximum(covered, 0) / extent


def _window(pixels: NDArray[np.uint8], left: int, top: int, width: int, height: int) -> NDArray[np.float64]:
    window = np.full((height, width, 3), WHITE)
    rows = slice(max(0, top), max(0, min(pixels.shape[0], top + height)))
    columns = slice(max(0, left), max(0, min(pixels.shape[1], left + width)))
    inside = pixels[rows, columns]
    window[
        rows.start - top : rows.start - top + inside.shape[0],
        columns.start - left : columns.start - left + inside.shape[1],
    ] = inside
    return window
