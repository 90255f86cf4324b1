"""Known, fixed changes to a labelled picture, under which the shipped threshold should still hold.

No chance in them: the same change for every picture and every model. Training knows changes of these kinds, drawn
at random; what laboratories do to tissue is not all among them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from spindle_training.data.augmentation import STAIN_VECTORS
from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.cascade import BakedCascade
from spindle_training.detector.decode import Candidate

Pixels = NDArray[np.uint8]

OTHER_STAIN_VECTORS = np.array([[0.5626, 0.7201, 0.4062], [0.2159, 0.8012, 0.5581]])
"""Haematoxylin and eosin of the reference of Macenko et al. 2009; the residual stays Ruifrok's."""


@dataclass(frozen=True)
class Disturbance:
    """What is done to the pixels (and with them their resolution), and by which factor the resolution is misstated."""

    name: str
    change: Callable[[Pixels], Pixels] = lambda pixels: pixels
    misstatement: float = 1.0

    def detections(self, cascade: BakedCascade, image: LabelledImage, lowest_score: float) -> list[Candidate]:
        """Detections on the disturbed picture, in pixels of the picture as it was."""
        pixels = self.change(image.pixels)
        scale = image.pixels.shape[1] / pixels.shape[1]
        stated = image.microns_per_pixel * scale * self.misstatement
        return [
            Candidate(found.x * scale, found.y * scale, found.score)
            for found in cascade.detections(pixels, stated, lowest_score)
        ]


def restained(pixels: Pixels, haematoxylin: float = 1.0, eosin: float = 1.0, vectors: NDArray | None = None) -> Pixels:
    """Other amounts of the stains, or other stain vectors [2, 3], by colour deconvolution."""
    original = STAIN_VECTORS.astype(np.float64)
    mixed = original
    if vectors is not None:
        lengths = np.linalg.norm(original[:2], axis=1, keepdims=True)
        mixed = np.concatenate([vectors / np.linalg.norm(vectors, axis=1, keepdims=True) * lengths, original[2:]])
    exchange = np.linalg.inv(original) @ np.diag([haematoxylin, eosin, 1.0]) @ mixed
    density = -np.log((np.arange(256, dtype=np.float32) + 1) / 256)[pixels] @ exchange.astype(np.float32)
    return _as_pixels(256 * np.exp(-density) - 1)


def brightened(pixels: Pixels, factor: float) -> Pixels:
    return _as_pixels(np.arange(256) * factor)[pixels]


def blurred(pixels: Pixels, sigma_pixels: float) -> Pixels:
    return cv2.GaussianBlur(pixels, (0, 0), sigma_pixels)


def compressed(pixels: Pixels, quality: int) -> Pixels:
    """Through JPEG, with the chroma subsampling of the encoder's default."""
    _, encoded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR)[..., ::-1])


def at_half_resolution(pixels: Pixels) -> Pixels:
    """As a 20x scan: the 2 x 2 mean."""
    height, width = pixels.shape[:2]
    even = pixels[: height - height % 2, : width - width % 2]
    return cv2.resize(even, (width // 2, height // 2), interpolation=cv2.INTER_AREA)


def _as_pixels(values: NDArray[np.floating]) -> Pixels:
    return np.clip(np.floor(values + 0.5), 0, 255).astype(np.uint8)


DISTURBANCES = (
    Disturbance("as they are"),
    Disturbance("haematoxylin × 0.7", lambda pixels: restained(pixels, haematoxylin=0.7)),
    Disturbance("haematoxylin × 1.4", lambda pixels: restained(pixels, haematoxylin=1.4)),
    Disturbance("eosin × 0.5", lambda pixels: restained(pixels, eosin=0.5)),
    Disturbance("eosin × 1.7", lambda pixels: restained(pixels, eosin=1.7)),
    Disturbance("stain vectors of Macenko's reference", lambda pixels: restained(pixels, vectors=OTHER_STAIN_VECTORS)),
    Disturbance("brightness × 0.8", lambda pixels: brightened(pixels, 0.8)),
    Disturbance("brightness × 1.2", lambda pixels: brightened(pixels, 1.2)),
    Disturbance("blur of σ = 0.37 µm", lambda pixels: blurred(pixels, 1.5)),
    Disturbance("JPEG of quality 50", lambda pixels: compressed(pixels, 50)),
    Disturbance("resolution stated 15 % too coarse", misstatement=1.15),
    Disturbance("resolution stated 15 % too fine", misstatement=0.85),
    Disturbance("20× scan (0.49 µm/px)", at_half_resolution),
)
