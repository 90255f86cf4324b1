"""Cutting a training patch out of a labelled image: turned, mirrored, scaled, resampled, with a target per cell.

A patch is 78 x 78 px at 0.5 µm/px; the detector answers it with 9 x 9 cells. It is cut at twice that
resolution and averaged 2 x 2, as the application resamples a slide.
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

    def image_points(self, patch_points: NDArray[np.float64], microns_per_pixel: float) -> NDArray[np.float64]:
        """Patch points [..., 2] (pixel edges) as image points [..., 2] (pixel edges)."""
        step = self.microns_per_sample / microns_per_pixel
        cosine, sine = np.cos(self.angle) * step, np.sin(self.angle) * step
        x, y = np.moveaxis(patch_points - PATCH_PIXELS / 2, -1, 0)
        x = -x if self.mirrored else x
        return np.stack([self.centre[0] + cosine * x - sine * y, self.centre[1] + sine * x + cosine * y], axis=-1)


def random_placement(centre: tuple[float, float], generator: np.random.Generator) -> Placement:
    """A placement around `centre` of any angle, either handedness, and a scale within +- 18 %."""
    scale = LARGEST_SCALE_CHANGE ** generator.uniform(-1, 1)
    return Placement(centre, generator.uniform(0, 2 * np.pi), bool(generator.integers(2)), MICRONS_PER_PIXEL * scale)


def cut_patch(image: LabelledImage, placement: Placement) -> NDArray[np.uint8]:
    """The pixels of the patch, twice as fine: [156, 156, 3]; beyond the image, its mirror image."""
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    fine_centres = (corners + 0.5) / 2
    origin, right, down = placement.image_points(fine_centres, image.microns_per_pixel) - 0.5
    affine = np.stack([right - origin, down - origin, origin], axis=1)
    return cv2.warpAffine(
        image.pixels,
        affine,
        (2 * PATCH_PIXELS, 2 * PATCH_PIXELS),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101,
    )


def halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The 2 x 2 mean of [2 height, 2 width, 3]."""
    height, width = pixels.shape[:2]
    return cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)


def cell_targets(
    image: LabelledImage, placement: Placement
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The target (1 mitosis, 0 none) and the weight (0 where unknown) of each cell; both [9, 9]."""
    steps = RECEPTIVE_FIELD / 2 + STRIDE * np.arange(PATCH_CELLS)
    patch_points = np.stack(np.meshgrid(steps, steps), axis=-1)
    points = placement.image_points(patch_points, image.microns_per_pixel)
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
