"""The detector of a model bundle: the scout proposes, the judge decides, suppression leaves one detection a figure."""

import hashlib
import json
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from spindle_training.detector.decode import SUPPRESSION_RADIUS_UM, Candidate, sigmoid, suppressed
from spindle_training.detector.judge import BakedJudge
from spindle_training.detector.scout import BakedScout

Precision = Literal["fp32", "int8"]
SCHEMA_VERSION = 2


class CandidateSource(Protocol):
    """What proposes candidates: a `BakedScout`, or one that remembers."""

    def peaks(self, pixels: NDArray[np.uint8], microns_per_pixel: float, lowest_score: float) -> list[Candidate]: ...


class BakedCascade:
    """Scout and judge. Scores of detections are the judge's."""

    def __init__(
        self,
        scout: CandidateSource,
        judge: BakedJudge,
        scout_threshold: float,
        suppression_radius_um: float = SUPPRESSION_RADIUS_UM,
    ):
        self.scout = scout
        self.judge = judge
        self.scout_threshold = scout_threshold
        self.suppression_radius_um = suppression_radius_um

    @classmethod
    def from_bundle(cls, bundle: Path, precision: Precision = "fp32") -> "BakedCascade":
        """The cascade of a bundle folder.

        Raises ValueError where the manifest is of another schema, or a graph is absent or not the one it names.
        """
        manifest = read_manifest(bundle)
        return cls(
            scout_of_bundle(bundle, precision),
            judge_of_bundle(bundle, precision),
            manifest["scout"]["threshold"],
            manifest["suppressionRadiusUm"],
        )

    def candidates(self, pixels: NDArray[np.uint8], microns_per_pixel: float) -> list[Candidate]:
        """The scout's unsuppressed peaks from its threshold on, with the scout's scores."""
        return self.scout.peaks(pixels, microns_per_pixel, self.scout_threshold)

    def judged(
        self, pixels: NDArray[np.uint8], microns_per_pixel: float, candidates: list[Candidate]
    ) -> list[Candidate]:
        """The same places with the judge's scores."""
        scores = sigmoid(self.judge.logits(pixels, microns_per_pixel, candidates))
        return [
            Candidate(place.x, place.y, float(score)) for place, score in zip(candidates, scores, strict=True)
        ]

    def detections(
        self, pixels: NDArray[np.uint8], microns_per_pixel: float, candidate_threshold: float
    ) -> list[Candidate]:
        """Detections of a picture [height, width, 3] in its own pixel-edge coordinates, best first."""
        judged = self.judged(pixels, microns_per_pixel, self.candidates(pixels, microns_per_pixel))
        kept = [candidate for candidate in judged if candidate.score >= candidate_threshold]
        return suppressed(kept, self.suppression_radius_um / microns_per_pixel)


def read_manifest(bundle: Path) -> dict[str, Any]:
    """The manifest of a bundle. Raises ValueError where its schema is not the cascade's."""
    manifest = json.loads((bundle / "manifest.json").read_text())
    if manifest.get("schemaVersion") != SCHEMA_VERSION:
        raise ValueError(f"{bundle} has schema {manifest.get('schemaVersion')}, not {SCHEMA_VERSION}")
    return manifest


def scout_of_bundle(bundle: Path, precision: Precision) -> BakedScout:
    scout = read_manifest(bundle)["scout"]
    return BakedScout(_graph(bundle, scout, precision), scout["receptiveField"], scout["stride"], scout["mpp"])


def judge_of_bundle(bundle: Path, precision: Precision) -> BakedJudge:
    judge = read_manifest(bundle)["judge"]
    return BakedJudge(_graph(bundle, judge, precision), judge["size"], judge["mpp"])


def _graph(bundle: Path, stage: dict[str, Any], precision: Precision) -> bytes:
    named = stage if precision == "fp32" else stage.get("int8")
    if named is None:
        raise ValueError(f"{bundle} has no {precision} graph beside {stage['file']}")
    graph = (bundle / named["file"]).read_bytes()
    if hashlib.sha256(graph).hexdigest() != named["sha256"]:
        raise ValueError(f"{bundle / named['file']} is not the graph that the manifest names")
    return graph
