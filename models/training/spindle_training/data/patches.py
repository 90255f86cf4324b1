"""Cutting a training patch out of a labelled image: turned, mirrored, scaled and resampled.

For the scout a patch is 78 x 78 px at 0.5 µm/px, cut at twice that resolution and averaged 2 x 2, as the
application resamples a slide; it has a target for each of the cells that the scout answers with.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from spindle_training.data.dataset import LabelledImage
from spindle_training.networks.scout import MICRONS_PER_PIXEL, RECEPTIVE_FIELD, STRIDE

PATCH_PIXELS = 78
PATCH_CELLS = (PATCH_PIXELS - RECEPTIVE_FIELD) // STRIDE + 1

POSITIVE_RADIUS_UM = 2.3
NEGATIVE_RADIUS_UM = 6.0
IGNORED_MARGIN_UM = 5.0
BORDER_MARGIN_UM = 2.5
"""Cells closer than this to the edge of the source image see mostly mirrored tissue and stay without target."""

LARGEST_SCALE_CHANGE = 1.18


@dataclass(frozen=True)
class Placement:
    """Where and how a patch lies in its image: the patch centre in image pixels, and a similarity.

    `microns_per_sample` is the tissue distance between two patch pixels (0.5 where scale is unchanged).
    """

    centre: tuple[float, float]
    angle: float
    mirrored: bool
    microns_per_sample: float

    def image_points(self, offsets: NDArray[np.float64], microns_per_pixel: float) -> NDArray[np.float64]:
        """Offsets [..., 2] from the patch centre, in patch pixels, as image points [..., 2] (pixel edges)."""
        step = self.microns_per_sample / microns_per_pixel
        cosine, sine = np.cos(self.angle) * step, np.sin(self.angle) * step
        x, y = np.moveaxis(offsets, -1, 0)
        x = -x if self.mirrored else x
        return np.stack([self.centre[0] + cosine * x - sine * y, self.centre[1] + sine * x + cosine * y], axis=-1)


def random_placement(
    centre: tuple[float, float], microns_per_sample: float, generator: np.random.Generator
) -> Placement:
    """A placement around `centre` of any angle, either handedness, and a scale within +- 18 %."""
    scale = LARGEST_SCALE_CHANGE ** generator.uniform(-1, 1)
    return Placement(centre, generator.uniform(0, 2 * np.pi), bool(generator.integers(2)), microns_per_sample * scale)


def cut_patch(
    image: LabelledImage, placement: Placement, size: int, fineness: int = 1, mirrored_beyond: bool | None = None
) -> NDArray[np.uint8]:
    """The pixels of a patch of `size` samples, `fineness` pixels to each.

    Beyond the picture its mirror image or white; where that is not said, beyond a crop its mirror image, as the tissue
    went on there, and beyond a field white, as beyond a slide.

    Returns: [size * fineness, size * fineness, 3].
    """
    if mirrored_beyond is None:
        mirrored_beyond = image.is_crop
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    offsets = (corners + 0.5) / fineness - size / 2
    origin, right, down = placement.image_points(offsets, image.microns_per_pixel) - 0.5
    affine = np.stack([right - origin, down - origin, origin], axis=1)
    return cv2.warpAffine(
        image.pixels,
        affine,
        (size * fineness, size * fineness),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101 if mirrored_beyond else cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )


def halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The 2 x 2 mean of [2 height, 2 width, 3]."""
    height, width = pixels.shape[:2]
    return cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)


def cell_targets(
    image: LabelledImage, placement: Placement
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The target (1 mitosis, 0 none) and the weight (0 where unknown) of each cell; both [9, 9]."""
    steps = RECEPTIVE_FIELD / 2 + STRIDE * np.arange(PATCH_CELLS) - PATCH_PIXELS / 2
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1)
    points = placement.image_points(offsets, image.microns_per_pixel)
    distance_um = _distance_to_nearest(points, image.mitoses) * image.microns_per_pixel
    known = (distance_um <= POSITIVE_RADIUS_UM) | (distance_um > NEGATIVE_RADIUS_UM)
    border = BORDER_MARGIN_UM / image.microns_per_pixel
    height, width = image.pixels.shape[:2]
    x, y = points[..., 0], points[..., 1]
    known &= (x >= border) & (y >= border) & (x <= width - border) & (y <= height - border)
    margin = IGNORED_MARGIN_UM / image.microns_per_pixel
    for xmin, ymin, xmax, ymax in image.ignored:
        known &= (x < xmin - margin) | (x > xmax + margin) | (y < ymin - margin) | (y > ymax + margin)
    return (distance_um <= POSITIVE_RADIUS_UM).astype(np.float32), known.astype(np.float32)


def _distance_to_nearest(points: NDArray[np.float64], objects: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(objects) == 0:
        return np.full(points.shape[:-1], np.inf)
    return np.min(np.linalg.norm(points[..., None, :] - objects, axis=-1), axis=-1)
