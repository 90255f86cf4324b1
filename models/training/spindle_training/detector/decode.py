"""From a map of logits to detections: plateaus of local maxima, then greedy suppression.

Nothing depends on scan order, so that a turned slide gives turned detections. The application decodes
in the same way; the two must agree.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SUPPRESSION_RADIUS_UM = 6.0


@dataclass(frozen=True)
class Candidate:
    """A point in pixel-edge coordinates (pixel centres at + 0.5) of the frame the caller names, and its score."""

    x: float
    y: float
    score: float


def sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-logits.astype(np.float64)))


def local_maxima(logits: NDArray[np.float32], candidate_threshold: float) -> list[Candidate]:
    """Cells of logit >= all 8 neighbours and score >= `candidate_threshold`, in cell-edge coordinates.

    8-connected plateaus of exactly equal logits merge to their centroid. A plateau with one cell beside
    a higher one keeps its other cells, as each cell is judged by its own neighbours.

    Args: logits [rows, columns]. Multiply the results by the stride for pixels: cell (0, 0) has its
    centre at (0.5, 0.5).
    """
    padded = np.pad(logits, 1, constant_values=-np.inf)
    rows, columns = logits.shape
    neighbours = [
        padded[1 + dy : 1 + dy + rows, 1 + dx : 1 + dx + columns]
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
        if (dy, dx) != (0, 0)
    ]
    scores = sigmoid(logits)
    is_peak = (logits >= np.max(neighbours, axis=0)) & (scores >= candidate_threshold)
    unvisited = {(int(row), int(column)) for row, column in np.argwhere(is_peak)}
    candidates = []
    for seed in sorted(unvisited):
        if seed not in unvisited:
            continue
        plateau = _take_plateau(seed, unvisited)
        centre_row, centre_column = np.mean(plateau, axis=0) + 0.5
        candidates.append(Candidate(float(centre_column), float(centre_row), float(scores[seed])))
    return candidates


def _take_plateau(seed: tuple[int, int], unvisited: set[tuple[int, int]]) -> list[tuple[int, int]]:
    # Two neighbouring peaks are each >= the other, hence equal: connectivity alone finds the plateau.
    unvisited.remove(seed)
    plateau = [seed]
    for row, column in plateau:
        for neighbour in ((row + dy, column + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)):
            if neighbour in unvisited:
                unvisited.remove(neighbour)
                plateau.append(neighbour)
    return plateau


def suppressed(candidates: list[Candidate], radius: float) -> list[Candidate]:
    """Greedy suppression by descending score.

    A candidate within `radius` (same unit as the coordinates) of a kept one is dropped; candidates of
    exactly equal score within the radius of each other merge to their centroid first.
    """
    by_score = defaultdict(list)
    for candidate in candidates:
        by_score[candidate.score].append(candidate)
    kept: list[Candidate] = []
    kept_positions = np.empty((len(candidates), 2))
    for score in sorted(by_score, reverse=True):
        positions = kept_positions[: len(kept)]
        free = [
            candidate
            for candidate in by_score[score]
            if not np.any(np.hypot(*(positions - (candidate.x, candidate.y)).T) <= radius)
        ]
        for merged in map(_merged, _clusters(free, radius)):
            kept_positions[len(kept)] = merged.x, merged.y
            kept.append(merged)
    return kept


def _clusters(candidates: list[Candidate], radius: float) -> list[list[Candidate]]:
    remaining = list(candidates)
    clusters = []
    while remaining:
        cluster = [remaining.pop(0)]
        for member in cluster:
            near = [other for other in remaining if _distance(member, other) <= radius]
            cluster.extend(near)
            remaining = [other for other in remaining if other not in near]
        clusters.append(cluster)
    return clusters


def _merged(cluster: list[Candidate]) -> Candidate:
    if len(cluster) == 1:
        return cluster[0]
    return Candidate(
        float(np.mean([member.x for member in cluster])),
        float(np.mean([member.y for member in cluster])),
        cluster[0].score,
    )


def _distance(one: Candidate, other: Candidate) -> float:
    return float(np.hypot(one.x - other.x, one.y - other.y))
