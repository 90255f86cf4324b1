"""All figures of a model card, from a model bundle and its own threshold.

    python -m spindle_training.evidence.evaluate ../mitosis-c8 --data-folder ../../../shared/data
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from spindle_training.evidence.calibrate import LOWEST_SCORE
from spindle_training.data.dataset import (
    AMI_BR,
    ICPR_APERIO,
    ICPR_HAMAMATSU,
    MONUSEG,
    LabelledImage,
    load_crops,
    load_fields,
)
from spindle_training.evidence.figures import (
    Figure,
    average_precision,
    bootstrapped,
    f1,
    false_positives_per_mm2,
    precision,
    recall,
)
from spindle_training.detector.inference import BakedDetector
from spindle_training.evidence.matching import MatchedImage, matched
from spindle_training.evidence.rotation_spread import rotation_spread

CROPS_FOR_ROTATION = 64


def matched_images(detector: BakedDetector, images: Sequence[LabelledImage], lowest: float) -> list[MatchedImage]:
    """Every picture's detections of at least score `lowest`, matched."""
    return [
        matched(image, detector.detections(image.pixels, image.microns_per_pixel, lowest)) for image in images
    ]


def field_figures(images: Sequence[MatchedImage], threshold: float, candidate_threshold: float) -> dict[str, Figure]:
    """Figures on fields with mitoses, resampled by field."""
    return {
        "F1": bootstrapped(images, lambda drawn: f1(drawn, threshold)),
        "precision": bootstrapped(images, lambda drawn: precision(drawn, threshold)),
        "recall": bootstrapped(images, lambda drawn: recall(drawn, threshold)),
        "average precision": bootstrapped(images, average_precision),
        "false positives per mm²": bootstrapped(images, lambda drawn: false_positives_per_mm2(drawn, threshold)),
        "recall at the candidate threshold": bootstrapped(images, lambda drawn: recall(drawn, candidate_threshold)),
        "look-alikes per mm²": bootstrapped(
            images,
            lambda drawn: (
                false_positives_per_mm2(drawn, candidate_threshold) - false_positives_per_mm2(drawn, threshold)
            ),
        ),
    }


def crop_recall(detector: BakedDetector, crops: Sequence[LabelledImage], threshold: float) -> Figure:
    """Recall of the mitosis at the centre of each crop, resampled by slide."""
    by_slide: dict[str, list[MatchedImage]] = {}
    for crop in crops:
        height, width = crop.pixels.shape[:2]
        centred = replace(crop, mitoses=np.array([[width / 2, height / 2]]))
        by_slide.setdefault(crop.case, []).extend(matched_images(detector, [centred], threshold))
    return bootstrapped(
        list(by_slide.values()), lambda slides: recall([image for slide in slides for image in slide], threshold)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the figures of a model bundle.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mitosis/")
    arguments = parser.parse_args()
    manifest = json.loads((arguments.bundle / "manifest.json").read_text())
    threshold, candidate_threshold = manifest["threshold"], manifest["candidateThreshold"]
    detector = BakedDetector(arguments.bundle / manifest["scout"]["file"])
    mitosis_folder = arguments.data_folder / "mitosis"

    validation = [image for image in load_fields(mitosis_folder, "val") if image.source == ICPR_APERIO]
    print(f"Validation fields (ICPR2012 Aperio A03, A04), threshold {threshold}")
    validation_matches = matched_images(detector, validation, LOWEST_SCORE)
    for name, figure in field_figures(validation_matches, threshold, candidate_threshold).items():
        print(f"  {name}: {figure}")
    for patient in ("A03", "A04"):
        of_patient = [
            outcome for image, outcome in zip(validation, validation_matches, strict=True) if image.case == patient
        ]
        print(f"  {patient}: F1 {f1(of_patient, threshold):.3f}, average precision {average_precision(of_patient):.3f}")

    crops = [crop for crop in load_crops(mitosis_folder, "val") if crop.source == AMI_BR]
    print("AMi-Br validation crops")
    print(f"  recall: {crop_recall(detector, crops, threshold)}")

    print("Training sources without mitoses to find (nearly all detections are false)")
    negatives = load_fields(mitosis_folder, "train")
    for source in (MONUSEG, ICPR_HAMAMATSU):
        images = [image for image in negatives if image.source == source]
        matches = matched_images(detector, images, threshold)
        rate = bootstrapped(matches, lambda drawn: false_positives_per_mm2(drawn, threshold))
        print(f"  {source}, mitotic detections per mm²: {rate}")

    spread = rotation_spread(detector, crops[:: max(1, len(crops) // CROPS_FOR_ROTATION)])
    print(f"Rotation spread over 32 angles: {spread:.3f}")


if __name__ == "__main__":
    main()
