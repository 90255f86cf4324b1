"""The judge over every place of a grid: how a classifier of patches is commonly run over a slide."""

import time

import numpy as np
import torch
from baked_network import BakedNetwork, as_input
from slide_reading import MICRONS_PER_PIXEL, ahead, open_slide, read_rgb

STEP_UM = 8
BATCH_SIZE = 32


def run(judge: BakedNetwork, size: int, path: str, patches: int) -> dict:
    """So many windows, row by row; each is read from the slide as it comes."""
    step = round(STEP_UM / MICRONS_PER_PIXEL)
    with open_slide(path) as slide:
        columns = (slide.dimensions[0] - size) // step + 1
        # A square, whose windows share tiles as those of a whole slide do.
        across = min(columns, max(1, round(patches**0.5)))
        corners = [((i % across) * step, (i // across) * step) for i in range(patches)]
        batches = [corners[i : i + BATCH_SIZE] for i in range(0, patches, BATCH_SIZE)]

        def read(batch: list[tuple[int, int]]) -> np.ndarray:
            return np.stack([read_rgb(slide, left, top, size, size) for left, top in batch])

        start = time.perf_counter()
        scores = [torch.sigmoid(judge(as_input(pixels))).flatten() for pixels in ahead(batches, read)]
        seconds = time.perf_counter() - start
    positive = int((torch.cat(scores) >= 0.5).sum())
    return {
        "seconds": seconds,
        "areaMm2": patches * (STEP_UM / 1000) ** 2,
        "patches": patches,
        "detections": positive,
    }
