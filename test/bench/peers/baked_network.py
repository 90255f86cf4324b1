"""A graph of a model bundle as a PyTorch module: the very weights that Spindle runs, in plain convolutions."""

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional


class BakedNetwork(nn.Module):
    """[batch, 3, height, width] pixels 0..255 -> [batch, 1, rows, columns] logits.

    Raises ValueError for an operator that no bundled graph is made of.
    """

    def __init__(self, graph: Path):
        super().__init__()
        model = onnx.load(str(graph)).graph
        for weights in model.initializer:
            values = torch.from_numpy(numpy_helper.to_array(weights).copy())
            if values.ndim == 4:
                values = values.contiguous(memory_format=torch.channels_last)
            self.register_buffer(_name(weights.name), values)
        self._input = model.input[0].name
        self._output = model.output[0].name
        self._steps = [_step(node) for node in model.node]

    def forward(self, pixels: Tensor) -> Tensor:
        values = {self._input: pixels.contiguous(memory_format=torch.channels_last)}
        for operate, inputs, outputs in self._steps:
            operands = [values[name] if name in values else getattr(self, _name(name)) for name in inputs]
            results = operate(*operands)
            values.update(zip(outputs, results if isinstance(results, tuple) else (results,), strict=True))
        return values[self._output]


def _name(weights: str) -> str:
    return weights.replace(".", "_")


def _step(node: onnx.NodeProto):
    attributes = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
    return _operation(node.op_type, attributes), list(node.input), list(node.output)


def _operation(kind: str, attributes: dict):
    if any(attributes.get("pads", [])) or attributes.get("group", 1) != 1:
        raise ValueError(f"{kind} with {attributes} is not what bundled graphs are made of")
    match kind:
        case "Conv":
            return functional.conv2d
        case "Relu":
            return torch.relu
        case "MaxPool":
            return lambda x: functional.max_pool2d(x, attributes["kernel_shape"], attributes["strides"])
        case "AveragePool":
            return lambda x: functional.avg_pool2d(x, attributes["kernel_shape"], attributes["strides"])
        case "Split":
            return lambda x: torch.chunk(x, attributes["num_outputs"], attributes["axis"])
        case "Max":
            return lambda *parts: torch.stack(parts).amax(0)
    raise ValueError(f"no operation for {kind}")


def difference_to_golden(network: BakedNetwork, bundle: Path, stage: str) -> float:
    """Largest difference of a logit to what the bundle says this stage answers to its golden input."""
    described = json.loads((bundle / "manifest.json").read_text())[stage]
    golden = described["golden"]
    if stage == "judge":
        count, height, width = golden["count"], described["size"], described["size"]
    else:
        count, height, width = 1, golden["height"], golden["width"]
    pixels = np.fromfile(bundle / golden["input"], np.uint8).reshape(count, height, width, 3)
    expected = np.fromfile(bundle / golden["output"], np.float32)
    with torch.inference_mode():
        logits = network(as_input(pixels)).numpy().reshape(-1)
    return float(np.abs(logits - expected).max())


def as_input(pixels: np.ndarray) -> Tensor:
    """uint8 [batch, height, width, 3] -> float32 [batch, 3, height, width]."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2).float()
