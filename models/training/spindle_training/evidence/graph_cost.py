"""What a baked graph costs: multiply-accumulates of its convolutions, from their shapes."""

import math

import onnx
from onnx import shape_inference


def multiply_accumulates(graph: bytes, height: int, width: int) -> int:
    """Of one picture of that size."""
    model = onnx.load_from_string(graph)
    for value, extent in zip(model.graph.input[0].type.tensor_type.shape.dim, (1, 3, height, width), strict=True):
        value.dim_value = extent
    for output in model.graph.output:
        output.type.tensor_type.ClearField("shape")
    inferred = shape_inference.infer_shapes(model, data_prop=True).graph
    shapes = {
        value.name: [extent.dim_value for extent in value.type.tensor_type.shape.dim]
        for value in [*inferred.value_info, *inferred.output]
    }
    kernels = {initialiser.name: list(initialiser.dims) for initialiser in inferred.initializer}
    return sum(
        math.prod(shapes[node.output[0]]) * math.prod(kernels[node.input[1]][1:])
        for node in inferred.node
        if node.op_type == "Conv"
    )
