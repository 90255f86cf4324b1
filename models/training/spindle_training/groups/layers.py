"""The layers of an SE(2,N) network on the pixel grid: lifting, group correlation, shared batch-norm,
blurred pooling and projection.

A feature map on positions x orientations is held as [batch, N * channels, height, width] with the
channel index `orientation * channels + channel` (orientation-major), in channels-last memory: both
the statistics shared over orientations and the projection are then views, without a copy.

Every convolution is VALID, so that a quarter turn of the input is exactly a quarter turn of the
output with the orientations rolled by N/4. Sources: Cohen & Welling 2016 (arXiv 1602.07576);
Bekkers, Lafarge et al., MICCAI 2018; Lafarge et al., Medical Image Analysis 2021.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from spindle_training.groups.group import base_sampling_matrices, rotated_kernels


def turn_input(image: Tensor, quarter_turns: int) -> Tensor:
    """A planar map [..., height, width] turned counter-clockwise."""
    return torch.rot90(image, quarter_turns, (-2, -1))


def turn_features(features: Tensor, quarter_turns: int, order: int) -> Tensor:
    """A map on positions x orientations turned counter-clockwise: turned in the plane, rolled along theta."""
    by_orientation = features.unflatten(1, (order, -1))
    rolled = torch.roll(by_orientation, quarter_turns * order // 4, dims=1).flatten(1, 2)
    return torch.rot90(rolled, quarter_turns, (-2, -1))


class LiftingConvolution(nn.Module):
    """Lifting correlation, (k * f)(x, theta) = sum over x' of k(R_theta^-1 (x' - x)) f(x').

    [batch, in, height, width] -> [batch, N * out, height - size + 1, width - size + 1].
    """

    def __init__(self, in_channels: int, out_channels: int, size: int, order: int):
        super().__init__()
        self.order = order
        self.register_buffer("base_matrices", base_sampling_matrices(size, order), persistent=False)
        points = self.base_matrices.shape[-1]
        self.bump_weights = nn.Parameter(torch.randn(out_channels, in_channels, points))
        with torch.no_grad():
            self.bump_weights *= (2 / (in_channels * points)) ** 0.5

    def planar_kernel(self) -> Tensor:
        """The equivalent plain kernel, [N * out, in, size, size]."""
        return rotated_kernels(self.bump_weights, self.base_matrices).flatten(0, 1)

    def forward(self, image: Tensor) -> Tensor:
        return F.conv2d(image, self.planar_kernel())

    def check_equivariance(self, image: Tensor) -> float:
        """Largest difference between turning before and after the layer, over the three quarter turns."""
        return max(
            _largest_difference(self(turn_input(image, turns)), turn_features(self(image), turns, self.order))
            for turns in (1, 2, 3)
        )


class GroupConvolution(nn.Module):
    """Group correlation.

    (k * F)(x, theta) = sum over x', theta' of k(R_theta^-1 (x' - x), theta' - theta) F(x', theta'):
    the kernel is turned in the plane and rolled along theta.
    [batch, N * in, height, width] -> [batch, N * out, height - size + 1, width - size + 1].
    """

    def __init__(self, in_channels: int, out_channels: int, size: int, order: int):
        super().__init__()
        self.order = order
        self.register_buffer("base_matrices", base_sampling_matrices(size, order), persistent=False)
        points = self.base_matrices.shape[-1]
        self.bump_weights = nn.Parameter(torch.randn(out_channels, order, in_channels, points))
        with torch.no_grad():
            self.bump_weights *= (2 / (order * in_channels * points)) ** 0.5

    def planar_kernel(self) -> Tensor:
        """The equivalent plain kernel, [N * out, N * in, size, size]."""
        turned = rotated_kernels(self.bump_weights, self.base_matrices)
        rolled = [torch.roll(turned[step], step, dims=1) for step in range(self.order)]
        return torch.stack(rolled).flatten(2, 3).flatten(0, 1)

    def forward(self, features: Tensor) -> Tensor:
        return F.conv2d(features, self.planar_kernel())

    def check_equivariance(self, features: Tensor) -> float:
        """Largest difference between turning before and after the layer, over the three quarter turns."""
        return _features_equivariance_error(self, features, self.order)


class SharedBatchNorm(nn.Module):
    """Batch normalisation whose statistics and affine are shared over orientations.

    Separate statistics for each orientation would break the symmetry. Shape is kept.
    """

    def __init__(self, channels: int, order: int):
        super().__init__()
        self.order = order
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, features: Tensor) -> Tensor:
        batch, _, height, width = features.shape
        orientations_as_columns = features.permute(0, 2, 3, 1).reshape(batch, height, width * self.order, -1)
        normalised = self.norm(orientations_as_columns.permute(0, 3, 1, 2))
        return normalised.permute(0, 2, 3, 1).reshape(batch, height, width, -1).permute(0, 3, 1, 2)

    def scale_and_shift(self) -> tuple[Tensor, Tensor]:
        """The evaluation-mode affine map y = scale * x + shift for the N * channels planes."""
        scale = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        shift = self.norm.bias - self.norm.running_mean * scale
        return scale.repeat(self.order), shift.repeat(self.order)

    def check_equivariance(self, features: Tensor) -> float:
        """Largest difference between turning before and after the layer, over the three quarter turns."""
        return _features_equivariance_error(self, features, self.order)


class BlurredMaxPool(nn.Module):
    """Max over 2x2 at stride 1, then the 3x3 binomial at stride 2 (Zhang 2019, arXiv 1904.11486), VALID.

    The binomial is written as two 2x2 means. [.., height, width] -> [.., (height - 4) / 2 + 1, ..];
    heights and widths must be even, for then no pixel is dropped on one side only.
    """

    def __init__(self, order: int):
        super().__init__()
        self.order = order

    def forward(self, features: Tensor) -> Tensor:
        if features.shape[-1] % 2 or features.shape[-2] % 2:
            raise ValueError(f"pooling {tuple(features.shape[-2:])} would drop a row or column on one side")
        return F.avg_pool2d(F.avg_pool2d(F.max_pool2d(features, 2, 1), 2, 1), 2, 2)

    def check_equivariance(self, features: Tensor) -> float:
        """Largest difference between turning before and after the layer, over the three quarter turns."""
        return _features_equivariance_error(self, features, self.order)


class OrientationProjection(nn.Module):
    """Projection to the plane, P(x) = max over theta of F(x, theta): invariant where F is equivariant.

    [batch, N * channels, height, width] -> [batch, channels, height, width].
    """

    def __init__(self, order: int):
        super().__init__()
        self.order = order

    def forward(self, features: Tensor) -> Tensor:
        return features.unflatten(1, (self.order, -1)).amax(dim=1)

    def check_equivariance(self, features: Tensor) -> float:
        """Largest difference between turning before and after the layer, over the three quarter turns."""
        return max(
            _largest_difference(
                self(turn_features(features, turns, self.order)), turn_input(self(features), turns)
            )
            for turns in (1, 2, 3)
        )


def _features_equivariance_error(layer: nn.Module, features: Tensor, order: int) -> float:
    return max(
        _largest_difference(
            layer(turn_features(features, turns, order)), turn_features(layer(features), turns, order)
        )
        for turns in (1, 2, 3)
    )


def _largest_difference(one: Tensor, other: Tensor) -> float:
    return (one - other).abs().max().item()
