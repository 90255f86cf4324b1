"""How far the judge's answer moves when tissue is turned by any angle, and by the angles that are exact.

A window is 128 x 128 px at 0.25 µm/px. It is turned about its centre, and the judge sees the middle of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.cascade import CandidateSource
from spindle_training.detector.decode import sigmoid
from spindle_training.detector.judge import BakedJudge, cut_judge_patches
from spindle_training.evidence.matching import MATCHING_RADIUS_UM, touches_ignored

ANGLES = 32
WINDOW_PIXELS = 128
WINDOWS_OF_A_KIND = 32

Windows = NDArray[np.uint8]


@dataclass(frozen=True)
class RotationFigures:
    """Spread: std of the logit over 32 angles / std between windows. Drift: largest change of a score over quarter
    turns (and mirrors). `score_spread`: mean over windows of the std of the score over 32 angles.
    `changed_verdicts`: the share of windows on both sides of the threshold at some angles."""

    spread: float
    score_spread: float
    changed_verdicts: float
    quarter_turn_drift: float
    mirror_drift: float


def windows_for_rotation(
    scout: CandidateSource, scout_threshold: float, crops: Sequence[LabelledImage], fields: Sequence[LabelledImage]
) -> Windows:
    """Mitoses (crops, evenly drawn) and as many look-alikes: the scout's best candidates in fields that are none."""
    mitoses = [crop.pixels for crop in crops[:: max(1, len(crops) // WINDOWS_OF_A_KIND)]][:WINDOWS_OF_A_KIND]
    look_alikes = []
    wanted = -(-WINDOWS_OF_A_KIND // len(fields))
    for field in fields:
        candidates = scout.peaks(field.pixels, field.microns_per_pixel, scout_threshold)
        normal = [one for one in candidates if _is_inside_and_normal(field, one.x, one.y)]
        best = sorted(normal, key=lambda one: -one.score)[:wanted]
        look_alikes.extend(cut_judge_patches(field.pixels, field.microns_per_pixel, best, WINDOW_PIXELS))
    return np.stack([*mitoses, *look_alikes[:WINDOWS_OF_A_KIND]])


def turned_logits(judge: BakedJudge, windows: Windows) -> NDArray[np.float64]:
    """The logits [windows, 32] at angles of 0°, 11.25°, ..."""
    angles = [turn * 360 / ANGLES for turn in range(ANGLES)]
    patches = np.stack([_middle(_turned(window, angle), judge.size) for window in windows for angle in angles])
    return judge.patch_logits(patches).astype(np.float64).reshape(len(windows), ANGLES)


def rotation_figures(judge: BakedJudge, windows: Windows, threshold: float) -> RotationFigures:
    logits = turned_logits(judge, windows)
    scores = sigmoid(logits)
    above = scores >= threshold
    upright = np.stack([_middle(window, judge.size) for window in windows])
    quarter_turns = [np.rot90(upright, turns, (1, 2)) for turns in range(4)]
    mirrored = [turned[:, :, ::-1] for turned in quarter_turns]
    return RotationFigures(
        spread=float(np.sqrt(logits.var(axis=1).mean()) / logits.mean(axis=1).std()),
        score_spread=float(scores.std(axis=1).mean()),
        changed_verdicts=float((above.any(axis=1) & ~above.all(axis=1)).mean()),
        quarter_turn_drift=_largest_drift(judge, quarter_turns),
        mirror_drift=_largest_drift(judge, [upright, *mirrored]),
    )


def _largest_drift(judge: BakedJudge, versions: list[Windows]) -> float:
    scores = np.stack([sigmoid(judge.patch_logits(np.ascontiguousarray(patches))) for patches in versions])
    return float(np.ptp(scores, axis=0).max())


def _turned(window: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    height, width = window.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    return cv2.warpAffine(window, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)


def _middle(window: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    top, left = (window.shape[0] - size) // 2, (window.shape[1] - size) // 2
    return window[top : top + size, left : left + size]


def _is_inside_and_normal(field: LabelledImage, x: float, y: float) -> bool:
    height, width = field.pixels.shape[:2]
    reach = WINDOW_PIXELS / 2 + 1
    if not (reach <= x <= width - reach and reach <= y <= height - reach):
        return False
    radius = 2 * MATCHING_RADIUS_UM / field.microns_per_pixel
    near_mitosis = len(field.mitoses) > 0 and bool(np.min(np.hypot(*(field.mitoses - (x, y)).T)) <= radius)
    return not near_mitosis and not touches_ignored(field, x, y, radius)
