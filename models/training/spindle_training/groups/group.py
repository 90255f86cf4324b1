"""The rotation group C_N and the rotation of convolution kernels by its elements.

A kernel is a continuous function on the plane, written as a sum of Gaussian bumps centred on the
grid points inside a disk; rotating it means sampling that function on a rotated grid. A quarter
turn maps the grid to itself, so only N/4 of the N rotations are sampled afresh, and the others are
exact `rot90` copies of those.

Frame: x grows to the right, y grows downwards (image convention), and positive angles turn
counter-clockwise on the screen, as `torch.rot90(kernel, 1, (-2, -1))` does.

Sources: disk mask, Bekkers, Lafarge et al., MICCAI 2018; kernels as sums of smooth bumps on the
group, Bekkers, ICLR 2020 (arXiv 1909.12057).
"""

import math

import torch
from torch import Tensor

BUMP_SIGMA = 0.6
"""Width of a Gaussian bump in kernel pixels: damps the Nyquist frequency to exp(-sigma² pi² / 2) = 17 %."""


def disk_points(size: int) -> Tensor:
    """The grid points (x, y) of a `size` x `size` kernel with x² + y² <= (size // 2 + 1/2)²; [points, 2]."""
    if size % 2 == 0:
        raise ValueError(f"a kernel has an odd size, not {size}")
    radius = size // 2
    steps = range(-radius, radius + 1)
    points = [(x, y) for y in steps for x in steps if x * x + y * y <= (radius + 0.5) ** 2]
    return torch.tensor(points, dtype=torch.float64)


def sampling_matrix(size: int, angle: float) -> Tensor:
    """The linear map from bump weights to the kernel rotated by `angle` radians.

    Row (y, x) holds the value of every bump at R_angle^-1 (x, y); rows outside the disk are zero.
    Scaled so that independent unit-variance weights give the central tap unit variance.

    Returns: [size * size, points], float32.
    """
    centres = disk_points(size)
    radius = size // 2
    matrix = torch.zeros(size, size, len(centres), dtype=torch.float64)
    # With y downwards, the inverse of a counter-clockwise turn on the screen is this matrix.
    inverse_turn = torch.tensor(
        [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]], dtype=torch.float64
    )
    for point in centres:
        x, y = (int(coordinate) + radius for coordinate in point)
        distance_squared = ((inverse_turn @ point - centres) ** 2).sum(dim=1)
        matrix[y, x] = torch.exp(-distance_squared / (2 * BUMP_SIGMA**2))
    upright_centre = torch.exp(-(centres**2).sum(dim=1) / (2 * BUMP_SIGMA**2))
    return (matrix / upright_centre.norm()).reshape(size * size, -1).float()


def base_sampling_matrices(size: int, order: int) -> Tensor:
    """The sampling matrices of the N/4 rotations in the first quadrant; [N/4, size * size, points]."""
    if order % 4 != 0:
        raise ValueError(f"exact quarter turns need a multiple of 4 orientations, not {order}")
    return torch.stack([sampling_matrix(size, 2 * math.pi * step / order) for step in range(order // 4)])


def rotated_kernels(bump_weights: Tensor, base_matrices: Tensor) -> Tensor:
    """All N rotations of kernels given by their bump weights.

    Args:
        bump_weights: [..., points].
        base_matrices: from `base_sampling_matrices`, [N/4, size * size, points].

    Returns: [N, ..., size, size]; entry r is the kernel turned by 2 pi r / N.
    """
    size = math.isqrt(base_matrices.shape[1])
    first_quadrant = torch.einsum("qsp,...p->q...s", base_matrices, bump_weights).unflatten(-1, (size, size))
    quadrants = [torch.rot90(first_quadrant, turns, (-2, -1)) for turns in range(4)]
    return torch.cat(quadrants)
