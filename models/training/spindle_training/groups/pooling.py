"""Pooling in the plane that is exact under quarter turns and mirrors.

A pool of stride 2 sees the same windows after a turn only if no row or column is left over: odd sizes are refused.
Sources: Cohen & Welling, ICML 2016 (arXiv 1602.07576); Zhang, ICML 2019 (arXiv 1904.11486).
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from spindle_training.groups.action import EquivariantLayer


class MaxPool(EquivariantLayer):
    """P F(x, g) = max of F(x', g) over the 2x2 window at 2x. [.., height, width] -> [.., height / 2, width / 2]."""

    def forward(self, features: Tensor) -> Tensor:
        _require_even_size(features)
        return F.max_pool2d(features, 2, 2)


class BlurredMaxPool(EquivariantLayer):
    """Max over 2x2 at stride 1, then the 3x3 binomial at stride 2 (Zhang 2019), VALID.

    The binomial is written as two 2x2 means. [.., height, width] -> [.., (height - 4) / 2 + 1, ..].
    """

    def forward(self, features: Tensor) -> Tensor:
        _require_even_size(features)
        # PyTorch's bfloat16 max-pool on the CPU takes twice as long as its float32.
        wide = features.float() if features.dtype == torch.bfloat16 else features
        return F.avg_pool2d(F.avg_pool2d(F.max_pool2d(wide, 2, 1), 2, 1), 2, 2)


def _require_even_size(features: Tensor) -> None:
    if features.shape[-1] % 2 or features.shape[-2] % 2:
        raise ValueError(f"pooling {tuple(features.shape[-2:])} would drop a row or column on one side")
