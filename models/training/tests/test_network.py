import pytest
import torch

from spindle_training.networks.judge import PATCH_PIXELS, SHAPES, Judge, JudgeShape
from spindle_training.networks.scout import RECEPTIVE_FIELD, STRIDE


def test_output_has_one_cell_for_each_stride_after_the_receptive_field(small_detector) -> None:
    with torch.no_grad():
        logits = small_detector(torch.zeros(1, 3, RECEPTIVE_FIELD + 2 * STRIDE, RECEPTIVE_FIELD))
    assert logits.shape == (1, 1, 3, 1)


@pytest.mark.parametrize("extent", [RECEPTIVE_FIELD - STRIDE, RECEPTIVE_FIELD + 1, RECEPTIVE_FIELD + 2])
def test_size_that_breaks_quarter_turns_is_refused(small_detector, extent: int) -> None:
    with pytest.raises(ValueError, match="38 \\+ 4 n"):
        small_detector(torch.zeros(1, 3, RECEPTIVE_FIELD, extent))


def test_a_logit_sees_its_whole_receptive_field_and_nothing_else(small_detector) -> None:
    image = torch.full((1, 3, RECEPTIVE_FIELD + STRIDE, RECEPTIVE_FIELD), 128.0, requires_grad=True)
    small_detector(image)[0, 0, 0, 0].backward()
    seen_rows = image.grad.abs().sum(dim=(0, 1, 3)).nonzero().flatten()
    assert seen_rows.max() < RECEPTIVE_FIELD


@pytest.mark.parametrize("name", SHAPES)
def test_compared_judges_have_equal_parameter_counts(name: str) -> None:
    count = sum(parameter.numel() for parameter in Judge(SHAPES[name]).parameters())
    wanted = sum(parameter.numel() for parameter in Judge(JudgeShape()).parameters())
    assert abs(count / wanted - 1) < 0.03


def test_judge_answers_a_patch_of_its_size_with_one_logit_and_refuses_others() -> None:
    judge = Judge(JudgeShape("C4", "smoothed", 1, 1, 2, 2, 4)).eval()
    with torch.no_grad():
        assert judge(torch.zeros(2, 3, PATCH_PIXELS, PATCH_PIXELS)).shape == (2, 1, 1, 1)
    with pytest.raises(ValueError, match="82 x 82"):
        judge(torch.zeros(1, 3, PATCH_PIXELS + 2, PATCH_PIXELS))
