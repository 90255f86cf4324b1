"""A sheet of what a bundle gets wrong, to look at before its known failures are written down.

    python -m spindle_training.evidence.mistakes ../mitosis-c8 --data-folder ../../../shared/data --memory peaks \\
        --out mistakes.png

Row by row: mitoses of the validation fields that it misses; its false detections there; its mitotic detections on
MoNuSeg; central mitoses of validation crops that it misses. Worst first, 20.5 µm wide, the score below.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from spindle_training.data.dataset import AMI_BR, ICPR_APERIO, MONUSEG, LabelledImage
from spindle_training.detector.decode import Candidate
from spindle_training.detector.judge import cut_judge_patches
from spindle_training.evidence.evaluate import findings_of
from spindle_training.evidence.matching import MATCHING_RADIUS_UM, touches_ignored
from spindle_training.evidence.outcomes import Findings, LabelledTissue

COLUMNS = 24
CELL_PIXELS = 82
CAPTION_PIXELS = 14

Mistake = tuple[LabelledImage, Candidate]


def missed(findings: Findings, images: Iterable[LabelledImage]) -> list[Mistake]:
    """Labelled mitoses without a detection above the threshold within 7.5 µm; the lowest best score first."""
    found = []
    for image in images:
        detections = findings.cascade.detections(image.pixels, image.microns_per_pixel, 0.0)
        radius = MATCHING_RADIUS_UM / image.microns_per_pixel
        for x, y in image.mitoses:
            near = [one.score for one in detections if np.hypot(one.x - x, one.y - y) <= radius]
            best = max(near, default=0.0)
            if best < findings.threshold:
                found.append((image, Candidate(float(x), float(y), best)))
    return sorted(found, key=lambda mistake: mistake[1].score)


def false_detections(findings: Findings, images: Iterable[LabelledImage]) -> list[Mistake]:
    """Detections above the threshold away from every label; the highest score first."""
    found = []
    for image in images:
        radius = MATCHING_RADIUS_UM / image.microns_per_pixel
        for one in findings.cascade.detections(image.pixels, image.microns_per_pixel, findings.threshold):
            near = len(image.mitoses) > 0 and np.min(np.hypot(*(image.mitoses - (one.x, one.y)).T)) <= radius
            if not near and not touches_ignored(image, one.x, one.y, radius):
                found.append((image, one))
    return sorted(found, key=lambda mistake: -mistake[1].score)


def sheet(rows: Sequence[Sequence[Mistake]]) -> NDArray[np.uint8]:
    """The first mistakes of each row side by side, RGB."""
    cell_height = CELL_PIXELS + CAPTION_PIXELS
    pixels = np.full((cell_height * len(rows), CELL_PIXELS * COLUMNS, 3), 255, np.uint8)
    for row, mistakes in enumerate(rows):
        for column, (image, place) in enumerate(mistakes[:COLUMNS]):
            (patch,) = cut_judge_patches(image.pixels, image.microns_per_pixel, [place], CELL_PIXELS)
            top, left = row * cell_height, column * CELL_PIXELS
            pixels[top : top + CELL_PIXELS, left : left + CELL_PIXELS] = patch
            corner = (left + 2, top + CELL_PIXELS + CAPTION_PIXELS - 3)
            cv2.putText(pixels, f"{place.score:.2f}", corner, cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA)
    return pixels


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw what a model bundle gets wrong.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mitosis/")
    parser.add_argument("--memory", type=Path, required=True, help="folder that keeps the scout's peaks for later")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    tissue = LabelledTissue(arguments.data_folder / "mitosis")
    findings = findings_of(arguments.bundle, tissue, arguments.memory)
    rows = {
        "missed in the validation fields": missed(findings, tissue.pictures_of(ICPR_APERIO)),
        "false in the validation fields": false_detections(findings, tissue.pictures_of(ICPR_APERIO)),
        "mitotic on MoNuSeg": false_detections(findings, tissue.pictures_of(MONUSEG)),
        "missed in the validation crops": missed(findings, tissue.pictures_of(AMI_BR)),
    }
    for name, mistakes in rows.items():
        print(f"{name}: {len(mistakes)}")
    cv2.imwrite(str(arguments.out), sheet(list(rows.values()))[..., ::-1])


if __name__ == "__main__":
    main()
