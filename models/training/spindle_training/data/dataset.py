"""The labelled tissue: crops and fields with their mitotic figures, read whole into memory.

Reads the tables and pictures of the data folder's `mitosis/` part (see its README for licences and traps).
Coordinates are pixel edges of the picture they belong to: x to the right, y down, pixel centres at + 0.5.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

CROP_MICRONS_PER_PIXEL = 0.25
"""Nominal: the crops were cut by several groups from several scanners."""

AMI_BR = "AMi-Br"
ATNORM_MD = "AtNorM-MD"
ICPR_APERIO = "ICPR2012 Aperio"
ICPR_HAMAMATSU = "ICPR2012 Hamamatsu"
MONUSEG = "MoNuSeg"
ATYPIA_HAMAMATSU = "MITOS-ATYPIA-14 Hamamatsu"
TUPAC_LOOK_ALIKES = "TUPAC16 look-alikes"
CONSEP = "CoNSeP"
NUINSSEG = "NuInsSeg"
CMC_CANINE = "CMC canine"
FIELD_SOURCES = {"icpr2012": ICPR_APERIO, "icpr2012-hamamatsu": ICPR_HAMAMATSU, "monuseg": MONUSEG}


POSSIBLE_MITOSES = {
    "fields/monuseg/TCGA-A6-6782-01A-01-BS1.jpg": ((180.0, 420.0),),
    "fields/monuseg/TCGA-B0-5711-01Z-00-DX1.jpg": ((188.0, 156.0),),
    "fields/monuseg/TCGA-HC-7209-01A-01-TS1.jpg": ((388.0, 660.0),),
}
"""Places in MoNuSeg, which has no mitosis labels, that look like an anaphase, a metaphase and a prometaphase. Not trained
as look-alikes; where the model is measured they count as any other place."""

POSSIBLE_MITOSIS_UM = 5.0
"""Half the side of the box that is left out about each."""


@dataclass(frozen=True)
class LabelledImage:
    """One picture with what is known of it.

    `mitoses` are [n, 2] points (x, y), `look_alikes` those that an expert called none; `ignored` are [n, 4] boxes (xmin, ymin, xmax, ymax) whose content
    must neither train nor score. All else is normal tissue as far as anybody labelled it. `case` is the
    slide of a crop or the patient of a field, empty where unknown.
    """

    file: str
    source: str
    case: str
    split: str
    pixels: NDArray[np.uint8]
    microns_per_pixel: float
    mitoses: NDArray[np.float64]
    ignored: NDArray[np.float64]
    look_alikes: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))

    @property
    def is_crop(self) -> bool:
        """Cut out of a slide by others: the tissue goes on beyond its edges."""
        return self.source in (AMI_BR, ATNORM_MD, TUPAC_LOOK_ALIKES)

    def holds(self, x: float, y: float, margin_um: float) -> bool:
        """Whether (x, y) lies inside, at least `margin_um` from every edge."""
        margin = margin_um / self.microns_per_pixel
        height, width = self.pixels.shape[:2]
        return margin <= x <= width - margin and margin <= y <= height - margin

    @property
    def area_mm2(self) -> float:
        height, width = self.pixels.shape[:2]
        return height * width * self.microns_per_pixel**2 / 1e6


def load_crops(mitosis_folder: Path, split: str) -> list[LabelledImage]:
    """The 128 x 128 crops of one split, each centred on a mitotic figure."""
    mitoses = defaultdict(list)
    for row in _rows(mitosis_folder / "crop-objects.csv"):
        if row["label"] == "mitotic":
            mitoses[row["file"]].append((float(row["x"]), float(row["y"])))
    return [
        LabelledImage(
            file=row["file"],
            source=row["set"],
            case=row["slide"],
            split=row["split"],
            pixels=_read_rgb(mitosis_folder / row["file"]),
            microns_per_pixel=CROP_MICRONS_PER_PIXEL,
            mitoses=np.array(mitoses[row["file"]]).reshape(-1, 2),
            ignored=np.empty((0, 4)),
        )
        for row in _rows(mitosis_folder / "crops.csv")
        if row["split"] == split
    ]


def load_fields(mitosis_folder: Path, split: str) -> list[LabelledImage]:
    """The microscope fields of one split, of all field sources."""
    mitoses, ignored = defaultdict(list), defaultdict(list)
    for row in _rows(mitosis_folder / "field-objects.csv"):
        if row["label"] == "mitotic":
            mitoses[row["file"]].append((float(row["x"]), float(row["y"])))
        else:
            ignored[row["file"]].append([float(row[side]) for side in ("xmin", "ymin", "xmax", "ymax")])
    return [
        LabelledImage(
            file=row["file"],
            source=FIELD_SOURCES[Path(row["file"]).parent.name],
            case=row["patient"],
            split=row["split"],
            pixels=_read_rgb(mitosis_folder / row["file"]),
            microns_per_pixel=float(row["mpp"]),
            mitoses=np.array(mitoses[row["file"]]).reshape(-1, 2),
            ignored=np.array(ignored[row["file"]]).reshape(-1, 4),
        )
        for row in _rows(mitosis_folder / "fields.csv")
        if row["split"] == split
    ]


@dataclass(frozen=True)
class LabelledSet:
    """A folder with `images/` and `objects.csv` (file, x, y, label), and `images.csv` where there is more to say."""

    folder: str
    source: str
    microns_per_pixel: float
    ignored_labels: frozenset[str] = frozenset()
    """Objects that may be mitoses or not."""


LABELLED_SETS = (
    LabelledSet("fields/atypia14-hamamatsu", ATYPIA_HAMAMATSU, 0.2274),
    LabelledSet("crops/tupac-hardneg", TUPAC_LOOK_ALIKES, CROP_MICRONS_PER_PIXEL),
    LabelledSet("fields/consep", CONSEP, 0.25, frozenset({"nucleus_other"})),
    LabelledSet("fields/nuinsseg", NUINSSEG, 0.25),
    LabelledSet("fields/cmc-canine", CMC_CANINE, 0.25),
)

IGNORED_OBJECT_UM = 5.0
"""Half the side of the box about an object that is left out."""


def load_labelled_set(mitosis_folder: Path, labelled_set: LabelledSet, split: str) -> list[LabelledImage]:
    """The pictures of one split; those of a set that states no split are for training.

    A look-alike that some voters took for a mitosis is left out of both kinds.
    """
    folder = mitosis_folder / labelled_set.folder
    objects: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder / "objects.csv"):
        objects[row["file"]].append(row)
    table = folder / "images.csv"
    about = {row["file"]: row for row in _rows(table)} if table.exists() else {}
    reach = IGNORED_OBJECT_UM / labelled_set.microns_per_pixel
    images = []
    for path in sorted((folder / "images").iterdir()):
        known = about.get(path.name, {})
        if (known.get("split") or "train") != split:
            continue
        points: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row in objects[path.name]:
            points[_use_of(row, labelled_set)].append((float(row["x"]), float(row["y"])))
        doubtful = np.array(points["ignored"]).reshape(-1, 2)
        images.append(
            LabelledImage(
                file=f"{labelled_set.folder}/images/{path.name}",
                source=labelled_set.source,
                case=known.get("patient") or known.get("slide") or "",
                split=split,
                pixels=_read_rgb(path),
                microns_per_pixel=labelled_set.microns_per_pixel,
                mitoses=np.array(points["mitotic"]).reshape(-1, 2),
                ignored=np.concatenate([doubtful - reach, doubtful + reach], axis=1),
                look_alikes=np.array(points["look-alike"]).reshape(-1, 2),
            )
        )
    return images


def _use_of(row: dict[str, str], labelled_set: LabelledSet) -> str:
    """What an object is good for: `mitotic`, `look-alike`, `ignored`, or `tissue` as any other."""
    if row["label"] in labelled_set.ignored_labels:
        return "ignored"
    if row["label"] == "non_mitotic":
        return "ignored" if float(row.get("votes") or 0) > 0 else "look-alike"
    return "mitotic" if row["label"] == "mitotic" else "tissue"


def training_images(data_folder: Path, without: Sequence[str]) -> list[LabelledImage]:
    """All training crops and fields but those of the sources left out; possible mitoses are ignored."""
    mitosis_folder = data_folder / "mitosis"
    images = load_crops(mitosis_folder, "train") + load_fields(mitosis_folder, "train")
    for labelled_set in LABELLED_SETS:
        if (mitosis_folder / labelled_set.folder).exists():
            images += load_labelled_set(mitosis_folder, labelled_set, "train")
    return [without_possible_mitoses(image) for image in images if image.source not in without]


def without_possible_mitoses(image: LabelledImage) -> LabelledImage:
    """The image with its `POSSIBLE_MITOSES` among what is ignored."""
    places = np.array(POSSIBLE_MITOSES.get(image.file, ())).reshape(-1, 2)
    reach = POSSIBLE_MITOSIS_UM / image.microns_per_pixel
    boxes = np.concatenate([places - reach, places + reach], axis=1)
    return replace(image, ignored=np.concatenate([image.ignored, boxes]))


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(newline="") as lines:
        return list(csv.DictReader(lines))


def _read_rgb(path: Path) -> NDArray[np.uint8]:
    blue_green_red = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if blue_green_red is None:
        raise FileNotFoundError(f"no readable picture at {path}")
    return np.ascontiguousarray(blue_green_red[..., ::-1])
