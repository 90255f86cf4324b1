"""The sections of a model's `figures.json`, each measured by one function and ready to be written as JSON."""

from collections.abc import Sequence
from typing import Any

from spindle_training.data.dataset import AMI_BR, ICPR_APERIO, MONUSEG
from spindle_training.detector.cascade import BakedCascade
from spindle_training.evidence.disturbances import DISTURBANCES
from spindle_training.evidence.figures import (
    average_precision,
    by_case,
    by_image,
    detections_per_mm2,
    f1,
    false_positives_per_mm2,
    measured,
    over_fields_and_patients,
    precision,
    ranked,
    recall,
)
from spindle_training.evidence.matching import MatchedImage
from spindle_training.evidence.operating_curves import THRESHOLDS, f1_curve
from spindle_training.evidence.outcomes import UNLABELLED_SOURCES, Findings
from spindle_training.evidence.reliability import expected_calibration_error, reliability_bins
from spindle_training.evidence.rotation import Windows, rotation_figures

Section = dict[str, Any]


def validation_section(images: Sequence[MatchedImage], threshold: float, candidate_threshold: float) -> Section:
    """Figures on the validation fields at the shipped thresholds, intervals over fields and over patients."""
    measures = {
        "f1": lambda drawn: f1(drawn, threshold),
        "precision": lambda drawn: precision(drawn, threshold),
        "recall": lambda drawn: recall(drawn, threshold),
        "averagePrecision": average_precision,
        "falsePositivesPerMm2": lambda drawn: false_positives_per_mm2(drawn, threshold),
        "recallAtCandidateThreshold": lambda drawn: recall(drawn, candidate_threshold),
        "lookAlikesPerMm2": lambda drawn: (
            detections_per_mm2(drawn, candidate_threshold) - detections_per_mm2(drawn, threshold)
        ),
    }
    return {
        **_extent(images),
        "figures": {name: over_fields_and_patients(images, measure).as_json() for name, measure in measures.items()},
        "byPatient": {
            group[0].case: {
                **_extent(group),
                **_at(group, threshold),
                "averagePrecision": round(average_precision(group), 4),
            }
            for group in by_case(images)
        },
    }


def scout_section(findings: Findings) -> Section:
    """The scout alone, at its threshold: what it loses can no judge find again."""
    fields, every = findings.by_scout(ICPR_APERIO), findings.cascade.scout_threshold
    return {
        "threshold": every,
        "recall": over_fields_and_patients(fields, lambda drawn: recall(drawn, every)).as_json(),
        "candidatesPerMm2": over_fields_and_patients(fields, lambda drawn: detections_per_mm2(drawn, every)).as_json(),
        "recallOnCrops": _over_slides(findings.by_scout(AMI_BR), every),
    }


def crops_section(crops: Sequence[MatchedImage], threshold: float) -> Section:
    """Recall of the mitosis at the centre of each crop, also for each of the collections that crops come from."""
    origins = sorted({_origin(crop) for crop in crops})
    return {
        "crops": len(crops),
        "slides": len(by_case(crops)),
        "recall": _over_slides(crops, threshold),
        "byOrigin": {
            origin: {
                "crops": len(of_origin := [crop for crop in crops if _origin(crop) == origin]),
                "recall": _over_slides(of_origin, threshold),
            }
            for origin in origins
        },
    }


def unlabelled_section(images: Sequence[MatchedImage], threshold: float) -> Section:
    """Mitotic detections per mm² where hardly any mitosis is to be found."""
    return {
        "images": len(images),
        "areaMm2": round(sum(image.area_mm2 for image in images), 2),
        "detectionsPerMm2": over_fields_and_patients(
            images, lambda drawn: detections_per_mm2(drawn, threshold)
        ).as_json(),
    }


def reliability_section(images: Sequence[MatchedImage], candidate_threshold: float) -> Section:
    """Of all validation candidates after suppression, and of those among them that are shown."""
    scores, is_hit = ranked(images)
    shown = scores >= candidate_threshold
    return {
        "candidates": len(scores),
        "expectedCalibrationError": round(expected_calibration_error(scores, is_hit), 4),
        "expectedCalibrationErrorOfShown": round(expected_calibration_error(scores[shown], is_hit[shown]), 4),
        "bins": [
            {
                "detections": one.detections,
                "meanScore": round(one.mean_score, 4),
                "shareOfMitoses": round(one.share_of_mitoses, 4),
            }
            for one in reliability_bins(scores, is_hit)
        ],
    }


def rotation_section(cascade: BakedCascade, windows: Windows, threshold: float) -> Section:
    figures = rotation_figures(cascade.judge, windows, threshold)
    return {
        "windows": len(windows),
        "spread": _rounded(figures.spread),
        "scoreSpread": _rounded(figures.score_spread),
        "changedVerdicts": _rounded(figures.changed_verdicts),
        "quarterTurnDrift": _rounded(figures.quarter_turn_drift),
        "mirrorDrift": _rounded(figures.mirror_drift),
    }


def robustness_section(findings: Findings) -> list[Section]:
    """F1 at the shipped threshold under each fixed disturbance, beside the best that another threshold would give."""
    rows = []
    for disturbance in DISTURBANCES:
        images = findings.disturbed(disturbance)
        curve = f1_curve(images)
        rows.append(
            {
                "name": disturbance.name,
                **_at(images, findings.threshold),
                "bestF1": round(float(curve.max()), 4),
                "bestThreshold": float(THRESHOLDS[int(curve.argmax())]),
                "f1Curve": [round(float(value), 3) for value in curve],
            }
        )
    return rows


def headline_section(findings: Findings, rotation: Section) -> Section:
    """The figures that are compared between fp32 and int8; `rotation` is the rotation section of the same graphs."""
    threshold = findings.threshold
    return {
        **_at(findings.of(ICPR_APERIO), threshold),
        "averagePrecision": round(average_precision(findings.of(ICPR_APERIO)), 4),
        "scoutRecall": round(recall(findings.by_scout(ICPR_APERIO), findings.cascade.scout_threshold), 4),
        "cropRecall": round(recall(findings.of(AMI_BR), threshold), 4),
        "monusegPerMm2": round(detections_per_mm2(findings.of(MONUSEG), threshold), 2),
        "rotationSpread": rotation["spread"],
        "quarterTurnDrift": rotation["quarterTurnDrift"],
        "mirrorDrift": rotation["mirrorDrift"],
    }


def left_out_section(source: str, shipped: Findings, without: Findings) -> Section:
    """One source, by the shipped model and by one that never saw it, each at its own threshold.

    For fields without labels mitotic detections per mm², for all else recall.
    """
    is_unlabelled = source in UNLABELLED_SOURCES
    measure = detections_per_mm2 if is_unlabelled else recall
    section: Section = {"source": source, "measure": "detectionsPerMm2" if is_unlabelled else "recall"}
    for name, findings in (("shipped", shipped), ("without", without)):
        found, threshold = findings.of(source), findings.threshold
        units = {"patients": by_case(found)} if is_unlabelled else _crop_units(found)
        figure = measured(found, lambda drawn, threshold=threshold: measure(drawn, threshold), units)
        section[name] = {
            "threshold": threshold,
            "figure": figure.as_json(),
            "validationF1": round(f1(findings.of(ICPR_APERIO), threshold), 4),
        }
    return section


def _at(images: Sequence[MatchedImage], threshold: float) -> Section:
    return {
        "f1": round(f1(images, threshold), 4),
        "precision": round(precision(images, threshold), 4),
        "recall": round(recall(images, threshold), 4),
    }


def _crop_units(images: Sequence[MatchedImage]) -> dict[str, Sequence[Sequence[MatchedImage]]]:
    # Crops without slide identity all have the empty case.
    groups = by_case(images)
    return {"slides": groups} if len(groups) > 1 else {"crops": by_image(images)}


def _over_slides(images: Sequence[MatchedImage], threshold: float) -> Section:
    return measured(images, lambda drawn: recall(drawn, threshold), _crop_units(images)).as_json()


def _origin(crop: MatchedImage) -> str:
    return crop.file.rsplit("/", 1)[-1].split("_", 1)[0]


def _extent(images: Sequence[MatchedImage]) -> Section:
    return {
        "fields": len(images),
        "mitoses": sum(image.labels for image in images),
        "areaMm2": round(sum(image.area_mm2 for image in images), 2),
    }


def _rounded(value: float) -> float:
    """To three significant digits."""
    return float(f"{value:.3g}")
