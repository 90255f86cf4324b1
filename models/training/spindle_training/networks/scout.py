"""The scout: a small fully convolutional SE(2,N) network from pixels to a map of mitosis logits.

    lift 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU - pool - gconv 5x5 - BN - ReLU
    - max over the group - 1x1 - ReLU - 1x1

Pixels are RGB, 0 to 255, at 0.5 µm/px. Each logit looks at 38 x 38 px (19 µm); logits lie 4 px (2 µm) apart.
"""

from dataclasses import dataclass

from torch import Tensor

from spindle_training.networks.trunk import Trunk

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


class Scout(Trunk):
    """[batch, 3, height, width] pixels -> [batch, 1, (height - 38) / 4 + 1, (width - 38) / 4 + 1] logits."""

    def __init__(self, shape: ScoutShape):
        super().__init__(shape.group, shape.kernels, (shape.lift, shape.second, shape.third), shape.head)
        self.shape = shape

    def forward(self, pixels: Tensor) -> Tensor:
        require_exact_size(pixels.shape[-2], pixels.shape[-1])
        return super().forward(pixels)


def require_exact_size(height: int, width: int) -> None:
    """Refuse an input whose size would make a layer drop pixels on one side: it breaks the quarter turns."""
    for extent in (height, width):
        if extent < RECEPTIVE_FIELD or (extent - RECEPTIVE_FIELD) % STRIDE:
            raise ValueError(f"an input extent is {RECEPTIVE_FIELD} + {STRIDE} n pixels, not {extent}")
