import numpy as np

from spindle_training.data.dataset import POSSIBLE_MITOSES, LabelledImage, without_possible_mitoses


def field(file: str) -> LabelledImage:
    nothing = np.empty((0, 4))
    return LabelledImage(file, "MoNuSeg", "1", "train", np.zeros((8, 8, 3), np.uint8), 0.25, np.empty((0, 2)), nothing)


def test_a_possible_mitosis_is_ignored_in_its_own_field_alone() -> None:
    file, ((x, y),) = next(iter(POSSIBLE_MITOSES.items()))
    assert without_possible_mitoses(field(file)).ignored.tolist() == [[x - 20, y - 20, x + 20, y + 20]]
    assert len(without_possible_mitoses(field("fields/monuseg/other.jpg")).ignored) == 0
