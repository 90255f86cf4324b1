import math

import pytest
import torch

from spindle_training.groups.action import transformed_plane
from spindle_training.groups.group import GROUPS, group_named
from spindle_training.groups.kernels.disk import disk_points
from spindle_training.groups.kernels.interpolated import interpolated_matrix
from spindle_training.groups.kernels.plain import plain_matrix
from spindle_training.groups.kernels.smoothed import smoothed_matrix
from spindle_training.groups.kernels.steerable import steerable_matrix
from spindle_training.groups.kernels.transformed import base_matrices, initial_weights, transformed_kernels

ON_DISK = [interpolated_matrix, smoothed_matrix, steerable_matrix]
KERNELS_OF_GROUPS = [
    (group.name, kernels)
    for group in GROUPS
    for kernels in ("plain", "interpolated", "smoothed", "steerable")
    if kernels != "plain" or group.rotations <= 4
]


@pytest.mark.parametrize(("size", "points"), [(3, 9), (5, 21), (7, 37)])
def test_disk_leaves_out_the_corners(size: int, points: int) -> None:
    assert len(disk_points(size)) == points


@pytest.mark.parametrize("size", [4, 6])
def test_kernel_on_the_disk_has_a_centre(size: int) -> None:
    with pytest.raises(ValueError, match="odd size"):
        disk_points(size)


@pytest.mark.parametrize("matrix", ON_DISK)
@pytest.mark.parametrize("size", [3, 5])
def test_evaluating_a_quarter_turn_is_rot90(matrix, size: int) -> None:
    upright = matrix(size, 0.0).unflatten(0, (size, size))
    quarter = matrix(size, math.pi / 2).unflatten(0, (size, size))
    assert torch.allclose(torch.rot90(upright, 1, (0, 1)), quarter, atol=1e-6)


@pytest.mark.parametrize("matrix", ON_DISK)
def test_taps_outside_the_disk_are_zero_at_any_angle(matrix) -> None:
    corners = matrix(5, 0.3).unflatten(0, (5, 5))[[0, 0, 4, 4], [0, 4, 0, 4]]
    assert corners.abs().max() == 0


def test_upright_interpolated_kernel_is_its_weights() -> None:
    columns, rows = (disk_points(5).long() + 2).T
    assert torch.equal(interpolated_matrix(5, 0.0).unflatten(0, (5, 5))[rows, columns], torch.eye(21))


def test_interpolation_reads_between_four_taps() -> None:
    # A single tap to the right of the centre, turned by 45°, lands between four taps, up and to the right.
    right = [tuple(point) for point in disk_points(5).tolist()].index((1.0, 0.0))
    kernel = interpolated_matrix(5, math.pi / 4)[:, right].unflatten(0, (5, 5))
    side = math.sqrt(0.5)
    assert kernel[2, 2] == 0
    assert kernel[1, 3] == pytest.approx(2 - math.sqrt(2), abs=1e-6)
    assert kernel[2, 3] == pytest.approx(side * (1 - side), abs=1e-6)
    assert kernel[1, 2] == pytest.approx(side * (1 - side), abs=1e-6)


@pytest.mark.parametrize(("size", "harmonics"), [(3, 6), (5, 15), (7, 28)])
def test_steerable_kernel_has_two_frequencies_for_each_pixel_of_a_ring(size: int, harmonics: int) -> None:
    assert steerable_matrix(size, 0.0).shape == (size * size, harmonics)


def test_steerable_kernels_are_no_different_sum_of_each_other() -> None:
    assert torch.linalg.matrix_rank(steerable_matrix(5, 0.0)) == 15


def test_phase_turns_a_steerable_kernel_by_any_angle() -> None:
    # On ring 2, the weights (1, 0) of frequency 3 are exp(-(r - 2)² / 2 sigma²) cos(3 (alpha - theta)) when turned.
    theta, column, sigma = 0.7, 1 + 5 + 5, 0.6
    x, y = disk_points(5).T
    radius, azimuth = torch.hypot(x, y), torch.atan2(-y, x)
    expected = torch.exp(-((radius - 2) ** 2) / (2 * sigma**2)) * torch.cos(3 * (azimuth - theta)) * (radius > 0)
    rows = ((y + 2) * 5 + x + 2).long()
    turned = steerable_matrix(5, theta)[rows, column].double()
    scale = (turned @ expected) / (expected @ expected)
    assert torch.allclose(turned, scale * expected, atol=1e-6)
    assert scale > 0.1


def test_steerable_kernels_stay_in_their_span_when_they_turn_and_interpolated_ones_do_not() -> None:
    def error_of_two_eighth_turns(matrix) -> float:
        upright, eighth, quarter = (matrix(5, turns * math.pi / 4).double() for turns in range(3))
        turned_twice = eighth @ torch.linalg.lstsq(upright, eighth).solution
        return ((turned_twice - quarter).norm() / quarter.norm()).item()

    assert error_of_two_eighth_turns(steerable_matrix) < 1e-5
    assert error_of_two_eighth_turns(interpolated_matrix) > 0.1


def test_plain_kernels_turn_by_quarter_turns_only() -> None:
    with pytest.raises(ValueError, match="quarter turns only"):
        base_matrices("plain", 5, group_named("C8"))
    assert torch.equal(plain_matrix(4, 0.0), torch.eye(16))


def test_unknown_kernels_are_refused() -> None:
    with pytest.raises(ValueError, match="not square"):
        base_matrices("square", 5, group_named("C4"))


@pytest.mark.parametrize(("name", "kernels"), KERNELS_OF_GROUPS)
def test_copies_differ_by_exact_turns_and_mirrors(name: str, kernels: str) -> None:
    group = group_named(name)
    matrices = base_matrices(kernels, 5, group)
    copies = transformed_kernels(torch.randn(4, matrices.shape[-1]), matrices, group)
    assert copies.shape == (group.size, 4, 5, 5)
    for exact in group.exact_elements:
        for element in group.elements:
            product = group.product(exact, element)
            assert torch.equal(copies[product], transformed_plane(copies[element], group, exact))


@pytest.mark.parametrize("kernels", ["interpolated", "smoothed", "steerable"])
def test_rotations_between_quarter_turns_have_their_own_kernels(kernels: str) -> None:
    group = group_named("C16")
    matrices = base_matrices(kernels, 5, group)
    copies = transformed_kernels(torch.randn(matrices.shape[-1]), matrices, group)
    for step in range(1, 4):
        assert (copies[step] - copies[0]).abs().max() > 0.05


@pytest.mark.parametrize(("name", "kernels"), KERNELS_OF_GROUPS)
def test_first_kernels_keep_the_energy_that_rectifiers_need(name: str, kernels: str) -> None:
    torch.manual_seed(0)
    group = group_named(name)
    matrices = base_matrices(kernels, 5, group)
    weights = initial_weights((400, 12), 12, matrices)
    energy = transformed_kernels(weights, matrices, group).square().sum(dim=(-3, -2, -1)).mean()
    assert energy.item() == pytest.approx(2, rel=0.03)
