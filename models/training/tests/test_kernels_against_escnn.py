"""The layers against escnn (Weiler & Cesa 2019; Cesa et al. 2022) on the same weights, where it is installed."""

import math

import pytest
import torch
from torch import Tensor

from spindle_training.groups.group import group_named
from spindle_training.groups.kernels.disk import disk_points
from spindle_training.groups.kernels.steerable import FREQUENCIES_PER_PIXEL, RING_SIGMA
from spindle_training.groups.layers import GroupConvolution, LiftingConvolution

REASON = "escnn cannot be imported, so nothing is compared with it (its lie_learn must be built for this numpy)"
gspaces = pytest.importorskip("escnn.gspaces", reason=REASON, exc_type=ImportError)
escnn = pytest.importorskip("escnn.nn", reason=REASON, exc_type=ImportError)

pytestmark = pytest.mark.filterwarnings("ignore")

SAME = 2e-6
IN, OUT = 2, 3
GROUPS = ["C4", "C8", "C16", "D4"]


def their_convolution(name: str, size: int, lifting: bool, highest_frequency: float = math.inf):
    """A G-steerable convolution of escnn on random weights, with the rings and frequencies of our steerable kernels."""
    group = group_named(name)
    space = gspaces.flipRot2dOnR2(group.rotations) if group.mirrored else gspaces.rot2dOnR2(group.rotations)
    convolution = escnn.R2Conv(
        escnn.FieldType(space, IN * [space.trivial_repr if lifting else space.regular_repr]),
        escnn.FieldType(space, OUT * [space.regular_repr]),
        size,
        sigma=[RING_SIGMA] * (size // 2 + 1),
        frequencies_cutoff=lambda radius: min(FREQUENCIES_PER_PIXEL * radius, highest_frequency),
        bias=False,
        initialize=False,
    )
    torch.manual_seed(0)
    convolution.weights.data = torch.randn_like(convolution.weights)
    return convolution


def their_kernel(convolution, elements_out: int, elements_in: int) -> Tensor:
    """The filter that escnn expands, [element, out, element, in, size, size]; escnn numbers fields before elements."""
    expanded = convolution.expand_parameters()[0].detach()
    return expanded.unflatten(0, (OUT, elements_out)).unflatten(2, (IN, elements_in)).permute(1, 0, 3, 2, 4, 5)


def disk_mask(size: int) -> Tensor:
    columns, rows = (disk_points(size).long() + size // 2).T
    mask = torch.zeros(size, size)
    mask[rows, columns] = 1
    return mask


def weights_of(kernel: Tensor, matrix: Tensor) -> Tensor:
    """The weights [.., basis] of upright kernels [.., size, size], which must lie in the span of `matrix`."""
    taps = kernel.flatten(-2).flatten(0, -2).T.double()
    weights = torch.linalg.lstsq(matrix.double(), taps).solution
    assert (matrix.double() @ weights - taps).abs().max() <= SAME
    return weights.T.float().unflatten(0, kernel.shape[:-2])


@pytest.mark.parametrize("size", [3, 5, 7])
@pytest.mark.parametrize("name", GROUPS)
def test_every_copy_of_a_steerable_filter_is_theirs(name: str, size: int) -> None:
    group = group_named(name)
    theirs = their_kernel(their_convolution(name, size, lifting=True), group.size, 1) * disk_mask(size)
    lifting = LiftingConvolution(IN, OUT, size, group, "steerable")
    lifting.weights.data = weights_of(theirs[0, :, 0], lifting.base_matrices[0])
    assert (lifting.planar_kernel() - theirs.flatten(0, 1).flatten(1, 2)).abs().max() <= SAME


def test_a_lifting_layer_has_as_many_weights_as_theirs() -> None:
    ours = LiftingConvolution(IN, OUT, 5, group_named("C8"), "steerable").weights
    assert ours.numel() == their_convolution("C8", 5, lifting=True).weights.numel()


@pytest.mark.parametrize("name", ["C4", "C8", "D4"])
def test_steerable_group_correlation_has_their_filter(name: str) -> None:
    group = group_named(name)
    theirs = their_kernel(their_convolution(name, 5, lifting=False), group.size, group.size) * disk_mask(5)
    correlation = GroupConvolution(IN, OUT, 5, group, "steerable")
    correlation.weights.data = weights_of(theirs[0], correlation.base_matrices[0])
    assert (correlation.planar_kernel() - theirs.flatten(2, 3).flatten(0, 1)).abs().max() <= SAME


@pytest.mark.parametrize("name", ["C4", "D4"])
def test_interpolated_group_correlation_has_their_filter_where_turns_are_exact(name: str) -> None:
    group = group_named(name)
    theirs = their_kernel(their_convolution(name, 5, lifting=False), group.size, group.size) * disk_mask(5)
    correlation = GroupConvolution(IN, OUT, 5, group, "interpolated")
    correlation.weights.data = weights_of(theirs[0], correlation.base_matrices[0])
    assert (correlation.planar_kernel() - theirs.flatten(2, 3).flatten(0, 1)).abs().max() <= SAME


@pytest.mark.parametrize("name", ["C4", "D4"])
def test_group_correlation_gives_their_features(name: str) -> None:
    group = group_named(name)
    convolution = their_convolution(name, 5, lifting=False)
    correlation = GroupConvolution(IN, OUT, 5, group, "plain")
    kernel = their_kernel(convolution, group.size, group.size)
    correlation.weights.data = kernel[0].flatten(-2)
    features = torch.randn(2, group.size, IN, 12, 10)
    their_input = escnn.GeometricTensor(features.transpose(1, 2).flatten(1, 2), convolution.in_type)
    their_output = convolution(their_input).tensor.unflatten(1, (OUT, group.size)).transpose(1, 2)
    ours = correlation(features.flatten(1, 2)).unflatten(1, (group.size, OUT))
    assert (ours - their_output).abs().max() <= 1e-5 * their_output.abs().max()


def test_interpolated_kernels_are_near_their_filter_between_quarter_turns() -> None:
    # Interpolation only approximates an eighth turn, the better the smoother the kernel: one period at most here.
    convolution = their_convolution("C8", 5, lifting=True, highest_frequency=1)
    theirs = (their_kernel(convolution, 8, 1) * disk_mask(5))[:, :, 0]
    lifting = LiftingConvolution(IN, OUT, 5, group_named("C8"), "interpolated")
    lifting.weights.data = weights_of(theirs[0], lifting.base_matrices[0])
    ours = lifting.planar_kernel().unflatten(0, (8, OUT))
    assert (ours[::2] - theirs[::2]).abs().max() <= SAME
    error = (ours[1::2] - theirs[1::2]).norm()
    assert error < 0.3 * theirs[1::2].norm()
    assert error < 0.6 * (theirs[::2] - theirs[1::2]).norm()
