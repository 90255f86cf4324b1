"""Building an ONNX graph node by node, every node reading what the one before it wrote."""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
IR_VERSION = 9
INPUT_NAME = "image"
OUTPUT_NAME = "logit"


class GraphWriter:
    """Nodes and initialisers of an ONNX graph in the making; `current` is the tensor that the next node reads."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._initialisers: list[onnx.TensorProto] = []
        self.current = INPUT_NAME

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add an initialiser; its name."""
        self._initialisers.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def append(self, operator: str, *constants: str, **attributes: object) -> None:
        """Add a node that reads the current tensor and then `constants`."""
        output = f"{operator.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, [self.current, *constants], [output], **attributes))
        self.current = output

    def maximum_over_elements(self, elements: int) -> None:
        """Max over the group, as Split and Max: Reshape cannot name a height and a width that are both dynamic."""
        slices = [f"element_{element}" for element in range(elements)]
        self._nodes.append(helper.make_node("Split", [self.current], slices, axis=1, num_outputs=elements))
        self._nodes.append(helper.make_node("Max", slices, ["projection"]))
        self.current = "projection"

    def model(self, name: str, extent: int | None) -> onnx.ModelProto:
        """The checked model: float32 [batch, 3, height, width] to [batch, 1, rows, columns]; `extent` fixes both."""
        self._nodes[-1].output[0] = OUTPUT_NAME
        input_sides = ["height", "width"] if extent is None else [extent, extent]
        output_sides = ["rows", "columns"] if extent is None else [1, 1]
        model = helper.make_model(
            helper.make_graph(
                self._nodes,
                name,
                [helper.make_tensor_value_info(INPUT_NAME, TensorProto.FLOAT, ["batch", 3, *input_sides])],
                [helper.make_tensor_value_info(OUTPUT_NAME, TensorProto.FLOAT, ["batch", 1, *output_sides])],
                self._initialisers,
            ),
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="spindle_training",
        )
        onnx.checker.check_model(model, full_check=True)
        return model
