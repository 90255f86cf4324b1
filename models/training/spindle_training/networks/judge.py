"""The judge: a group-convolutional network from one patch around a candidate to one mitosis logit.

    lift 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU - pool
    - gconv 5x5 - BN - ReLU - max over the group - 1x1 - ReLU - 1x1

Pixels are RGB, 0 to 255, at 0.25 µm/px; the patch is 82 x 82 px (20.5 µm), which the layers shrink to
78, 38, 34, 16, 12, 5 and 1 without dropping a row or column on one side.
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

MICRONS_PER_PIXEL = 0.25
PATCH_PIXELS = 82
KERNEL_SIZE = 5
DROPOUT = 0.2


@dataclass(frozen=True)
class JudgeShape:
    """The group, its kernels, and the channels of each layer (per group element before the projection)."""

    group: str = "C8"
    kernels: str = "smoothed"
    lift: int = 4
    second: int = 8
    third: int = 16
    fourth: int = 32
    head: int = 48


SHAPES = {
    "plain": JudgeShape("C1", "plain", 10, 20, 41, 82),
    "C4": JudgeShape("C4", "smoothed", 6, 11, 22, 47),
    "C8": JudgeShape(),
    "C16": JudgeShape("C16", "smoothed", 3, 6, 11, 23),
    "D4": JudgeShape("D4", "smoothed", 4, 8, 16, 32),
    "steerable-C8": JudgeShape("C8", "steerable", 5, 10, 19, 36),
}
"""Networks of equal parameter count, within 3 %, by which the groups are compared."""


class Judge(nn.Module):
    """[batch, 3, 82, 82] pixels -> [batch, 1, 1, 1] logits."""

    def __init__(self, shape: JudgeShape):
        super().__init__()
        self.shape = shape
        self.register_buffer("pixel_mean", torch.tensor(PIXEL_MEAN).view(1, 3, 1, 1), persistent=False)
        group = group_named(shape.group)
        widths = [shape.lift, shape.second, shape.third, shape.fourth]
        self.convolutions = nn.ModuleList([LiftingConvolution(3, shape.lift, KERNEL_SIZE, group, shape.kernels)])
        for narrow, wide in zip(widths, widths[1:], strict=False):
            self.convolutions.append(GroupConvolution(narrow, wide, KERNEL_SIZE, group, shape.kernels))
        self.norms = nn.ModuleList(SharedBatchNorm(channels, group) for channels in widths)
        self.pools = nn.ModuleList([BlurredMaxPool(group) for _ in widths[:-1]] + [nn.Identity()])
        self.projection = OrientationProjection(group)
        self.hidden = nn.Conv2d(shape.fourth, shape.head, 1)
        self.dropout = nn.Dropout(DROPOUT)
        self.logit = nn.Conv2d(shape.head, 1, 1)

    def forward(self, pixels: Tensor) -> Tensor:
        if pixels.shape[-2:] != (PATCH_PIXELS, PATCH_PIXELS):
            raise ValueError(f"a patch has {PATCH_PIXELS} x {PATCH_PIXELS} pixels, not {tuple(pixels.shape[-2:])}")
        features = (pixels - self.pixel_mean) / PIXEL_SCALE
        features = features.contiguous(memory_format=torch.channels_last)
        for convolution, norm, pool in zip(self.convolutions, self.norms, self.pools, strict=True):
            features = pool(torch.relu(norm(convolution(features))))
        return self.logit(self.dropout(torch.relu(self.hidden(self.projection(features)))))
