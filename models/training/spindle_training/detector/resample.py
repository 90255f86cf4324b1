"""Resampling of a picture to the resolution of the model, exactly as the application does it.

Separable area average: output pixel i is the mean over the source interval [i s, (i + 1) s), pixels at
the ends counted by their covered fraction, rounded once to the nearest uint8.
"""

import numpy as np
from numpy.typing import NDArray

UNRESAMPLED_TOLERANCE = 0.02
"""A picture whose resolution is within 2 % of the model's is used as it is."""


def resampling_factor(microns_per_pixel: float, model_microns_per_pixel: float) -> float:
    """Source pixels per resampled pixel: 1 where no resampling is needed.

    Raises ValueError where the picture is coarser than the model: it would have to be invented.
    """
    factor = model_microns_per_pixel / microns_per_pixel
    if abs(factor - 1) < UNRESAMPLED_TOLERANCE:
        return 1.0
    if factor < 1:
        raise ValueError(f"a picture of {microns_per_pixel} µm/px is coarser than {model_microns_per_pixel} µm/px")
    return factor


def area_averaged(pixels: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """[height, width, 3] -> [floor(height / factor), floor(width / factor), 3]."""
    if factor == 1:
        return pixels
    means = _interval_means(_interval_means(pixels.astype(np.float64), factor, axis=0), factor, axis=1)
    return np.floor(means + 0.5).astype(np.uint8)


def _interval_means(values: NDArray[np.float64], factor: float, axis: int) -> NDArray[np.float64]:
    """Means over [i factor, (i + 1) factor): differences of the running sum, which is linear within a pixel."""
    along = np.moveaxis(values, axis, 0)
    count = int(np.floor(len(along) / factor))
    running = np.concatenate([np.zeros_like(along[:1]), np.cumsum(along, axis=0)])
    ends = np.minimum(np.arange(count + 1) * factor, len(along))
    whole = np.minimum(ends.astype(int), len(along) - 1)
    part = (ends - whole).reshape(-1, *[1] * (along.ndim - 1))
    at_ends = running[whole] + part * along[whole]
    return np.moveaxis(np.diff(at_ends, axis=0) / factor, 0, axis)
