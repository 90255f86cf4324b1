"""Spindle's own cascade as it would be written in Python: openslide-python, PyTorch, and the decoding of the training code."""

import time

import numpy as np
import torch
from baked_network import BakedNetwork, as_input
from slide_reading import MICRONS_PER_PIXEL, ahead, open_slide, read_rgb
from spindle_training.detector.decode import Candidate, local_maxima, suppressed

BATCH_SIZE = 16
PATCH_CELLS = 149
"""Cells of a patch of the scout that are its own, along one axis: those of Spindle."""
RING_CELLS = 1


def run(scout: BakedNetwork, judge: BakedNetwork, manifest: dict, path: str, patches: int) -> dict:
    """So many patches of the scout, row by row in a square, and a patch of the judge around each of their peaks."""
    described = manifest["scout"]
    stride, field = described["stride"], described["receptiveField"]
    size = field + (PATCH_CELLS + 2 * RING_CELLS - 1) * stride
    halo = RING_CELLS * stride + (field - stride) // 2
    own = 2 * PATCH_CELLS * stride
    across = max(1, round(patches**0.5))
    corners = [((i % across) * own, (i // across) * own) for i in range(patches)]
    places = 0
    found: list[Candidate] = []

    with open_slide(path) as slide:

        def read_halved(corner: tuple[int, int]) -> np.ndarray:
            left, top = (edge - 2 * halo for edge in corner)
            pixels = read_rgb(slide, left, top, 2 * size, 2 * size).astype(np.uint16)
            sums = pixels[0::2, 0::2] + pixels[0::2, 1::2] + pixels[1::2, 0::2] + pixels[1::2, 1::2]
            return ((sums + 2) >> 2).astype(np.uint8)

        start = time.perf_counter()
        for corner, pixels in zip(corners, ahead(corners, read_halved), strict=True):
            logits = scout(as_input(pixels[None]))[0, 0].numpy()
            peaks = _own_peaks(logits, described["threshold"], corner, 2 * stride)
            places += len(peaks)
            found += _judged(slide, judge, manifest["judge"]["size"], peaks, manifest["candidateThreshold"])
        kept = suppressed(found, manifest["suppressionRadiusUm"] / MICRONS_PER_PIXEL)
        seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "areaMm2": patches * (own * MICRONS_PER_PIXEL / 1000) ** 2,
        "patches": patches,
        "places": places,
        "detections": len(kept),
    }


def _own_peaks(logits: np.ndarray, threshold: float, corner: tuple[int, int], cell: int) -> list[Candidate]:
    """Peaks inside the ring, in level-0 pixels."""
    inside = [
        Candidate(corner[0] + (peak.x - RING_CELLS) * cell, corner[1] + (peak.y - RING_CELLS) * cell, peak.score)
        for peak in local_maxima(logits, threshold)
    ]
    extent = PATCH_CELLS * cell
    return [peak for peak in inside if 0 <= peak.x - corner[0] < extent and 0 <= peak.y - corner[1] < extent]


def _judged(
    slide, judge: BakedNetwork, size: int, places: list[Candidate], candidate_threshold: float
) -> list[Candidate]:
    batches = [places[i : i + BATCH_SIZE] for i in range(0, len(places), BATCH_SIZE)]

    def read(batch: list[Candidate]) -> np.ndarray:
        corners = [(int(place.x + 0.5) - size // 2, int(place.y + 0.5) - size // 2) for place in batch]
        return np.stack([read_rgb(slide, left, top, size, size) for left, top in corners])

    kept = []
    for batch, pixels in zip(batches, ahead(batches, read), strict=True):
        scores = torch.sigmoid(judge(as_input(pixels))).flatten().tolist()
        kept += [
            Candidate(place.x, place.y, score)
            for place, score in zip(batch, scores, strict=True)
            if score >= candidate_threshold
        ]
    return kept
