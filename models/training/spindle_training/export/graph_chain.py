"""An ONNX graph read as a chain of stages, for the lint: each node reads what the one before it wrote.

Split and Max together count as one stage, the maximum over group elements.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

SPATIAL_OPERATORS = ("Conv", "QLinearConv", "ConvInteger", "MaxPool", "AveragePool")
_WEIGHTS_AT = {"Conv": 1, "ConvInteger": 1, "QLinearConv": 3}
_BIAS_AT = {"Conv": 2, "QLinearConv": 8}
_WEIGHT_SCALES_AT = {"QLinearConv": 4}


class BrokenChainError(ValueError):
    """The graph is not one chain from its input to its output."""


@dataclass(frozen=True)
class Link:
    """One node of the chain with its attributes and the constants that it reads, by position."""

    node: onnx.NodeProto
    attributes: Mapping[str, object]
    constants: Mapping[int, NDArray[np.generic]]

    @property
    def operator(self) -> str:
        return self.node.op_type

    @property
    def label(self) -> str:
        """How a fault names it."""
        return f"{self.operator} that writes {self.node.output[0]}"

    @property
    def weights(self) -> NDArray[np.generic] | None:
        """[out, in / groups, height, width] of a convolution."""
        return self.constants.get(_WEIGHTS_AT.get(self.operator, -1))

    @property
    def bias(self) -> NDArray[np.generic] | None:
        return self.constants.get(_BIAS_AT.get(self.operator, -1))

    @property
    def weight_scales(self) -> NDArray[np.generic] | None:
        return self.constants.get(_WEIGHT_SCALES_AT.get(self.operator, -1))

    @property
    def window(self) -> tuple[int, int]:
        """Height and width of what one output pixel sees; of a spatial operator."""
        if self.weights is not None:
            return self.weights.shape[2], self.weights.shape[3]
        height, width = self.attributes["kernel_shape"]
        return height, width

    @property
    def stride(self) -> tuple[int, int]:
        vertical, horizontal = self.attributes.get("strides", (1, 1))
        return vertical, horizontal


def graph_chain(model: onnx.ModelProto) -> list[Link]:
    """The nodes of a graph in order.

    Raises: BrokenChainError where a node reads anything but the node before it and constants.
    """
    graph = model.graph
    constants = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
    inputs = [value.name for value in graph.input if value.name not in constants]
    if len(inputs) != 1 or len(graph.output) != 1:
        raise BrokenChainError("a graph has one input and one output")
    written, chain = inputs, []
    for node in graph.node:
        read = [name for name in node.input if name not in constants]
        if read != written:
            raise BrokenChainError(f"{node.op_type} reads {read}, not {written}, which comes before it")
        chain.append(
            Link(
                node,
                {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute},
                {position: constants[name] for position, name in enumerate(node.input) if name in constants},
            )
        )
        written = list(node.output)
    if written != [graph.output[0].name]:
        raise BrokenChainError(f"the last node writes {written}, not the output of the graph")
    return chain
