"""Quantisation: a planar network as an ONNX graph that counts in integers, invariant to exact rotations to the bit.

Activations are uint8 with zero point 0 (all follow a ReLU), weights int8 within ±63, so that the sum of two products
with a uint8 fits into 16 bits on processors that add pairs there. Pixels enter as the integers they are. A sum of
integers does not depend on its order; what is left to float is one rounding to the next scale, the same for every
group element: copies of a channel share one weight scale, and biases are the same for exact copies. Pools run on
integers, the binomial as a depthwise convolution with the weights (1 2 1) x (1 2 1), and the logit is the int32 sum
of the last layer times one scale.

Sources: integer arithmetic, Jacob et al. 2018 (arXiv 1712.05877); the correction of biases, Nagel et al. 2019
(arXiv 1906.04721).
"""

from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray

from spindle_training.export.calibration import LayerStatistics
from spindle_training.export.graph import GraphWriter
from spindle_training.export.planar import Convolution, PlanarNetwork, Pool, Projection, response_to_constant

LARGEST_WEIGHT = 63
LARGEST_ACTIVATION = 255
BINOMIAL = np.outer([1, 2, 1], [1, 2, 1]).astype(np.int8)


@dataclass(frozen=True)
class QuantisedConvolution:
    """Integer weights [out, in, size, size] and bias [out], in steps of `scales` [out] times the step of the input."""

    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    bias: NDArray[np.int32]


def quantised_model(planar: PlanarNetwork, statistics: dict[str, LayerStatistics]) -> onnx.ModelProto:
    """The integer graph of a planar network, float32 in and out as the float graph is.

    `statistics` of the rectified convolutions, by name, are those of `activation_statistics`.
    """
    writer = _IntegerWriter()
    step, planes = 1.0, 3
    for stage in planar.stages:
        match stage:
            case Convolution(rectified=True):
                seen, next_step = statistics[stage.name], statistics[stage.name].largest / LARGEST_ACTIVATION
                writer.convolution(stage.name, quantised(stage, step, seen.input_means), step, next_step)
                step, planes = next_step, len(stage.kernel)
            case Convolution():
                writer.logit(stage.name, quantised(stage, step, statistics[stage.name].input_means), step)
            case Pool():
                writer.pool(stage.blurred, planes, step)
            case Projection():
                writer.graph.maximum_over_elements(stage.elements)
                planes //= stage.elements
    return writer.graph.model(f"{planar.name}_int8", planar.extent)


def quantised(stage: Convolution, input_step: float, input_means: NDArray[np.float64]) -> QuantisedConvolution:
    """A convolution in integers, its bias corrected for the mean error of the rounded weights.

    Args: input_step, what one unit of the input stands for; input_means [in], equal for copies of a channel.
    """
    by_copy = stage.kernel.reshape(stage.copies, -1, *stage.kernel.shape[1:])
    largest = np.abs(by_copy).max(axis=(0, 2, 3, 4)).clip(min=np.finfo(np.float32).tiny)
    scales = np.tile(largest / LARGEST_WEIGHT, stage.copies).astype(np.float32)
    weights = np.rint(stage.kernel / scales[:, None, None, None].astype(np.float64))
    error = stage.kernel - weights * scales[:, None, None, None]
    corrected = stage.bias + response_to_constant(error, input_means)
    bias = np.rint(corrected / (scales * input_step))
    return QuantisedConvolution(weights.astype(np.int8), scales, bias.astype(np.int32))


class _IntegerWriter:
    """Writes the stages as integer operators, starting with float pixels as uint8 of step 1."""

    def __init__(self) -> None:
        self.graph = GraphWriter()
        self._zero = self.graph.constant("zero", np.uint8(0))
        self.graph.append("QuantizeLinear", self.graph.constant("pixel_step", np.float32(1)), self._zero)
        self._pools = 0

    def convolution(self, name: str, stage: QuantisedConvolution, step: float, next_step: float) -> None:
        self.graph.append(
            "QLinearConv",
            self.graph.constant(f"{name}.input_step", np.float32(step)),
            self._zero,
            self.graph.constant(f"{name}.weights", stage.weights),
            self.graph.constant(f"{name}.scales", stage.scales),
            self.graph.constant(f"{name}.weight_zeros", np.zeros(len(stage.scales), np.int8)),
            self.graph.constant(f"{name}.output_step", np.float32(next_step)),
            self._zero,
            self.graph.constant(f"{name}.bias", stage.bias),
            kernel_shape=list(stage.weights.shape[-2:]),
        )

    def pool(self, blurred: bool, planes: int, step: float) -> None:
        if not blurred:
            self.graph.append("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
            return
        self.graph.append("MaxPool", kernel_shape=[2, 2], strides=[1, 1])
        self._pools += 1
        name = f"pool{self._pools}"
        self.graph.append(
            "QLinearConv",
            self.graph.constant(f"{name}.step", np.float32(step)),
            self._zero,
            self.graph.constant(f"{name}.binomial", np.tile(BINOMIAL, (planes, 1, 1, 1))),
            self.graph.constant(f"{name}.scale", np.float32(1 / BINOMIAL.sum())),
            self.graph.constant(f"{name}.weight_zero", np.int8(0)),
            f"{name}.step",
            self._zero,
            group=planes,
            kernel_shape=list(BINOMIAL.shape),
            strides=[2, 2],
        )

    def logit(self, name: str, stage: QuantisedConvolution, step: float) -> None:
        self.graph.append("ConvInteger", self.graph.constant(f"{name}.weights", stage.weights))
        self.graph.append("Add", self.graph.constant(f"{name}.bias", stage.bias.reshape(1, -1, 1, 1)))
        self.graph.append("DequantizeLinear", self.graph.constant(f"{name}.step", np.float32(stage.scales[0] * step)))
