"""A trained group network as a list of plain stages, the common source of the fp32 and the int8 graph.

Kernels are turned and rolled once, batch-norm and the pixel normalisation are folded into the convolutions
(exact, because every convolution is VALID), and a calibration temperature into the last one. Nothing of the
group is left but the order of the channels, `element * channels + channel`, and the maximum over elements.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from spindle_training.groups.layers import BlurredMaxPool, MaxPool
from spindle_training.networks.judge import PATCH_PIXELS, Judge
from spindle_training.networks.trunk import PIXEL_SCALE


class GroupNetwork(Protocol):
    """What a scout and a judge have in common: pool(relu(norm(convolution(x)))) a layer, projection, 1x1, ReLU, 1x1."""

    pixel_mean: Tensor
    convolutions: nn.ModuleList
    norms: nn.ModuleList
    pools: nn.ModuleList
    projection: nn.Module
    hidden: nn.Conv2d
    logit: nn.Conv2d


@dataclass(frozen=True)
class Convolution:
    """A VALID convolution at stride 1, float64 kernel [out, in, size, size] and bias [out], then ReLU if `rectified`.

    `copies` is how many group elements the output channels run over: out = copies * channels.
    """

    name: str
    kernel: NDArray[np.float64]
    bias: NDArray[np.float64]
    copies: int
    rectified: bool


@dataclass(frozen=True)
class Pool:
    """Max over 2 x 2: at stride 2, or `blurred`, that is at stride 1 and then a 3 x 3 binomial at stride 2."""

    blurred: bool


@dataclass(frozen=True)
class Projection:
    """Max over the group elements: [batch, elements * channels, ...] -> [batch, channels, ...]."""

    elements: int


Stage = Convolution | Pool | Projection


@dataclass(frozen=True)
class PlanarNetwork:
    """Stages from pixels (0 to 255) to logits, in order; `extent` is the fixed side of the input, if it is fixed."""

    name: str
    extent: int | None
    stages: tuple[Stage, ...]


def planar_network(network: GroupNetwork, temperature: float = 1.0) -> PlanarNetwork:
    """The plain stages of a network in evaluation mode, its logits divided by `temperature`."""
    if not (math.isfinite(temperature) and temperature > 0):
        raise ValueError(f"a temperature is positive, not {temperature}")
    elements = network.projection.group.size
    stages: list[Stage] = []
    for index, (convolution, norm, pool) in enumerate(
        zip(network.convolutions, network.norms, network.pools, strict=True)
    ):
        kernel = _array(convolution.planar_kernel())
        scale, bias = (_array(value) for value in norm.scale_and_shift())
        kernel = kernel * scale[:, None, None, None]
        if index == 0:
            kernel = kernel / PIXEL_SCALE
            bias = bias - response_to_constant(kernel, _array(network.pixel_mean).ravel())
        stages.append(Convolution(f"layer{index + 1}", kernel, bias, elements, rectified=True))
        stages.extend(_pool_stages(pool))
    if elements > 1:
        stages.append(Projection(elements))
    hidden, logit = network.hidden, network.logit
    stages.append(Convolution("hidden", _array(hidden.weight), _array(hidden.bias), 1, rectified=True))
    stages.append(
        Convolution("head", _array(logit.weight) / temperature, _array(logit.bias) / temperature, 1, rectified=False)
    )
    is_judge = isinstance(network, Judge)
    return PlanarNetwork("judge" if is_judge else "scout", PATCH_PIXELS if is_judge else None, tuple(stages))


def response_to_constant(kernel: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a VALID convolution answers to planes of constant `values` [in]; [out].

    Summed without rounding on the way, so that kernels which are turned or rolled copies answer the same to the bit.
    """
    products = kernel * values[None, :, None, None]
    return np.array([math.fsum(taps) for taps in products.reshape(len(kernel), -1)])


def _pool_stages(pool: nn.Module) -> list[Stage]:
    if isinstance(pool, nn.Identity):
        return []
    if isinstance(pool, BlurredMaxPool | MaxPool):
        return [Pool(blurred=isinstance(pool, BlurredMaxPool))]
    raise ValueError(f"no plain form is known of the pool {type(pool).__name__}")


def _array(tensor: Tensor) -> NDArray[np.float64]:
    return tensor.detach().cpu().double().numpy()
