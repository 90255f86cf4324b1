"""Fixing what a cascade's scores mean, on the validation fields (ICPR2012 Aperio, patients A03 and A04).

    python -m spindle_training.evidence.calibrate SCOUT JUDGE --data-folder ../../../shared/data --memory peaks \\
        --out calibration.json

SCOUT and JUDGE are checkpoints, or baked graphs (.onnx). Out come the scout's threshold (the highest that keeps 98 %
of the mitoses), the judge's temperature (least log loss; with a shift of the logits where that is asked for), the
threshold and the candidate threshold, these two for scores of the temperature and the shift. The threshold is the
upper end of the best stretch of the F1 curve rather than its highest point, which is an accident of a few dozen
mitoses. The candidate threshold is set by the number of look-alikes that a pathologist is shown.
"""

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from spindle_training.data.dataset import LabelledImage, load_fields
from spindle_training.detector.cascade import BakedCascade, CandidateSource
from spindle_training.detector.decode import sigmoid
from spindle_training.detector.judge import BakedJudge
from spindle_training.detector.scout import BakedScout
from spindle_training.evidence import remembered_scout
from spindle_training.evidence.figures import average_precision, f1, ranked
from spindle_training.evidence.graph_files import baked_graph
from spindle_training.evidence.matching import MatchedImage, Verdict, matched
from spindle_training.evidence.reliability import (
    best_temperature,
    best_temperature_and_shift,
    expected_calibration_error,
    log_loss,
    ranked_logits,
)
from spindle_training.evidence.remembered_scout import RememberedScout

SCOUT_RECALL = 0.98

GIVEN_AWAY = 0.01
"""Of F1 on the validation fields, for fewer false detections on tissue that has none of them."""
LOWEST_SCORE = 0.01
STRETCH = 0.05
LOOK_ALIKES_PER_MM2 = 40.0


def scout_threshold(images: Sequence[MatchedImage]) -> float:
    """The highest score of two decimals from which the scout finds 98 % of the labels.

    Args: images matched with the scout's own peaks, of every score. The lowest remembered score where they do not
    suffice.
    """
    scores, is_hit = ranked(images)
    wanted = math.ceil(SCOUT_RECALL * sum(image.labels for image in images))
    found = scores[is_hit]
    if wanted > len(found):
        return remembered_scout.LOWEST_SCORE
    return max(remembered_scout.LOWEST_SCORE, math.floor(found[wanted - 1] * 100) / 100)


def best_threshold(images: Sequence[MatchedImage]) -> float:
    """The highest threshold whose surroundings of +- 0.05 have a mean F1 within `GIVEN_AWAY` of the best.

    The curve is flat at its top: the upper end costs next to nothing here and finds fewer look-alikes elsewhere.
    """
    grid = np.round(np.arange(0.05, 0.96, 0.01), 2)
    curve = np.array([f1(images, threshold) for threshold in grid])
    reach = round(STRETCH / 0.01)
    means = np.convolve(curve, np.full(2 * reach + 1, 1 / (2 * reach + 1)), mode="valid")
    good_enough = np.flatnonzero(means >= means.max() - GIVEN_AWAY)
    return float(grid[reach + int(good_enough.max())])


def look_alike_threshold(images: Sequence[MatchedImage], threshold: float) -> float:
    """The score above which there are `LOOK_ALIKES_PER_MM2` detections below `threshold`."""
    scores, _ = ranked(images)
    below = scores[scores < threshold]
    wanted = round(LOOK_ALIKES_PER_MM2 * sum(image.area_mm2 for image in images))
    return max(LOWEST_SCORE, round(float(below[wanted]), 2)) if wanted < len(below) else LOWEST_SCORE


def rescored(images: Sequence[MatchedImage], temperature: float, shift: float = 0.0) -> list[MatchedImage]:
    """The outcomes with the scores that the judge's logits divided by `temperature`, plus `shift`, give."""
    return [replace(image, verdicts=_rescored(image, temperature, shift)) for image in images]


def _rescored(image: MatchedImage, temperature: float, shift: float) -> list[Verdict]:
    logits, is_hit = ranked_logits([image])
    scores = sigmoid(logits / temperature + shift)
    return [Verdict(float(score), bool(hit)) for score, hit in zip(scores, is_hit, strict=True)]


def calibration(
    scout: CandidateSource, judge: BakedJudge, fields: Sequence[LabelledImage], with_shift: bool
) -> dict[str, float]:
    """The numbers, and what they were found by."""
    peaks = [scout.peaks(field.pixels, field.microns_per_pixel, remembered_scout.LOWEST_SCORE) for field in fields]
    from_scout = [matched(field, found) for field, found in zip(fields, peaks, strict=True)]
    scout_from = scout_threshold(from_scout)
    cascade = BakedCascade(scout, judge, scout_from)
    before = [matched(field, cascade.detections(field.pixels, field.microns_per_pixel, 0.0)) for field in fields]
    logits, is_hit = ranked_logits(before)
    if with_shift:
        temperature, shift = best_temperature_and_shift(logits, is_hit)
    else:
        temperature, shift = best_temperature(logits, is_hit), 0.0
    after = rescored(before, temperature, shift)
    threshold = best_threshold(after)
    labels, area = sum(field.labels for field in from_scout), sum(field.area_mm2 for field in fields)
    scout_scores, scout_hits = ranked(from_scout)
    return {
        "scoutThreshold": scout_from,
        "temperature": round(temperature, 4),
        "shift": round(shift, 4),
        "threshold": threshold,
        "candidateThreshold": look_alike_threshold(after, threshold),
        "scoutRecall": float((scout_scores[scout_hits] >= scout_from).sum() / labels),
        "candidatesPerMm2": sum(one.score >= scout_from for found in peaks for one in found) / area,
        "logLossBefore": log_loss(logits, is_hit),
        "logLossAfter": log_loss(logits / temperature + shift, is_hit),
        "calibrationErrorBefore": expected_calibration_error(*ranked(before)),
        "calibrationErrorAfter": expected_calibration_error(*ranked(after)),
        "f1": f1(after, threshold),
        "averagePrecision": average_precision(after),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Fix the temperature and the thresholds of a scout and a judge.")
    parser.add_argument("scout", type=Path)
    parser.add_argument("judge", type=Path)
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mitosis/")
    parser.add_argument("--memory", type=Path, required=True, help="folder that keeps the scout's peaks for later")
    parser.add_argument("--with-shift", action="store_true", help="fit a shift of the logits beside the temperature")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    scout = RememberedScout(BakedScout(baked_graph(arguments.scout)), arguments.memory)
    judge = BakedJudge(baked_graph(arguments.judge))
    found = calibration(scout, judge, load_fields(arguments.data_folder / "mitosis", "val"), arguments.with_shift)
    arguments.out.write_text(json.dumps(found, indent=2) + "\n")
    print(arguments.out.read_text(), end="")


if __name__ == "__main__":
    main()
