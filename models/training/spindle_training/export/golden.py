"""Synthetic pictures of stained nuclei, made of no tissue, on which exported models are pinned.

The application runs the models on them after installation and compares with the stored logits.
"""

import numpy as np
from numpy.typing import NDArray

from spindle_training.networks.judge import PATCH_PIXELS

WIDTH = 122
HEIGHT = 102
_BACKGROUND = (236, 214, 230)
_CYTOPLASM = (222, 160, 200)
_CHROMATIN = (74, 44, 118)
_NOISE = 3.0


def golden_picture() -> NDArray[np.uint8]:
    """[HEIGHT, WIDTH, 3] RGB at 0.5 µm/px: pink stroma, round nuclei, and dark plates as in metaphase."""
    generator = np.random.default_rng(8)
    picture = _stroma(HEIGHT, WIDTH)
    for index in range(26):
        centre = (generator.uniform(4, WIDTH - 4), generator.uniform(4, HEIGHT - 4))
        long_axis = generator.uniform(5, 9)
        short_axis = long_axis * (0.35 if index % 3 == 0 else generator.uniform(0.7, 1))
        darkness = 1.0 if index % 3 == 0 else generator.uniform(0.3, 0.7)
        angle = generator.uniform(0, np.pi)
        picture = _with_nucleus(picture, centre, (long_axis, short_axis), angle, darkness)
    return _scanned(picture, generator)


def golden_patches() -> NDArray[np.uint8]:
    """[8, 82, 82, 3] RGB at 0.25 µm/px, the figure in the middle.

    0 to 3: a metaphase plate and its quarter turns; 4: the plate mirrored; 5: a plate pair as in anaphase; 6: a round
    nucleus with neighbours; 7: stroma alone.
    """
    generator = np.random.default_rng(16)
    centre = PATCH_PIXELS / 2
    stroma = _stroma(PATCH_PIXELS, PATCH_PIXELS)
    neighbours = stroma
    for place in ((9.0, 14.0), (70.0, 20.0), (18.0, 72.0)):
        neighbours = _with_nucleus(neighbours, place, (13.0, 10.0), generator.uniform(0, np.pi), 0.5)
    plate = _with_nucleus(neighbours, (centre + 1, centre - 2), (17.0, 6.0), 0.4, 1.0)
    plates = [(centre - 3, centre - 8), (centre + 3, centre + 8)]
    pair = neighbours
    for place in plates:
        pair = _with_nucleus(pair, place, (13.0, 4.5), -0.35, 1.0)
    resting = _with_nucleus(neighbours, (centre, centre), (15.0, 13.0), 1.1, 0.6)
    plate, pair, resting, stroma = (_scanned(patch, generator) for patch in (plate, pair, resting, stroma))
    turns = [np.rot90(plate, turn) for turn in range(4)]
    return np.ascontiguousarray([*turns, plate[:, ::-1], pair, resting, stroma])


def _stroma(height: int, width: int) -> NDArray[np.float64]:
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float64) + 0.5
    waves = 0.5 + 0.5 * np.sin(columns / 9 + 1.7 * np.sin(rows / 13))
    return _blend(np.array(_BACKGROUND, np.float64), np.array(_CYTOPLASM), waves)


def _with_nucleus(
    picture: NDArray[np.float64],
    centre: tuple[float, float],
    axes: tuple[float, float],
    angle: float,
    darkness: float,
) -> NDArray[np.float64]:
    """The picture with an ellipse of chromatin of the half axes (long, short) in pixels, its long one at `angle`."""
    rows, columns = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float64) + 0.5
    across, down = columns - centre[0], rows - centre[1]
    along_long = across * np.cos(angle) + down * np.sin(angle)
    along_short = down * np.cos(angle) - across * np.sin(angle)
    edge = 1 - np.sqrt((along_long / axes[0]) ** 2 + (along_short / axes[1]) ** 2)
    return _blend(picture, np.array(_CHROMATIN), darkness * np.clip(edge * axes[1], 0, 1))


def _scanned(picture: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.uint8]:
    noisy = picture + generator.normal(0, _NOISE, picture.shape)
    return np.clip(np.floor(noisy + 0.5), 0, 255).astype(np.uint8)


def _blend(below: NDArray[np.float64], above: NDArray[np.int64], opacity: NDArray[np.float64]) -> NDArray[np.float64]:
    return below + (above - below) * opacity[..., None]
