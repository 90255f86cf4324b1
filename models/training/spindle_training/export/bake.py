"""Baking: a trained group network as an ONNX file of plain operators, in float32.

The graph holds Conv, Relu, MaxPool, AveragePool, Split and Max and nothing else, all of them VALID.
"""

import numpy as np
import onnx

from spindle_training.export.graph import GraphWriter
from spindle_training.export.planar import (
    Convolution,
    GroupNetwork,
    PlanarNetwork,
    Pool,
    Projection,
    planar_network,
)


def baked_model(network: GroupNetwork, temperature: float = 1.0) -> onnx.ModelProto:
    """The network as plain ONNX: float32 [batch, 3, height, width] pixels, 0 to 255, to logits over `temperature`."""
    return float_model(planar_network(network, temperature))


def float_model(planar: PlanarNetwork) -> onnx.ModelProto:
    """The float32 graph of a planar network."""
    graph = GraphWriter()
    for stage in planar.stages:
        match stage:
            case Convolution():
                _append_convolution(graph, stage)
            case Pool(blurred=True):
                graph.append("MaxPool", kernel_shape=[2, 2], strides=[1, 1])
                graph.append("AveragePool", kernel_shape=[2, 2], strides=[1, 1])
                graph.append("AveragePool", kernel_shape=[2, 2], strides=[2, 2])
            case Pool():
                graph.append("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
            case Projection():
                graph.maximum_over_elements(stage.elements)
    return graph.model(planar.name, planar.extent)


def _append_convolution(graph: GraphWriter, stage: Convolution) -> None:
    kernel = graph.constant(f"{stage.name}.kernel", stage.kernel.astype(np.float32))
    bias = graph.constant(f"{stage.name}.bias", stage.bias.astype(np.float32))
    graph.append("Conv", kernel, bias, kernel_shape=list(stage.kernel.shape[-2:]))
    if stage.rectified:
        graph.append("Relu")
