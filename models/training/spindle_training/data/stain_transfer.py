"""One picture's tissue in the stain of another: mean and spread of its haematoxylin, eosin and residual.

After Reinhard et al. 2001 (doi 10.1109/38.946629) in the stain space of Ruifrok & Johnston 2001, and with templates
drawn at random as in Shen et al. 2022 (RandStainNA, arXiv 2206.12694). So every stain of the training data comes with
every label.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindle_training.data.augmentation import Pixels, pixels_of_amounts, stain_amounts

GLASS = 225
"""Mean of red, green and blue from which a pixel is no tissue."""

SAMPLED = 20_000
NARROWEST, WIDEST = 0.6, 1.7
"""The spread is changed by no more than this: a picture may hold few nuclei, or little else."""


@dataclass(frozen=True)
class StainStatistics:
    """Mean and standard deviation [3] of the amounts of haematoxylin, eosin and residual in tissue."""

    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]


def stain_statistics(pixels: Pixels) -> StainStatistics | None:
    """Those of a picture [height, width, 3]; None where there is hardly any tissue."""
    flat = pixels.reshape(-1, 3)
    flat = flat[:: max(1, len(flat) // SAMPLED)]
    tissue = flat[flat.mean(axis=1) < GLASS]
    if len(tissue) < len(flat) / 4:
        return None
    amounts = stain_amounts(tissue)
    return StainStatistics(amounts.mean(axis=0), amounts.std(axis=0) + np.float32(1e-3))


def with_stain_of(pixels: Pixels, own: StainStatistics, other: StainStatistics) -> Pixels:
    """Pixels of a picture with the statistics `own`, as if stained like the `other`."""
    gain = np.clip(other.deviation / own.deviation, NARROWEST, WIDEST)
    return pixels_of_amounts((stain_amounts(pixels) - own.mean) * gain + other.mean)
