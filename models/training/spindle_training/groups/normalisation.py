"""Batch normalisation that keeps the symmetry.

Feature maps are element-major (see `convolution`) and in channels-last memory, so that the statistics shared over
the group are a view, without a copy. Source: Cohen & Welling, ICML 2016 (arXiv 1602.07576), section 6.
"""

import torch
from torch import Tensor, nn

from spindle_training.groups.action import EquivariantLayer
from spindle_training.groups.group import Group


class SharedBatchNorm(EquivariantLayer):
    """Batch normalisation (Ioffe & Szegedy 2015) whose statistics and affine are shared over the group.

    y = gamma (F(x, g) - mean) / sqrt(variance + eps) + beta, mean and variance over batch, x and g.
    Separate statistics for each element would break the symmetry. Shape is kept.
    """

    def __init__(self, channels: int, group: Group):
        super().__init__(group)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, features: Tensor) -> Tensor:
        batch, _, height, width = features.shape
        elements_as_columns = features.permute(0, 2, 3, 1).reshape(batch, height, width * self.group.size, -1)
        normalised = self.norm(elements_as_columns.permute(0, 3, 1, 2))
        return normalised.permute(0, 2, 3, 1).reshape(batch, height, width, -1).permute(0, 3, 1, 2)

    def scale_and_shift(self) -> tuple[Tensor, Tensor]:
        """The evaluation-mode affine map y = scale * x + shift for the |G| * channels planes."""
        scale = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        shift = self.norm.bias - self.norm.running_mean * scale
        return scale.repeat(self.group.size), shift.repeat(self.group.size)
