import hashlib
import json

import numpy as np
import pytest
from untrained import synthetic_calibration, untrained_judge, untrained_scout

from spindle_training.detector.judge import BakedJudge
from spindle_training.detector.scout import BakedScout
from spindle_training.export import bundle as bundle_module
from spindle_training.export.bundle import Identity, OperatingPoint, write_bundle
from spindle_training.export.manifest import manifest_faults

FILES = [
    "judge-input.rgb",
    "judge-int8-output.f32",
    "judge-int8.onnx",
    "judge-output.f32",
    "judge.onnx",
    "manifest.json",
    "scout-input.rgb",
    "scout-int8-output.f32",
    "scout-int8.onnx",
    "scout-output.f32",
    "scout.onnx",
]


def write(folder, group: str = "C8", temperature: float = 1.0) -> dict:
    write_bundle(
        folder,
        untrained_scout("C8"),
        untrained_judge(group),
        Identity("tiny", "Tiny", "1.2.3"),
        OperatingPoint(0.6, 0.3, 0.15, temperature),
        synthetic_calibration(),
    )
    return json.loads((folder / "manifest.json").read_text())


def golden_logits(folder, stage: dict, key: str) -> np.ndarray:
    return np.frombuffer((folder / stage["golden"][key]).read_bytes(), "<f4")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    write(folder)
    return folder


@pytest.fixture(scope="module")
def manifest(folder) -> dict:
    return json.loads((folder / "manifest.json").read_text())


def test_manifest_keeps_its_schema_and_states_what_it_was_given(folder, manifest) -> None:
    assert manifest_faults(manifest) == []
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert (manifest["threshold"], manifest["candidateThreshold"], manifest["scout"]["threshold"]) == (0.6, 0.3, 0.15)
    assert (manifest["id"], manifest["version"], manifest["group"]) == ("tiny", "1.2.3", "C8")


def test_checksums_are_those_of_the_graphs(folder, manifest) -> None:
    for stage in (manifest["scout"], manifest["judge"]):
        for graph in (stage, stage["int8"]):
            assert graph["sha256"] == hashlib.sha256((folder / graph["file"]).read_bytes()).hexdigest()


@pytest.mark.parametrize(("of", "key"), [(lambda stage: stage, "output"), (lambda stage: stage["int8"], "int8Output")])
def test_graphs_give_their_golden_output(folder, manifest, of, key: str) -> None:
    scout, judge = manifest["scout"], manifest["judge"]
    golden = scout["golden"]
    picture = np.frombuffer((folder / golden["input"]).read_bytes(), np.uint8)
    cells = BakedScout(folder / of(scout)["file"]).valid_logits(picture.reshape(golden["height"], golden["width"], 3))
    assert np.abs(cells.ravel() - golden_logits(folder, scout, key)).max() <= golden["tolerance"]

    golden, size = judge["golden"], judge["size"]
    patches = np.frombuffer((folder / golden["input"]).read_bytes(), np.uint8)
    logits = BakedJudge(folder / of(judge)["file"]).patch_logits(patches.reshape(golden["count"], size, size, 3))
    assert np.abs(logits - golden_logits(folder, judge, key)).max() <= golden["tolerance"]


def test_golden_turns_are_one_score_to_the_bit_in_integers(folder, manifest) -> None:
    logits = golden_logits(folder, manifest["judge"], "int8Output")
    assert (logits[:4] == logits[0]).all()
    assert logits[0] != logits[4]


def test_d4_judge_scores_the_mirror_image_alike_too(tmp_path) -> None:
    judge = write(tmp_path, "D4")["judge"]
    assert (golden_logits(tmp_path, judge, "int8Output")[:5] == golden_logits(tmp_path, judge, "int8Output")[0]).all()


def test_plain_judge_makes_a_bundle_too(tmp_path) -> None:
    manifest = write(tmp_path, "C1")
    assert manifest["group"] == "C1"
    assert "plain" in manifest["description"]


def test_temperature_is_part_of_the_judge(folder, manifest, tmp_path) -> None:
    calm = golden_logits(tmp_path, write(tmp_path, temperature=2.0)["judge"], "output")
    assert np.abs(2 * calm - golden_logits(folder, manifest["judge"], "output")).max() <= 1e-4


def test_same_networks_make_the_same_files(folder, tmp_path) -> None:
    write(tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_impossible_thresholds_are_refused_and_nothing_is_written(tmp_path) -> None:
    with pytest.raises(ValueError, match="candidateThreshold"):
        write_bundle(
            tmp_path / "tiny",
            untrained_scout("C8"),
            untrained_judge("C8"),
            Identity("tiny", "Tiny"),
            OperatingPoint(threshold=0.3, candidate_threshold=0.6, scout_threshold=0.2),
            synthetic_calibration(),
        )
    assert not (tmp_path / "tiny").exists()


def test_graph_that_breaks_a_rule_is_refused_and_nothing_is_written(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(bundle_module, "float_model", lambda planar: _with_padding(planar))
    with pytest.raises(ValueError, match="pads"):
        write(tmp_path / "tiny")
    assert not (tmp_path / "tiny").exists()


def _with_padding(planar):
    from onnx import helper

    from spindle_training.export.bake import float_model

    model = float_model(planar)
    model.graph.node[0].attribute.append(helper.make_attribute("pads", [1, 1, 1, 1]))
    return model
