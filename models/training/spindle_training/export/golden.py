"""A synthetic picture of stained nuclei, made of no tissue, on which an exported model is pinned.

The desktop application runs the model on it after installation and compares with the stored logits.
"""

import numpy as np
from numpy.typing import NDArray

WIDTH = 122
HEIGHT = 102
_BACKGROUND = (236, 214, 230)
_CYTOPLASM = (222, 160, 200)
_CHROMATIN = (74, 44, 118)


def golden_picture() -> NDArray[np.uint8]:
    """[HEIGHT, WIDTH, 3] RGB at 0.5 µm/px: pink stroma, round nuclei, and dark plates as in metaphase."""
    generator = np.random.default_rng(8)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64) + 0.5
    picture = np.empty((HEIGHT, WIDTH, 3))
    waves = 0.5 + 0.5 * np.sin(columns / 9 + 1.7 * np.sin(rows / 13))
    picture[:] = _blend(np.array(_BACKGROUND), np.array(_CYTOPLASM), waves)
    for index in range(26):
        centre_x, centre_y = generator.uniform(4, WIDTH - 4), generator.uniform(4, HEIGHT - 4)
        long_axis = generator.uniform(5, 9)
        short_axis = long_axis * (0.35 if index % 3 == 0 else generator.uniform(0.7, 1))
        darkness = 1.0 if index % 3 == 0 else generator.uniform(0.3, 0.7)
        angle = generator.uniform(0, np.pi)
        along = (columns - centre_x) * np.cos(angle) + (rows - centre_y) * np.sin(angle)
        across = (rows - centre_y) * np.cos(angle) - (columns - centre_x) * np.sin(angle)
        edge = 1 - np.sqrt((along / long_axis) ** 2 + (across / short_axis) ** 2)
        picture = _blend(picture, np.array(_CHROMATIN), darkness * np.clip(edge * short_axis, 0, 1))
    picture += generator.normal(0, 3, picture.shape)
    return np.clip(np.floor(picture + 0.5), 0, 255).astype(np.uint8)


def _blend(below: NDArray[np.float64], above: NDArray[np.int64], opacity: NDArray[np.float64]) -> NDArray[np.float64]:
    return below + (above - below) * opacity[..., None]
