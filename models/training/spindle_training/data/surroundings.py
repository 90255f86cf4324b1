"""How far the tissue goes on around a place, and what to do that this does not give its label away.

A mitosis lies in the middle of its crop; a look-alike of the same crop lies aside, near an edge beyond which a patch
shows mirrored tissue. A network sees that mirror, and learns that it means "no mitosis". So each patch of a mitosis is
cut as if its crop ended where the crop of some look-alike ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spindle_training.data.dataset import LabelledImage

FIELD_FRACTION = 0.5
"""Of the patches from fields, cut as if from a crop: mirrored tissue shall not mean "crop" either."""


@dataclass(frozen=True)
class Surroundings:
    """Micrometres of tissue to each side of a place."""

    left: float
    top: float
    right: float
    bottom: float


def surroundings(image: LabelledImage, x: float, y: float) -> Surroundings:
    """Those of pixel (x, y)."""
    height, width = image.pixels.shape[:2]
    return Surroundings(*(np.array([x, y, width - x, height - y]) * image.microns_per_pixel))


def cut_down(
    image: LabelledImage, x: float, y: float, limits: Surroundings
) -> tuple[LabelledImage, float, float]:
    """The image with no more tissue around (x, y) than `limits`, to the pixel, and the place in it."""
    reach = image.microns_per_pixel
    left, top = (max(0, int(x - limits.left / reach)), max(0, int(y - limits.top / reach)))
    right, bottom = int(np.ceil(x + limits.right / reach)), int(np.ceil(y + limits.bottom / reach))
    pixels: NDArray[np.uint8] = image.pixels[top:bottom, left:right]
    return replace(image, pixels=pixels), x - left, y - top


def limits_of_look_alikes(
    images: Sequence[LabelledImage], places: Sequence[tuple[int, float, float]]
) -> list[Surroundings]:
    """The surroundings of those places (image, x, y) that lie in crops."""
    return [surroundings(images[image], x, y) for image, x, y in places if images[image].is_crop]


def disguised(
    image: LabelledImage,
    x: float,
    y: float,
    is_mitosis: bool,
    limits: Sequence[Surroundings],
    generator: np.random.Generator,
) -> tuple[LabelledImage, float, float, bool]:
    """The image and place to cut a patch from, and whether tissue is mirrored beyond the image's edges."""
    to_be_cut = is_mitosis if image.is_crop else generator.random() < FIELD_FRACTION
    if not to_be_cut or not limits:
        return image, x, y, image.is_crop
    return *cut_down(image, x, y, limits[generator.integers(len(limits))]), True
