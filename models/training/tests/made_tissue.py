"""A data folder of synthetic pictures in the layout of the real one: two patients to validate on, and every source."""

import csv
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from spindle_training.export.golden import golden_picture

FIELD_PIXELS = 200
CROP_PIXELS = 128


def write_made_tissue(data_folder: Path) -> None:
    """`mitosis/` with its tables. Labels are made up: nothing looks like a mitosis."""
    folder = data_folder / "mitosis"
    fine = golden_picture().repeat(2, axis=0).repeat(2, axis=1)
    fields = [
        ("icpr2012/A03_01", "A03", "val", 0.2456),
        ("icpr2012/A04_01", "A04", "val", 0.2456),
        ("icpr2012-hamamatsu/A00_01", "A00", "train", 0.2274),
        ("monuseg/TCGA-1", "TCGA-1", "train", 0.25),
        ("monuseg/TCGA-2", "TCGA-2", "train", 0.25),
    ]
    crops = [
        ("ami-br/MIDOG21_1", "AMi-Br", "1.tiff", "val"),
        ("ami-br/MIDOG21_2", "AMi-Br", "1.tiff", "val"),
        ("ami-br/TUPAC16_3", "AMi-Br", "2.tiff", "val"),
        ("atnorm-md/MIDOG_1", "AtNorM-MD", "", "train"),
    ]
    for number, (name, *_) in enumerate(fields):
        _write_picture(folder / f"fields/{name}.png", np.roll(fine, 17 * number, axis=1)[:FIELD_PIXELS, :FIELD_PIXELS])
    for number, (name, *_) in enumerate(crops):
        _write_picture(folder / f"crops/{name}.png", np.roll(fine, 31 * number, axis=0)[:CROP_PIXELS, :CROP_PIXELS])
    _write_table(
        folder / "fields.csv",
        ["file", "patient", "split", "mpp"],
        [(f"fields/{name}.png", *row) for name, *row in fields],
    )
    _write_table(
        folder / "crops.csv", ["file", "set", "slide", "split"], [(f"crops/{name}.png", *row) for name, *row in crops]
    )
    _write_table(
        folder / "field-objects.csv",
        ["file", "x", "y", "label", "xmin", "ymin", "xmax", "ymax"],
        [
            ("fields/icpr2012/A03_01.png", 60, 60, "mitotic", 50, 50, 70, 70),
            ("fields/icpr2012/A03_01.png", 150, 120, "ignore", 140, 110, 160, 130),
            ("fields/icpr2012/A04_01.png", 100, 140, "mitotic", 90, 130, 110, 150),
        ],
    )
    _write_table(
        folder / "crop-objects.csv",
        ["file", "x", "y", "label"],
        [(f"crops/{name}.png", 64, 64, "mitotic") for name, *_ in crops],
    )


def _write_picture(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), pixels[..., ::-1])


def _write_table(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
