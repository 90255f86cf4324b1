"""A detector of the field as it comes: torchvision's FCOS with ResNet-50, on patches of 512 pixels that overlap by 64.

Its weights are random, since only its speed is measured; it proposes next to nothing, which spares it the suppression.
"""

import time

import numpy as np
import torch
from slide_reading import MICRONS_PER_PIXEL, ahead, open_slide, read_rgb

PATCH_PIXELS = 512
OVERLAP = 64


def load() -> tuple[torch.nn.Module, str]:
    """The detector, and what must be said of it. Raises ImportError where torchvision is absent."""
    note = _supply_missing_operators()
    from torchvision.models.detection import fcos_resnet50_fpn

    size = {"min_size": PATCH_PIXELS, "max_size": PATCH_PIXELS}
    detector = fcos_resnet50_fpn(weights=None, weights_backbone=None, num_classes=2, **size)
    return detector.eval(), note


def _supply_missing_operators() -> str:
    """Declares the operators that torchvision cannot load where its build does not fit that of PyTorch.

    Suppression is the only one FCOS needs; without its own the detector's few boxes are kept as they are.
    """
    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        library.impl("nms", lambda _boxes, scores, _threshold: torch.argsort(scores, descending=True), "CPU")
        # Operators live as long as their library.
        _supply_missing_operators.library = library
        return "random weights; without suppression, since torchvision's own operators do not load here"
    return "random weights"


def run(detector: torch.nn.Module, path: str, patches: int) -> dict:
    """So many patches, row by row in a square."""
    step = PATCH_PIXELS - OVERLAP
    across = max(1, round(patches**0.5))
    corners = [((i % across) * step, (i // across) * step) for i in range(patches)]
    detections = 0
    with open_slide(path) as slide:

        def read(corner: tuple[int, int]) -> np.ndarray:
            return read_rgb(slide, *corner, PATCH_PIXELS, PATCH_PIXELS)

        start = time.perf_counter()
        for pixels in ahead(corners, read):
            image = torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1).float() / 255
            detections += len(detector([image])[0]["scores"])
        seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "areaMm2": patches * (step * MICRONS_PER_PIXEL / 1000) ** 2,
        "patches": patches,
        "detections": detections,
    }
