import pytest
import torch

from spindle_training.groups.layers import (
    BlurredMaxPool,
    GroupConvolution,
    LiftingConvolution,
    OrientationProjection,
    SharedBatchNorm,
)

EXACT = 1e-5


@pytest.mark.parametrize("order", [4, 8])
@pytest.mark.parametrize(
    ("layer", "channels"),
    [
        (lambda order: LiftingConvolution(3, 4, 5, order), lambda order: 3),
        (lambda order: GroupConvolution(4, 5, 5, order), lambda order: 4 * order),
        (lambda order: GroupConvolution(4, 5, 3, order), lambda order: 4 * order),
        (lambda order: SharedBatchNorm(4, order), lambda order: 4 * order),
        (BlurredMaxPool, lambda order: 4 * order),
        (OrientationProjection, lambda order: 4 * order),
    ],
    ids=["lift5", "gconv5", "gconv3", "norm", "pool", "projection"],
)
def test_quarter_turns_are_exact(layer, channels, order: int) -> None:
    torch.manual_seed(0)
    input_map = torch.randn(2, channels(order), 14, 18)
    assert layer(order).check_equivariance(input_map) <= EXACT


def test_norm_has_one_statistic_for_all_orientations() -> None:
    norm = SharedBatchNorm(4, 8)
    normalised = norm(torch.randn(3, 32, 6, 6) * 5 + 2).unflatten(1, (8, 4))
    assert torch.allclose(normalised.mean(dim=(0, 1, 3, 4)), torch.zeros(4), atol=1e-5)


def test_pool_refuses_a_size_that_would_lose_a_column() -> None:
    with pytest.raises(ValueError, match="one side"):
        BlurredMaxPool(8)(torch.zeros(1, 8, 10, 9))
