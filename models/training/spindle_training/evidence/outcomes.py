"""Running cascades over labelled pictures, and matching what they find."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from spindle_training.data.dataset import (
    AMI_BR,
    ATNORM_MD,
    ICPR_APERIO,
    ICPR_HAMAMATSU,
    MONUSEG,
    LabelledImage,
    load_crops,
    load_fields,
)
from spindle_training.detector.cascade import BakedCascade
from spindle_training.evidence.disturbances import DISTURBANCES, Disturbance
from spindle_training.evidence.matching import MatchedImage, matched

EVERY_SCORE = 0.0
UNLABELLED_SOURCES = (MONUSEG, ICPR_HAMAMATSU)
"""Their fields hold hardly any mitosis that is not painted over, and no label of one."""


class LabelledTissue:
    """What the figures are measured on, read from the data folder's `mitosis/` part when first asked for."""

    def __init__(self, mitosis_folder: Path):
        self._mitosis_folder = mitosis_folder

    @cached_property
    def validation_fields(self) -> list[LabelledImage]:
        return load_fields(self._mitosis_folder, "val")

    @cached_property
    def validation_crops(self) -> list[LabelledImage]:
        """Of AMi-Br: the mitosis at the centre is the only label that counts."""
        return [only_centre(crop) for crop in load_crops(self._mitosis_folder, "val") if crop.source == AMI_BR]

    def pictures_of(self, source: str) -> list[LabelledImage]:
        """What a source is measured on: its validation pictures where there are such, else its training pictures.

        Raises ValueError for a source that is none of the training's.
        """
        if source == ICPR_APERIO:
            return self.validation_fields
        if source == AMI_BR:
            return self.validation_crops
        if source == ATNORM_MD:
            crops = load_crops(self._mitosis_folder, "train")
            return [only_centre(crop) for crop in crops if crop.source == source]
        if source in UNLABELLED_SOURCES:
            return [field for field in self._training_fields if field.source == source]
        raise ValueError(f"{source} is no source of the training data")

    @cached_property
    def _training_fields(self) -> list[LabelledImage]:
        return load_fields(self._mitosis_folder, "train")


def only_centre(crop: LabelledImage) -> LabelledImage:
    """The crop with its central mitosis for its only label."""
    height, width = crop.pixels.shape[:2]
    return replace(crop, mitoses=np.array([[width / 2, height / 2]]))


class Findings:
    """What one cascade finds, each picture asked once. `threshold` is the score of its mitotic detections."""

    def __init__(self, cascade: BakedCascade, threshold: float, tissue: LabelledTissue):
        self.cascade = cascade
        self.threshold = threshold
        self.tissue = tissue
        self._by_source: dict[str, list[MatchedImage]] = {}

    def of(self, source: str) -> list[MatchedImage]:
        """Detections of every score in the pictures of a source, matched."""
        if source not in self._by_source:
            self._by_source[source] = self._matched(self.tissue.pictures_of(source), DISTURBANCES[0])
        return self._by_source[source]

    def disturbed(self, disturbance: Disturbance) -> list[MatchedImage]:
        """Detections of every score in the validation fields under a disturbance, matched."""
        return self._matched(self.tissue.validation_fields, disturbance)

    def by_scout(self, source: str) -> list[MatchedImage]:
        """The scout's candidates in the pictures of a source, matched, with the scout's scores."""
        return [
            matched(image, self.cascade.candidates(image.pixels, image.microns_per_pixel))
            for image in self.tissue.pictures_of(source)
        ]

    def _matched(self, images: Sequence[LabelledImage], disturbance: Disturbance) -> list[MatchedImage]:
        return [matched(image, disturbance.detections(self.cascade, image, EVERY_SCORE)) for image in images]
