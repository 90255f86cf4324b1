"""What the layers of a planar network see on given pixels: the largest activations, and the mean of each input plane.

Quantisation takes its steps from the first and its correction of biases from the second.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from spindle_training.export.planar import Convolution, PlanarNetwork, Pool, Stage


@dataclass(frozen=True)
class LayerStatistics:
    """Of one convolution: the mean of each input plane [in], equal for copies, and the largest output.

    The very largest, not a percentile: on a trained judge, clipping one in a thousand of the positive activations
    doubled the mean error of the logit and tripled its largest.
    """

    input_means: NDArray[np.float64]
    largest: float


@torch.no_grad()
def activation_statistics(planar: PlanarNetwork, batches: Iterable[NDArray[np.uint8]]) -> dict[str, LayerStatistics]:
    """Statistics of every convolution, by name, over batches of pixels [batch, height, width, 3].

    Raises ValueError where there is no batch, or a rectified layer never answers.
    """
    means: dict[str, list[NDArray[np.float64]]] = {}
    largest: dict[str, float] = {}
    for pixels in batches:
        features = torch.from_numpy(np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))).float()
        for stage, copies_in in zip(planar.stages, _copies_read(planar.stages), strict=True):
            if isinstance(stage, Convolution):
                means.setdefault(stage.name, []).append(_means(features, copies_in))
            features = applied(stage, features)
            if isinstance(stage, Convolution):
                largest[stage.name] = max(largest.get(stage.name, 0.0), features.max().item())
    if not means:
        raise ValueError("there are no pixels to calibrate on")
    rectified = [stage.name for stage in planar.stages if isinstance(stage, Convolution) and stage.rectified]
    silent = [name for name in rectified if largest[name] == 0]
    if silent:
        raise ValueError(f"{', '.join(silent)} answers nothing to the pixels of the calibration")
    return {name: LayerStatistics(np.mean(means[name], axis=0), largest[name]) for name in means}


def applied(stage: Stage, features: Tensor) -> Tensor:
    """One stage in float32, [batch, in, height, width] -> [batch, out, ...]."""
    if isinstance(stage, Convolution):
        kernel, bias = (torch.from_numpy(value).float() for value in (stage.kernel, stage.bias))
        response = F.conv2d(features, kernel, bias)
        return torch.relu(response) if stage.rectified else response
    if isinstance(stage, Pool):
        if not stage.blurred:
            return F.max_pool2d(features, 2, 2)
        return F.avg_pool2d(F.avg_pool2d(F.max_pool2d(features, 2, 1), 2, 1), 2, 2)
    return features.unflatten(1, (stage.elements, -1)).amax(dim=1)


def _copies_read(stages: tuple[Stage, ...]) -> list[int]:
    """For each stage, how many group elements the channels that it reads run over."""
    copies, read = 1, []
    for stage in stages:
        read.append(copies)
        if not isinstance(stage, Pool):
            copies = stage.copies if isinstance(stage, Convolution) else 1
    return read


def _means(features: Tensor, copies: int) -> NDArray[np.float64]:
    by_copy = features.double().mean(dim=(0, 2, 3)).reshape(copies, -1)
    return by_copy.mean(dim=0).repeat(copies).numpy()
