import cv2
import numpy as np

from spindle_training.data.dataset import (
    POSSIBLE_MITOSES,
    LabelledImage,
    LabelledSet,
    load_labelled_set,
    without_possible_mitoses,
)


def field(file: str) -> LabelledImage:
    nothing = np.empty((0, 4))
    return LabelledImage(file, "MoNuSeg", "1", "train", np.zeros((8, 8, 3), np.uint8), 0.25, np.empty((0, 2)), nothing)


def test_a_possible_mitosis_is_ignored_in_its_own_field_alone() -> None:
    file, ((x, y),) = next(iter(POSSIBLE_MITOSES.items()))
    assert without_possible_mitoses(field(file)).ignored.tolist() == [[x - 20, y - 20, x + 20, y + 20]]
    assert len(without_possible_mitoses(field("fields/monuseg/other.jpg")).ignored) == 0


def test_a_labelled_set_says_what_each_object_is_good_for(tmp_path) -> None:
    folder = tmp_path / "fields" / "made"
    (folder / "images").mkdir(parents=True)
    for name in ("a.png", "b.png"):
        assert cv2.imwrite(str(folder / "images" / name), np.zeros((8, 8, 3), np.uint8))
    (folder / "images.csv").write_text("file,patient,split\na.png,H1,train\nb.png,H2,val\n")
    rows = ["mitotic,", "non_mitotic,0.0", "non_mitotic,0.2", "nucleus_other,", "epithelial,"]
    objects = [f"a.png,{index},1,{row}" for index, row in enumerate(rows)]
    (folder / "objects.csv").write_text("\n".join(["file,x,y,label,votes", *objects]))
    made = LabelledSet("fields/made", "made", 0.25, frozenset({"nucleus_other"}))
    (image,) = load_labelled_set(tmp_path, made, "train")
    assert (image.case, image.file) == ("H1", "fields/made/images/a.png")
    assert image.mitoses.tolist() == [[0, 1]]
    assert image.look_alikes.tolist() == [[1, 1]]
    assert image.ignored[:, 0].tolist() == [2 - 20, 3 - 20]
    assert [one.case for one in load_labelled_set(tmp_path, made, "val")] == ["H2"]
