import pytest
import torch

from spindle_training.networks.scout import RECEPTIVE_FIELD, STRIDE


def test_output_has_one_cell_for_each_stride_after_the_receptive_field(small_detector) -> None:
    with torch.no_grad():
        logits = small_detector(torch.zeros(1, 3, RECEPTIVE_FIELD + 2 * STRIDE, RECEPTIVE_FIELD))
    assert logits.shape == (1, 1, 3, 1)


@pytest.mark.parametrize("extent", [RECEPTIVE_FIELD - STRIDE, RECEPTIVE_FIELD + 1, RECEPTIVE_FIELD + 2])
def test_size_that_breaks_quarter_turns_is_refused(small_detector, extent: int) -> None:
    with pytest.raises(ValueError, match="46 \\+ 4 n"):
        small_detector(torch.zeros(1, 3, RECEPTIVE_FIELD, extent))


def test_a_logit_sees_its_whole_receptive_field_and_nothing_else(small_detector) -> None:
    image = torch.full((1, 3, RECEPTIVE_FIELD + STRIDE, RECEPTIVE_FIELD), 128.0, requires_grad=True)
    small_detector(image)[0, 0, 0, 0].backward()
    seen_rows = image.grad.abs().sum(dim=(0, 1, 3)).nonzero().flatten()
    assert seen_rows.max() < RECEPTIVE_FIELD
