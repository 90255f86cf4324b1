from pathlib import Path

from made_tissue import write_made_tissue
from untrained import untrained_judge, untrained_scout

from spindle_training.detector.cascade import BakedCascade
from spindle_training.detector.judge import BakedJudge
from spindle_training.detector.scout import BakedScout
from spindle_training.evidence.figures import false_positives_per_mm2, recall
from spindle_training.evidence.mistakes import CELL_PIXELS, COLUMNS, false_detections, missed, sheet
from spindle_training.evidence.outcomes import Findings, LabelledTissue
from spindle_training.export.bake import baked_model


def findings(data_folder: Path) -> Findings:
    write_made_tissue(data_folder)
    cascade = BakedCascade(
        BakedScout(baked_model(untrained_scout("C8")).SerializeToString()),
        BakedJudge(baked_model(untrained_judge("C8")).SerializeToString()),
        0.02,
    )
    tissue = LabelledTissue(data_folder / "mitosis")
    outcomes = Findings(cascade, 0.5, tissue).of("ICPR2012 Aperio")
    scores = [verdict.score for image in outcomes for verdict in image.verdicts]
    return Findings(cascade, sorted(scores)[len(scores) // 2], tissue)


def test_mistakes_are_those_that_the_figures_count(tmp_path: Path) -> None:
    found = findings(tmp_path)
    fields, outcomes = found.tissue.validation_fields, found.of("ICPR2012 Aperio")
    misses, false = missed(found, fields), false_detections(found, fields)
    assert len(misses) == round((1 - recall(outcomes, found.threshold)) * 2)
    area = sum(image.area_mm2 for image in outcomes)
    counted = round(false_positives_per_mm2(outcomes, found.threshold) * area)
    # A second detection near a mitosis counts as false, and is no look-alike to be shown.
    assert 0 < len(false) <= counted
    assert [place.score for _, place in false] == sorted((place.score for _, place in false), reverse=True)


def test_sheet_shows_the_patch_of_each_mistake(tmp_path: Path) -> None:
    found = findings(tmp_path)
    false = false_detections(found, found.tissue.validation_fields)
    drawn = sheet([[], false])
    assert drawn.shape[1] == COLUMNS * CELL_PIXELS
    assert (drawn[:CELL_PIXELS] == 255).all()
    assert drawn[CELL_PIXELS + 14 : 2 * CELL_PIXELS + 14, :CELL_PIXELS].std() > 5
