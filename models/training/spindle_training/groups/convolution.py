"""Lifting and group correlation, from the plane to positions x group elements and on.

A feature map is held as [batch, |G| * channels, height, width] with the channel index
`element * channels + channel` (element-major). Every convolution is VALID, so that a quarter turn or mirror of the
input is exactly that of the output.

Sources: Cohen & Welling, ICML 2016 (arXiv 1602.07576); Bekkers, Lafarge et al., MICCAI 2018; Lafarge et al.,
Medical Image Analysis 2021.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from spindle_training.groups.action import EquivariantLayer, transformed_plane
from spindle_training.groups.group import Group
from spindle_training.groups.kernels.transformed import base_matrices, initial_weights, transformed_kernels


class LiftingConvolution(EquivariantLayer):
    """Lifting correlation, (k * f)(x, g) = sum over x' of k(g^-1 (x' - x)) f(x').

    [batch, in, height, width] -> [batch, |G| * out, height - size + 1, width - size + 1].
    Weights: [out, in, basis]. `kernels`: see `base_matrices`.
    """

    def __init__(self, in_channels: int, out_channels: int, size: int, group: Group, kernels: str):
        super().__init__(group)
        self.register_buffer("base_matrices", base_matrices(kernels, size, group), persistent=False)
        self.weights = nn.Parameter(initial_weights((out_channels, in_channels), in_channels, self.base_matrices))

    def planar_kernel(self) -> Tensor:
        """The equivalent plain kernel, [|G| * out, in, size, size]."""
        return transformed_kernels(self.weights, self.base_matrices, self.group).flatten(0, 1)

    def forward(self, image: Tensor) -> Tensor:
        return F.conv2d(image, self.planar_kernel())

    def transformed_input(self, features: Tensor, element: int) -> Tensor:
        return transformed_plane(features, self.group, element)


class GroupConvolution(EquivariantLayer):
    """Group correlation, (k * F)(x, g) = sum over x', h of k(g^-1 (x' - x), g^-1 h) F(x', h).

    For a rotation group, the kernel is turned in the plane and rolled along theta.
    [batch, |G| * in, height, width] -> [batch, |G| * out, height - size + 1, width - size + 1].
    Weights: [out, |G|, in, basis]. `kernels`: see `base_matrices`.
    """

    def __init__(self, in_channels: int, out_channels: int, size: int, group: Group, kernels: str):
        super().__init__(group)
        self.register_buffer("base_matrices", base_matrices(kernels, size, group), persistent=False)
        shape = (out_channels, group.size, in_channels)
        self.weights = nn.Parameter(initial_weights(shape, group.size * in_channels, self.base_matrices))
        self.register_buffer("left_quotients", torch.tensor(group.left_quotients), persistent=False)

    def planar_kernel(self) -> Tensor:
        """The equivalent plain kernel, [|G| * out, |G| * in, size, size]."""
        transformed = transformed_kernels(self.weights, self.base_matrices, self.group)
        moved = [
            kernel.index_select(1, quotients)
            for kernel, quotients in zip(transformed, self.left_quotients, strict=True)
        ]
        return torch.stack(moved).flatten(2, 3).flatten(0, 1)

    def forward(self, features: Tensor) -> Tensor:
        return F.conv2d(features, self.planar_kernel())
