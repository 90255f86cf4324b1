"""The judge: a group-convolutional network from one patch around a candidate to one mitosis logit.

    lift 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU - pool
    - gconv 5x5 - BN - ReLU - max over the group - 1x1 - ReLU - 1x1

Pixels are RGB, 0 to 255, at 0.25 µm/px; the patch is 82 x 82 px (20.5 µm), which the layers shrink to
78, 38, 34, 16, 12, 5 and 1 without dropping a row or column on one side.
"""

from dataclasses import dataclass

from torch import Tensor

from spindle_training.networks.trunk import Trunk

MICRONS_PER_PIXEL = 0.25
PATCH_PIXELS = 82
DROPOUT = 0.2


@dataclass(frozen=True)
class JudgeShape:
    """The group, its kernels, and the channels of each layer (per group element before the projection)."""

    group: str = "C8"
    kernels: str = "smoothed"
    lift: int = 4
    second: int = 8
    third: int = 20
    fourth: int = 48
    head: int = 64


SHAPES = {
    "plain": JudgeShape("C1", "plain", 10, 20, 54, 116),
    "C4": JudgeShape("C4", "smoothed", 6, 11, 28, 68),
    "C8": JudgeShape(),
    "C16": JudgeShape("C16", "smoothed", 3, 6, 14, 34),
    "D4": JudgeShape("D4", "smoothed"),
    "steerable-C8": JudgeShape("C8", "steerable", 5, 10, 23, 58),
}
"""Networks of equal parameter count, within 3 %, by which the groups are compared."""


class Judge(Trunk):
    """[batch, 3, 82, 82] pixels -> [batch, 1, 1, 1] logits."""

    def __init__(self, shape: JudgeShape):
        widths = (shape.lift, shape.second, shape.third, shape.fourth)
        super().__init__(shape.group, shape.kernels, widths, shape.head, DROPOUT)
        self.shape = shape

    def forward(self, pixels: Tensor) -> Tensor:
        if pixels.shape[-2:] != (PATCH_PIXELS, PATCH_PIXELS):
            raise ValueError(f"a patch has {PATCH_PIXELS} x {PATCH_PIXELS} pixels, not {tuple(pixels.shape[-2:])}")
        return super().forward(pixels)
