"""Baking: the trained group network as a list of plain convolutions and pools, and that list as an ONNX file.

Kernels are turned and rolled once, batch-norm and the pixel normalisation are folded into the convolution
before and after them (exact, because every convolution is VALID), so that the graph holds Conv, Relu,
MaxPool, AveragePool, Split and Max and nothing else. The projection is Split and Max because Reshape
cannot name a height and a width that are both dynamic.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from spindle_training.networks.scout import PIXEL_SCALE, BlurredMaxPool, MitosisDetector

OPSET = 18
IR_VERSION = 9
INPUT_NAME = "image"
OUTPUT_NAME = "logit"


class _Graph:
    """Nodes and initialisers of an ONNX graph in the making; `current` is the tensor the next node reads."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []
        self.current = INPUT_NAME

    def append(self, operator: str, *extra_inputs: str, **attributes: object) -> None:
        output = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, [self.current, *extra_inputs], [output], **attributes))
        self.current = output

    def convolution(self, kernel: Tensor, bias: Tensor, name: str) -> None:
        for suffix, value in (("kernel", kernel), ("bias", bias)):
            array = np.ascontiguousarray(value.detach().cpu().numpy(), dtype=np.float32)
            self.initialisers.append(numpy_helper.from_array(array, f"{name}.{suffix}"))
        self.append("Conv", f"{name}.kernel", f"{name}.bias", kernel_shape=list(kernel.shape[-2:]))

    def blurred_max_pool(self) -> None:
        self.append("MaxPool", kernel_shape=[2, 2], strides=[1, 1])
        self.append("AveragePool", kernel_shape=[2, 2], strides=[1, 1])
        self.append("AveragePool", kernel_shape=[2, 2], strides=[2, 2])

    def projection(self, order: int) -> None:
        slices = [f"orientation_{step}" for step in range(order)]
        self.nodes.append(helper.make_node("Split", [self.current], slices, axis=1, num_outputs=order))
        self.nodes.append(helper.make_node("Max", slices, ["projection"]))
        self.current = "projection"


def baked_model(network: MitosisDetector) -> onnx.ModelProto:
    """The network as plain ONNX: float32 [batch, 3, height, width] pixels, 0 to 255, to logits."""
    graph = _Graph()
    for index, (convolution, norm, pool) in enumerate(
        zip(network.convolutions, network.norms, network.pools, strict=True)
    ):
        kernel = convolution.planar_kernel().double()
        scale, shift = (value.double() for value in norm.scale_and_shift())
        if index == 0:
            kernel = kernel / PIXEL_SCALE
            shift = shift - scale * (kernel * network.pixel_mean.double()).sum(dim=(1, 2, 3))
        graph.convolution(kernel * scale.view(-1, 1, 1, 1), shift, f"layer{index + 1}")
        graph.append("Relu")
        if isinstance(pool, BlurredMaxPool):
            graph.blurred_max_pool()
    graph.projection(network.shape.order)
    graph.convolution(network.hidden.weight, network.hidden.bias, "hidden")
    graph.append("Relu")
    graph.convolution(network.logit.weight, network.logit.bias, "head")
    graph.nodes[-1].output[0] = OUTPUT_NAME
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "mitosis_detector",
            [helper.make_tensor_value_info(INPUT_NAME, TensorProto.FLOAT, ["batch", 3, "height", "width"])],
            [helper.make_tensor_value_info(OUTPUT_NAME, TensorProto.FLOAT, ["batch", 1, "rows", "columns"])],
            graph.initialisers,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="spindle_training",
    )
    onnx.checker.check_model(model, full_check=True)
    return model
