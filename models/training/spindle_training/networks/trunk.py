"""What the scout and the judge are made of: group convolutions to a projection, and two 1x1 convolutions to a logit."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from spindle_training.groups.group import group_named
from spindle_training.groups.layers import (
    BlurredMaxPool,
    GroupConvolution,
    LiftingConvolution,
    OrientationProjection,
    SharedBatchNorm,
)

PIXEL_MEAN = (187.0, 145.0, 180.0)
PIXEL_SCALE = 50.0
"""RGB, 0 to 255: about the mean and the spread of H&E tissue. Folded into the first convolution at export."""

KERNEL_SIZE = 5


class Trunk(nn.Module):
    """Lift, then group convolutions, each with batch-norm and ReLU and all but the last with a blurred pool; max over
    the group; 1x1 - ReLU - dropout - 1x1.

    Args:
        group: name of the group.
        kernels: parametrisation of the kernels.
        widths: channels of each layer, per group element.
        head: channels between the two 1x1 convolutions.
    """

    def __init__(self, group: str, kernels: str, widths: Sequence[int], head: int, dropout: float = 0.0):
        super().__init__()
        self.register_buffer("pixel_mean", torch.tensor(PIXEL_MEAN).view(1, 3, 1, 1), persistent=False)
        symmetry = group_named(group)
        self.convolutions = nn.ModuleList([LiftingConvolution(3, widths[0], KERNEL_SIZE, symmetry, kernels)])
        for narrow, wide in pairwise(widths):
            self.convolutions.append(GroupConvolution(narrow, wide, KERNEL_SIZE, symmetry, kernels))
        self.norms = nn.ModuleList(SharedBatchNorm(channels, symmetry) for channels in widths)
        self.pools = nn.ModuleList([BlurredMaxPool(symmetry) for _ in widths[:-1]] + [nn.Identity()])
        self.projection = OrientationProjection(symmetry)
        self.hidden = nn.Conv2d(widths[-1], head, 1)
        self.dropout = nn.Dropout(dropout)
        self.logit = nn.Conv2d(head, 1, 1)

    def forward(self, pixels: Tensor) -> Tensor:
        features = (pixels - self.pixel_mean) / PIXEL_SCALE
        features = features.contiguous(memory_format=torch.channels_last)
        for convolution, norm, pool in zip(self.convolutions, self.norms, self.pools, strict=True):
            features = pool(torch.relu(norm(convolution(features))))
        return self.logit(self.dropout(torch.relu(self.hidden(self.projection(features)))))
