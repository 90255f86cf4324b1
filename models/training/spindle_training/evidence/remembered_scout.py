"""A scout that looks at a picture once. Judges come and go on the same candidates, and those cost the most."""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spindle_training.detector.decode import Candidate
from spindle_training.detector.scout import BakedScout

LOWEST_SCORE = 0.01


class RememberedScout:
    """A `BakedScout` whose peaks from a score of 0.01 are kept in a folder, by graph, picture and resolution."""

    def __init__(self, scout: BakedScout, folder: Path):
        self._scout = scout
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def peaks(self, pixels: NDArray[np.uint8], microns_per_pixel: float, lowest_score: float) -> list[Candidate]:
        """As `BakedScout.peaks`. Raises ValueError below a score of 0.01."""
        if lowest_score < LOWEST_SCORE:
            raise ValueError(f"peaks are remembered from a score of {LOWEST_SCORE}, not {lowest_score}")
        kept = self._folder / f"{self._key(pixels, microns_per_pixel)}.npy"
        if not kept.exists():
            found = self._scout.peaks(pixels, microns_per_pixel, LOWEST_SCORE)
            aside = kept.with_suffix(".part.npy")
            np.save(aside, np.array([(peak.x, peak.y, peak.score) for peak in found]).reshape(-1, 3))
            aside.replace(kept)
        return [Candidate(x, y, score) for x, y, score in np.load(kept).tolist() if score >= lowest_score]

    def _key(self, pixels: NDArray[np.uint8], microns_per_pixel: float) -> str:
        picture = hashlib.sha256(np.ascontiguousarray(pixels).data)
        picture.update(f"{self._scout.fingerprint} {pixels.shape} {microns_per_pixel}".encode())
        return picture.hexdigest()
