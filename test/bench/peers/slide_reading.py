"""Regions of a slide by openslide-python, the next ones read while the network computes."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import openslide

Item = TypeVar("Item")
Result = TypeVar("Result")

CACHE_BYTES = 256 * 1024 * 1024
MICRONS_PER_PIXEL = 0.25
"""Of level 0 of the slides that are measured."""


def open_slide(path: str) -> openslide.OpenSlide:
    slide = openslide.OpenSlide(path)
    slide.set_cache(openslide.OpenSlideCache(CACHE_BYTES))
    return slide


def read_rgb(slide: openslide.OpenSlide, left: int, top: int, width: int, height: int) -> np.ndarray:
    """Level-0 pixels [height, width, 3]; beyond the slide, and where it holds nothing, white."""
    pixels = np.asarray(slide.read_region((left, top), 0, (width, height)))
    opaque = pixels[..., 3:] > 0
    return np.where(opaque, pixels[..., :3], np.uint8(255))


def ahead(items: Iterable[Item], read: Callable[[Item], Result]) -> Iterator[Result]:
    """`read` of each item in order, one ahead in a thread of its own: OpenSlide decodes outside Python's lock."""
    with ThreadPoolExecutor(1) as pool:
        waiting = None
        for item in items:
            following = pool.submit(read, item)
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()
