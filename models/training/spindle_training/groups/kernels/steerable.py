"""Steerable kernels: circular harmonics times radial rings, turned by a phase.

k(r, alpha) = sum over rings m and frequencies l of Re(w_ml phi_m(r) e^{i l alpha}); turning it by theta multiplies
w_ml by e^{-i l theta}, without interpolation. The frequency on each ring is limited by choice.

Sources: Freeman & Adelson 1991; Weiler, Hamprecht & Storath, CVPR 2018 (arXiv 1711.07289); Weiler & Cesa,
NeurIPS 2019 (arXiv 1911.08251).
"""

import math

import torch
from torch import Tensor

from spindle_training.groups.kernels.disk import disk_points, on_square

RING_SIGMA = 0.6
"""Width of the Gaussian profile of a ring, in kernel pixels, as in Weiler & Cesa 2019."""

FREQUENCIES_PER_PIXEL = 2
"""Highest angular frequency on a ring, for each pixel of its radius: one period is then at least pi pixels long."""


def steerable_matrix(size: int, angle: float) -> Tensor:
    """The linear map from weights to the kernel turned by `angle` radians.

    Columns are the harmonics of ring 0, 1, .., size // 2, by rising frequency; each frequency above zero has two
    weights, (a, b) for a cos(l alpha) + b sin(l alpha). Upright columns have unit norm, pairs on average.

    Returns: [size * size, harmonics], float32.
    """
    points = disk_points(size)
    radius = points.norm(dim=-1)
    # With y downwards, this angle grows counter-clockwise on the screen.
    azimuth = torch.atan2(-points[:, 1], points[:, 0])
    columns = []
    for ring in range(size // 2 + 1):
        profile = torch.exp(-((radius - ring) ** 2) / (2 * RING_SIGMA**2))
        columns.append((profile / profile.norm())[:, None])
        for frequency in range(1, FREQUENCIES_PER_PIXEL * ring + 1):
            # The azimuth of the centre is undefined: harmonics vanish there.
            waves = profile * (radius > 0) * torch.polar(torch.ones_like(azimuth), frequency * azimuth)
            pair = torch.stack([waves.real, waves.imag], dim=-1)
            # One scale for both, or a phase would not be a turn.
            columns.append(pair / pair.norm() * math.sqrt(2) @ _phase_shift(frequency * angle))
    return on_square(torch.cat(columns, dim=-1), size)


def _phase_shift(phase: float) -> Tensor:
    """e^{-i phase} on weights (a, b) of a cos + b sin."""
    cosine, sine = math.cos(phase), math.sin(phase)
    return torch.tensor([[cosine, -sine], [sine, cosine]], dtype=torch.float64)
