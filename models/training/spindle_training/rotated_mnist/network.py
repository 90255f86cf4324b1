"""Digit networks as a list of stages: convolution, shared batch-norm, ReLU and, where said, a 2 x 2 max-pool.

The first stage lifts the picture to positions x group elements, the later ones correlate on the group; a stage of a
smaller group first restricts the features to it. With rotation pooling every stage lifts, and pools its
orientations away again. The last stage has one channel for each digit and no ReLU: the maximum over the group is
the logit.

Sources: Cohen & Welling 2016 (arXiv 1602.07576), section 8.1; restriction, Weiler & Cesa 2019 (arXiv 1911.08251).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from spindle_training.groups.group import group_named
from spindle_training.groups.layers import (
    GroupConvolution,
    GroupRestriction,
    LiftingConvolution,
    MaxPool,
    OrientationProjection,
    SharedBatchNorm,
)

CLASSES = 10
PIXEL_MEAN = 33.0
PIXEL_SCALE = 79.0


@dataclass(frozen=True)
class Stage:
    """Output channels for each group element, extent of the kernel in pixels, and whether a pool follows.

    Only plain kernels have an even extent; of the others, an even one is an odd one after a 2 x 2 mean.
    """

    group: str
    channels: int
    size: int
    pool: bool = False


@dataclass(frozen=True)
class NetworkShape:
    """`kernels`: the parametrisation, see `groups.kernels.transformed.base_matrices`."""

    stages: tuple[Stage, ...]
    kernels: str
    rotation_pooling: bool = False


class DigitNetwork(nn.Module):
    """Grey pixels 0 to 255, [batch, 1, 28, 28] -> logits [batch, 10]."""

    def __init__(self, shape: NetworkShape):
        super().__init__()
        self.shape = shape
        layers: list[nn.Module] = []
        for previous, stage in zip((None, *shape.stages), shape.stages, strict=False):
            layers += [*_convolution(shape, previous, stage), *_activation(shape, stage)]
        self.layers = nn.Sequential(*layers)

    def forward(self, pixels: Tensor) -> Tensor:
        normalised = (pixels - PIXEL_MEAN) / PIXEL_SCALE
        return self.layers(normalised.contiguous(memory_format=torch.channels_last)).flatten(1)


def count_parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def _convolution(shape: NetworkShape, previous: Stage | None, stage: Stage) -> list[nn.Module]:
    group = group_named(stage.group)
    layers: list[nn.Module] = []
    size = stage.size
    if size % 2 == 0 and shape.kernels != "plain":
        layers.append(nn.AvgPool2d(2, 1))
        size -= 1
    if previous is None or shape.rotation_pooling:
        planes = 1 if previous is None else previous.channels
        return [*layers, LiftingConvolution(planes, stage.channels, size, group, shape.kernels)]
    previous_group = group_named(previous.group)
    if previous_group != group:
        layers.append(GroupRestriction(previous_group, group))
    channels = previous.channels * previous_group.size // group.size
    return [*layers, GroupConvolution(channels, stage.channels, size, group, shape.kernels)]


def _activation(shape: NetworkShape, stage: Stage) -> list[nn.Module]:
    group = group_named(stage.group)
    is_last = stage is shape.stages[-1]
    layers: list[nn.Module] = [SharedBatchNorm(stage.channels, group)]
    if not is_last:
        layers.append(nn.ReLU())
    if is_last or shape.rotation_pooling:
        layers.append(OrientationProjection(group))
    if stage.pool:
        layers.append(MaxPool(group))
    return layers
