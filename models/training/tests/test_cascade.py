import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from untrained import synthetic_calibration, untrained_judge, untrained_scout

from spindle_training.detector.cascade import BakedCascade
from spindle_training.detector.decode import sigmoid
from spindle_training.export.bundle import Identity, OperatingPoint, write_bundle
from spindle_training.export.golden import golden_picture

MICRONS_PER_PIXEL = 0.5
SCOUT_THRESHOLD = 0.05


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    operating_point = OperatingPoint(0.6, 0.3, SCOUT_THRESHOLD, 1.0)
    identity = Identity("tiny", "Tiny", "1.2.3")
    write_bundle(
        folder, untrained_scout("C8"), untrained_judge("C8"), identity, operating_point, synthetic_calibration()
    )
    return folder


@pytest.fixture(scope="module")
def cascade(bundle: Path) -> BakedCascade:
    return BakedCascade.from_bundle(bundle)


def test_candidates_are_the_scout_s_peaks_from_its_threshold(cascade: BakedCascade) -> None:
    picture = golden_picture()
    every = cascade.scout.peaks(picture, MICRONS_PER_PIXEL, 0.0)
    median = float(np.median([peak.score for peak in every]))
    strict = BakedCascade(cascade.scout, cascade.judge, median)
    assert strict.candidates(picture, MICRONS_PER_PIXEL) == [peak for peak in every if peak.score >= median]


def test_scores_are_the_judge_s_at_the_scout_s_places(cascade: BakedCascade) -> None:
    picture = golden_picture()
    candidates = cascade.candidates(picture, MICRONS_PER_PIXEL)
    judged = cascade.judged(picture, MICRONS_PER_PIXEL, candidates)
    assert [(one.x, one.y) for one in judged] == [(one.x, one.y) for one in candidates]
    expected = sigmoid(cascade.judge.logits(picture, MICRONS_PER_PIXEL, candidates))
    assert [one.score for one in judged] == expected.tolist()


def test_detections_lie_apart_and_reach_the_candidate_threshold(cascade: BakedCascade) -> None:
    picture = golden_picture()
    every = cascade.detections(picture, MICRONS_PER_PIXEL, 0.0)
    places = np.array([(found.x, found.y) for found in every])
    distances = np.hypot(*(places[:, None] - places).transpose(2, 0, 1)) + 1e9 * np.eye(len(places))
    assert len(every) > 1
    assert distances.min() * MICRONS_PER_PIXEL > cascade.suppression_radius_um
    middle = every[len(every) // 2].score
    above = cascade.detections(picture, MICRONS_PER_PIXEL, middle)
    assert above == [found for found in every if found.score >= middle]


def test_quarter_turned_picture_gives_quarter_turned_detections(cascade: BakedCascade) -> None:
    picture = golden_picture()[:100, :120]
    upright = cascade.detections(picture, MICRONS_PER_PIXEL, 0.0)
    turned = cascade.detections(np.ascontiguousarray(np.rot90(picture)), MICRONS_PER_PIXEL, 0.0)
    expected = sorted((round(found.y, 6), round(120 - found.x, 6), round(found.score, 4)) for found in upright)
    assert sorted((round(found.x, 6), round(found.y, 6), round(found.score, 4)) for found in turned) == expected


def test_int8_graphs_answer_nearly_alike(bundle: Path, cascade: BakedCascade) -> None:
    picture = golden_picture()
    candidates = cascade.candidates(picture, MICRONS_PER_PIXEL)
    exact = cascade.judge.logits(picture, MICRONS_PER_PIXEL, candidates)
    quantised = BakedCascade.from_bundle(bundle, "int8").judge.logits(picture, MICRONS_PER_PIXEL, candidates)
    assert not np.array_equal(exact, quantised)
    assert np.abs(exact - quantised).mean() < 0.5 * np.abs(exact).mean() + 0.1


def test_manifest_of_another_schema_is_refused(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="schema 1, not 2"):
        BakedCascade.from_bundle(changed(bundle, tmp_path, schemaVersion=1))


def test_graph_that_is_not_the_named_one_is_refused(bundle: Path, tmp_path: Path) -> None:
    copy = changed(bundle, tmp_path)
    shutil.copy(copy / "scout.onnx", copy / "judge.onnx")
    with pytest.raises(ValueError, match="judge.onnx is not the graph"):
        BakedCascade.from_bundle(copy)


def test_absent_int8_graph_is_refused(bundle: Path, tmp_path: Path) -> None:
    manifest = json.loads((bundle / "manifest.json").read_text())
    del manifest["judge"]["int8"]
    with pytest.raises(ValueError, match="no int8 graph"):
        BakedCascade.from_bundle(changed(bundle, tmp_path, judge=manifest["judge"]), "int8")


def changed(bundle: Path, folder: Path, **changes: object) -> Path:
    """A copy of the bundle whose manifest differs in some fields."""
    copy = folder / "copy"
    shutil.copytree(bundle, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, **changes}))
    return copy
