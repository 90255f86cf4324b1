"""The disk that kernels live on, so that no tap enters or leaves a kernel when it turns.

Source: the mask i² + j² <= (floor(k/2) + 1/2)² of Bekkers, Lafarge et al., MICCAI 2018.
"""

import math

import torch
from torch import Tensor


def disk_points(size: int) -> Tensor:
    """The grid points (x, y) of a `size` x `size` kernel with x² + y² <= (size // 2 + 1/2)²; [points, 2], float64."""
    if size % 2 == 0:
        raise ValueError(f"a kernel on the disk has an odd size, not {size}")
    radius = size // 2
    steps = range(-radius, radius + 1)
    points = [(x, y) for y in steps for x in steps if x * x + y * y <= (radius + 0.5) ** 2]
    return torch.tensor(points, dtype=torch.float64)


def turned_back(points: Tensor, angle: float) -> Tensor:
    """R_angle^-1 of points (x, y): where the kernel turned by `angle` radians reads the upright one; [points, 2]."""
    # With y downwards, the inverse of a counter-clockwise turn on the screen is this matrix.
    inverse_turn = torch.tensor(
        [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]], dtype=torch.float64
    )
    return points @ inverse_turn.T


def on_square(values: Tensor, size: int) -> Tensor:
    """Values at the disk's points, [points, basis], as a square with zeros outside; [size * size, basis], float32."""
    columns, rows = (disk_points(size).long() + size // 2).T
    square = torch.zeros(size, size, values.shape[1], dtype=values.dtype)
    square[rows, columns] = values
    return square.flatten(0, 1).float()
