"""Plain kernels: every tap of the square is a weight. They turn exactly by quarter turns, and by nothing else."""

import torch
from torch import Tensor


def plain_matrix(size: int, angle: float) -> Tensor:
    """The linear map from weights to the upright kernel; [size * size, size * size], float32."""
    if angle != 0:
        raise ValueError("plain kernels turn by quarter turns only: choose interpolated, smoothed or steerable ones")
    return torch.eye(size * size)
