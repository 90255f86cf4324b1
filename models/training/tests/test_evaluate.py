import json
import re
from pathlib import Path

import numpy as np
import pytest
from made_tissue import write_made_tissue
from untrained import synthetic_calibration, untrained_judge, untrained_scout

from spindle_training.detector.cascade import BakedCascade
from spindle_training.evidence.card import rendered_card
from spindle_training.evidence.evaluate import evaluate
from spindle_training.evidence.figures import f1
from spindle_training.evidence.matching import matched
from spindle_training.evidence.outcomes import LabelledTissue
from spindle_training.export.bundle import Identity, OperatingPoint, write_bundle

PROJECT_MODELS = Path(__file__).parents[2]
LARGEST_PICTURE = 60_000


def write_untrained(folder: Path, group: str, threshold: float) -> Path:
    identity = Identity(f"tiny-{group.lower()}", f"Tiny {group}", "1.2.3")
    write_bundle(
        folder,
        untrained_scout("C8"),
        untrained_judge(group),
        identity,
        OperatingPoint(threshold, 0.05, 0.02, 1.0),
        synthetic_calibration(),
    )
    (folder / "known-failures.md").write_text("It was never trained.\n")
    return folder


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_made_tissue(folder)
    return folder


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, data_folder: Path) -> Path:
    """A whole evaluated bundle, with a plain one beside it and one that stands for training without a source."""
    folder = tmp_path_factory.mktemp("models")
    measured = write_untrained(folder / "tiny-c8", "C8", 0.4)
    plain = write_untrained(folder / "tiny-z2", "C1", 0.5)
    tissue = LabelledTissue(data_folder / "mitosis")
    without = {"MoNuSeg": plain, "AtNorM-MD": plain}
    figures = evaluate(measured, tissue, folder / "memory", plain, without)
    (measured / "figures.json").write_text(json.dumps(figures))
    return measured


@pytest.fixture
def figures(bundle: Path) -> dict:
    return json.loads((bundle / "figures.json").read_text())


def test_figures_are_those_of_the_cascade_at_its_threshold(bundle: Path, figures: dict, data_folder: Path) -> None:
    cascade = BakedCascade.from_bundle(bundle)
    fields = LabelledTissue(data_folder / "mitosis").validation_fields
    images = [matched(field, cascade.detections(field.pixels, field.microns_per_pixel, 0.05)) for field in fields]
    assert figures["validation"]["figures"]["f1"]["value"] == pytest.approx(f1(images, 0.4), abs=1e-4)
    assert figures["validation"]["mitoses"] == 2
    assert figures["robustness"][0]["f1"] == pytest.approx(f1(images, 0.4), abs=1e-4)
    assert figures["precisions"]["fp32"]["f1"] == pytest.approx(f1(images, 0.4), abs=1e-4)
    assert set(figures["validation"]["byPatient"]) == {"A03", "A04"}


def test_every_section_is_there(figures: dict) -> None:
    assert [one["source"] for one in figures["leftOut"]] == ["MoNuSeg", "AtNorM-MD"]
    assert figures["leftOut"][0]["shipped"]["figure"]["value"] == pytest.approx(
        figures["unlabelled"]["MoNuSeg"]["detectionsPerMm2"]["value"]
    )
    assert figures["crops"]["byOrigin"]["MIDOG21"]["crops"] == 2
    assert figures["rotation"]["quarterTurnDrift"] <= 1e-5
    assert set(figures["precisions"]) == {"fp32", "int8"}
    assert figures["precisions"]["int8"]["quarterTurnDrift"] == 0
    assert np.isfinite(figures["reliability"]["expectedCalibrationError"])


def test_pictures_are_small(bundle: Path) -> None:
    pictures = list((bundle / "curves").iterdir())
    assert len(pictures) == 5
    assert all(0 < picture.stat().st_size < LARGEST_PICTURE for picture in pictures)


def test_card_states_the_figures_and_the_validation_f1_first(bundle: Path, figures: dict, tmp_path: Path) -> None:
    card = rendered_card(bundle, comparison=tmp_path)
    # The pattern by which the application's test finds the figure.
    found = re.search(r"\bF1\b[^\d\n]*(0\.\d+)", card)
    assert found is not None
    assert float(found[1]) == pytest.approx(figures["validation"]["figures"]["f1"]["value"], abs=5e-4)
    assert f"| F1 | {found[1]} |" in card
    assert "It was never trained." in card
    assert "$" not in card
    for picture in (bundle / "curves").iterdir():
        assert f"(curves/{picture.name})" in card


def test_card_holds_the_facts_of_training_and_the_comparison(bundle: Path, tmp_path: Path) -> None:
    (bundle / "training.json").write_text(json.dumps({"judge": {"command": "python -m x", "steps": 7000}}))
    (tmp_path / "comparison.md").write_text("### Comparison\n\nNone.\n")
    card = rendered_card(bundle, comparison=tmp_path)
    (bundle / "training.json").unlink()
    assert "| Steps | 7,000 |" in card
    assert "`python -m x`" in card
    assert "### Comparison" in card


@pytest.mark.parametrize(("name", "value"), [("threshold", 0.9), ("candidateThreshold", 0.06)])
def test_figures_of_another_threshold_are_refused(bundle: Path, name: str, value: float) -> None:
    manifest = (bundle / "manifest.json").read_text()
    (bundle / "manifest.json").write_text(json.dumps({**json.loads(manifest), name: value}))
    try:
        with pytest.raises(ValueError, match="evaluate it again"):
            rendered_card(bundle)
    finally:
        (bundle / "manifest.json").write_text(manifest)


@pytest.mark.parametrize(
    "shipped", [path.parent for path in sorted(PROJECT_MODELS.glob("*/figures.json"))], ids=lambda path: path.name
)
def test_shipped_card_is_what_its_figures_give(shipped: Path) -> None:
    assert (shipped / "card.md").read_text() == rendered_card(shipped)
