import math

import pytest
import torch

from spindle_training.groups.group import base_sampling_matrices, disk_points, rotated_kernels, sampling_matrix


@pytest.mark.parametrize(("size", "points"), [(3, 9), (5, 21)])
def test_disk_leaves_out_the_corners(size: int, points: int) -> None:
    assert len(disk_points(size)) == points


@pytest.mark.parametrize("size", [3, 5])
def test_sampling_a_quarter_turn_is_rot90(size: int) -> None:
    upright = sampling_matrix(size, 0.0).unflatten(0, (size, size))
    quarter = sampling_matrix(size, math.pi / 2).unflatten(0, (size, size))
    assert torch.allclose(torch.rot90(upright, 1, (0, 1)), quarter, atol=1e-6)


def test_two_eighth_turns_differ_from_their_copies_by_exact_quarter_turns() -> None:
    kernels = rotated_kernels(torch.randn(4, 21), base_sampling_matrices(5, 8))
    assert kernels.shape == (8, 4, 5, 5)
    for step in range(8):
        assert torch.equal(kernels[(step + 2) % 8], torch.rot90(kernels[step], 1, (-2, -1)))


def test_order_without_quarter_turns_is_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 4"):
        base_sampling_matrices(5, 6)
