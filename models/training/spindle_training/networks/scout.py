"""The one-stage detector: a fully convolutional SE(2,N) network from pixels to a map of mitosis logits.

    lift 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU
    - gconv 3x3 - BN - ReLU - max over theta - 1x1 - ReLU - 1x1

Pixels are RGB, 0 to 255, at 0.5 µm/px. Each logit looks at 46 x 46 px (23 µm); logits lie 4 px (2 µm) apart.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from spindle_training.groups.layers import (
    BlurredMaxPool,
    GroupConvolution,
    LiftingConvolution,
    OrientationProjection,
    SharedBatchNorm,
)

PIXEL_MEAN = (187.0, 145.0, 180.0)
PIXEL_SCALE = 50.0
"""Normalisation of pixels, a constant of the architecture: it is folded into the first convolution."""

MICRONS_PER_PIXEL = 0.5
RECEPTIVE_FIELD = 46
STRIDE = 4


@dataclass(frozen=True)
class DetectorShape:
    """Orientations of the group, and channels of each layer (per orientation before the projection)."""

    order: int = 8
    lift: int = 6
    second: int = 8
    third: int = 16
    fourth: int = 24
    head: int = 32


class MitosisDetector(nn.Module):
    """[batch, 3, height, width] pixels -> [batch, 1, (height - 46) / 4 + 1, (width - 46) / 4 + 1] logits."""

    def __init__(self, shape: DetectorShape):
        super().__init__()
        self.shape = shape
        self.register_buffer("pixel_mean", torch.tensor(PIXEL_MEAN).view(1, 3, 1, 1), persistent=False)
        order = shape.order
        self.convolutions = nn.ModuleList(
            [
                LiftingConvolution(3, shape.lift, 5, order),
                GroupConvolution(shape.lift, shape.second, 5, order),
                GroupConvolution(shape.second, shape.third, 5, order),
                GroupConvolution(shape.third, shape.fourth, 3, order),
            ]
        )
        self.norms = nn.ModuleList(
            SharedBatchNorm(channels, order) for channels in (shape.lift, shape.second, shape.third, shape.fourth)
        )
        self.pools = nn.ModuleList([BlurredMaxPool(order), BlurredMaxPool(order), nn.Identity(), nn.Identity()])
        self.projection = OrientationProjection(order)
        self.hidden = nn.Conv2d(shape.fourth, shape.head, 1)
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
