"""The scout: a small fully convolutional SE(2,N) network from pixels to a map of mitosis logits.

    lift 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU
    - max over the group - 1x1 - ReLU - 1x1

Pixels are RGB, 0 to 255, at 0.5 µm/px. Each logit looks at 38 x 38 px (19 µm); logits lie 4 px (2 µm) apart.
"""

from dataclasses import dataclass

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
from spindle_training.networks.pixels import PIXEL_MEAN, PIXEL_SCALE

MICRONS_PER_PIXEL = 0.5
RECEPTIVE_FIELD = 38
STRIDE = 4


@dataclass(frozen=True)
class ScoutShape:
    """The group, its kernels, and the channels of each layer (per group element before the projection)."""

    group: str = "C8"
    kernels: str = "smoothed"
    lift: int = 4
    second: int = 4
    third: int = 8
    head: int = 32


class Scout(nn.Module):
    """[batch, 3, height, width] pixels -> [batch, 1, (height - 38) / 4 + 1, (width - 38) / 4 + 1] logits."""

    def __init__(self, shape: ScoutShape):
        super().__init__()
        self.shape = shape
        self.register_buffer("pixel_mean", torch.tensor(PIXEL_MEAN).view(1, 3, 1, 1), persistent=False)
        group = group_named(shape.group)
        self.convolutions = nn.ModuleList(
            [
                LiftingConvolution(3, shape.lift, 5, group, shape.kernels),
                GroupConvolution(shape.lift, shape.second, 5, group, shape.kernels),
                GroupConvolution(shape.second, shape.third, 5, group, shape.kernels),
            ]
        )
        self.norms = nn.ModuleList(
            SharedBatchNorm(channels, group) for channels in (shape.lift, shape.second, shape.third)
        )
        self.pools = nn.ModuleList([BlurredMaxPool(group), BlurredMaxPool(group), nn.Identity()])
        self.projection = OrientationProjection(group)
        self.hidden = nn.Conv2d(shape.third, shape.head, 1)
        self.logit = nn.Conv2d(shape.head, 1, 1)

    def forward(self, pixels: Tensor) -> Tensor:
        require_exact_size(pixels.shape[-2], pixels.shape[-1])
        features = (pixels - self.pixel_mean) / PIXEL_SCALE
        features = features.contiguous(memory_format=torch.channels_last)
        for convolution, norm, pool in zip(self.convolutions, self.norms, self.pools, strict=True):
            features = pool(torch.relu(norm(convolution(features))))
        return self.logit(torch.relu(self.hidden(self.projection(features))))


def require_exact_size(height: int, width: int) -> None:
    """Refuse an input whose size would make a layer drop pixels on one side: it breaks the quarter turns."""
    for extent in (height, width):
        if extent < RECEPTIVE_FIELD or (extent - RECEPTIVE_FIELD) % STRIDE:
            raise ValueError(f"an input extent is {RECEPTIVE_FIELD} + {STRIDE} n pixels, not {extent}")
