"""All layers of a group-equivariant network: from the plane to positions x group elements, on, and back.

    group = group_named("C8")
    lift = LiftingConvolution(3, 6, 5, group, "smoothed")
    norm, pool = SharedBatchNorm(6, group), BlurredMaxPool(group)
    project = OrientationProjection(group)

Each has `check_equivariance`, which tests call. Feature maps are [batch, |G| * channels, height, width],
element-major, and fastest in channels-last memory.
"""

from spindle_training.groups.convolution import GroupConvolution, LiftingConvolution
from spindle_training.groups.cosets import CosetPool, GroupRestriction, OrientationProjection
from spindle_training.groups.normalisation import SharedBatchNorm
from spindle_training.groups.pooling import BlurredMaxPool, MaxPool

__all__ = [
    "BlurredMaxPool",
    "CosetPool",
    "GroupConvolution",
    "GroupRestriction",
    "LiftingConvolution",
    "MaxPool",
    "OrientationProjection",
    "SharedBatchNorm",
]
