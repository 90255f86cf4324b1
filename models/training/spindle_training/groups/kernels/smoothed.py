"""Smoothed kernels: sums of Gaussian bumps centred on the grid points of the disk, turned as continuous functions.

The Gaussian limits the band, so that a kernel turned by any angle is sampled with little aliasing.
Source: kernels as sums of smooth bumps on the group, Bekkers, ICLR 2020 (arXiv 1909.12057).
"""

import torch
from torch import Tensor

from spindle_training.groups.kernels.disk import disk_points, on_square, turned_back

BUMP_SIGMA = 0.6
"""Width of a Gaussian bump in kernel pixels: damps the Nyquist frequency to exp(-sigma² pi² / 2) = 17 %."""


def smoothed_matrix(size: int, angle: float) -> Tensor:
    """The linear map from weights to the kernel turned by `angle` radians.

    k_angle(x) = sum over grid points p of w_p exp(-|R_angle^-1 x - p|² / 2 sigma²), scaled so that independent
    unit-variance weights give the central tap unit variance.

    Returns: [size * size, points], float32.
    """
    points = disk_points(size)
    offsets = turned_back(points, angle)[:, None] - points
    bumps = _bump(offsets)
    return on_square(bumps / _bump(points).norm(), size)


def _bump(offsets: Tensor) -> Tensor:
    return torch.exp(-(offsets**2).sum(dim=-1) / (2 * BUMP_SIGMA**2))
