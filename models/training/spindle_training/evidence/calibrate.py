"""Fixing the two thresholds of a model on the validation fields (ICPR2012 Aperio, patients A03 and A04).

    python -m spindle_training.evidence.calibrate CHECKPOINT --data-folder ../../../shared/data

The threshold is the middle of the flattest best stretch of the F1 curve rather than its highest point,
which is an accident of a few dozen mitoses. The candidate threshold is set by the number of look-alikes
that a pathologist is shown.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from spindle_training.export.bake import baked_model
from spindle_training.training.checkpoint import load_network
from spindle_training.data.dataset import load_fields
from spindle_training.evidence.figures import average_precision, f1
from spindle_training.detector.inference import BakedDetector
from spindle_training.evidence.matching import MatchedImage, matched

LOWEST_SCORE = 0.01
STRETCH = 0.05
LOOK_ALIKES_PER_MM2 = 40.0


def best_threshold(images: Sequence[MatchedImage]) -> float:
    """The threshold whose surroundings of +- 0.05 have the best mean F1."""
    grid = np.round(np.arange(0.05, 0.96, 0.01), 2)
    curve = np.array([f1(images, threshold) for threshold in grid])
    reach = round(STRETCH / 0.01)
    means = np.convolve(curve, np.full(2 * reach + 1, 1 / (2 * reach + 1)), mode="valid")
    return float(grid[reach + int(np.argmax(means))])


def look_alike_threshold(images: Sequence[MatchedImage], threshold: float) -> float:
    """The score above which there are `LOOK_ALIKES_PER_MM2` detections below `threshold`."""
    scores = sorted(
        (verdict.score for image in images for verdict in image.verdicts if verdict.score < threshold), reverse=True
    )
    wanted = round(LOOK_ALIKES_PER_MM2 * sum(image.area_mm2 for image in images))
    return round(scores[wanted], 2) if wanted < len(scores) else LOWEST_SCORE


def main() -> None:
    parser = argparse.ArgumentParser(description="Fix the thresholds of a checkpoint on the validation fields.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mitosis/")
    arguments = parser.parse_args()
    detector = BakedDetector(baked_model(load_network(arguments.checkpoint)).SerializeToString())
    images = [
        matched(field, detector.detections(field.pixels, field.microns_per_pixel, LOWEST_SCORE))
        for field in load_fields(arguments.data_folder / "mitosis", "val")
    ]
    threshold = best_threshold(images)
    print(f"F1 {f1(images, threshold):.3f}, average precision {average_precision(images):.3f}")
    print(f"--threshold {threshold} --candidate-threshold {look_alike_threshold(images, threshold)}")


if __name__ == "__main__":
    main()
