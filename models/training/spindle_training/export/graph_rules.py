"""The rules that a baked graph keeps, so that every provider runs it and exact rotations stay exact.

Each rule takes a chain and returns its faults as sentences; none means that the rule is kept.
"""

from collections.abc import Iterable

import numpy as np
import onnx
from numpy.typing import NDArray

from spindle_training.export.graph_chain import SPATIAL_OPERATORS, Link
from spindle_training.export.quantise import LARGEST_WEIGHT
from spindle_training.groups.group import Group

FLOAT_OPERATORS = frozenset({"Conv", "Relu", "MaxPool", "AveragePool", "Split", "Max"})
INTEGER_OPERATORS = frozenset(
    {"QuantizeLinear", "QLinearConv", "MaxPool", "Split", "Max", "ConvInteger", "Add", "DequantizeLinear"}
)
LATEST_OPSET = 21
LATEST_IR_VERSION = 10
"""What onnxruntime-node and onnxruntime-web 1.30 read, with room to spare."""

MOST_INPUT_CHANNELS = 3
"""WebGPU computes a first convolution of more input channels wrongly."""


def version_faults(model: onnx.ModelProto) -> list[str]:
    """The format must not be newer than the runtimes."""
    faults = [
        f"operator set {opset.domain or 'ai.onnx'} {opset.version} is not ai.onnx up to {LATEST_OPSET}"
        for opset in model.opset_import
        if opset.domain not in ("", "ai.onnx") or opset.version > LATEST_OPSET
    ]
    if model.ir_version > LATEST_IR_VERSION:
        faults.append(f"IR version {model.ir_version} is newer than {LATEST_IR_VERSION}")
    return faults


def operator_faults(model: onnx.ModelProto) -> list[str]:
    """Only operators that every provider has; an integer graph has no operator that computes in float."""
    allowed = INTEGER_OPERATORS if is_integer(model) else FLOAT_OPERATORS
    return [
        f"operator {node.domain + '.' if node.domain else ''}{node.op_type} is not one of {', '.join(sorted(allowed))}"
        for node in model.graph.node
        if node.domain not in ("", "ai.onnx") or node.op_type not in allowed
    ]


def is_integer(model: onnx.ModelProto) -> bool:
    """Whether the graph is meant to compute in integers."""
    return any(node.op_type == "QuantizeLinear" for node in model.graph.node)


def window_faults(chain: Iterable[Link]) -> list[str]:
    """Windows are square, dense and VALID, and no size is left to the provider."""
    faults = []
    for link in chain:
        if link.operator not in SPATIAL_OPERATORS:
            continue
        attributes = link.attributes
        if attributes.get("auto_pad", b"NOTSET") != b"NOTSET":
            faults.append(f"{link.label} has auto_pad")
        if any(attributes.get("pads", ())):
            faults.append(f"{link.label} pads: only VALID windows are exact")
        if any(step != 1 for step in attributes.get("dilations", ())):
            faults.append(f"{link.label} is dilated")
        if attributes.get("ceil_mode", 0):
            faults.append(f"{link.label} rounds its size up")
        if link.window[0] != link.window[1] or link.stride[0] != link.stride[1]:
            faults.append(f"{link.label} treats rows and columns differently")
    return faults


def extent_faults(chain: Iterable[Link], extents: dict[int, int]) -> list[str]:
    """No window may leave a row or column over: (in - k) mod stride = 0 throughout.

    Args: extents, the output's side that is due for each side of the input.
    """
    spatial = [link for link in chain if link.operator in SPATIAL_OPERATORS]
    faults = []
    for extent, due in extents.items():
        side = extent
        for link in spatial:
            beyond = side - link.window[0]
            if beyond < 0 or beyond % link.stride[0]:
                faults.append(
                    f"{link.label}: {side} px, from {extent} px of input, do not fit "
                    f"windows of {link.window[0]} px at stride {link.stride[0]}"
                )
                break
            side = beyond // link.stride[0] + 1
        else:
            if side != due:
                faults.append(f"{extent} px of input give {side} cells, not {due}")
    return faults


def channel_faults(chain: Iterable[Link]) -> list[str]:
    """The first convolution reads colours, nothing wider."""
    first = next((link.weights for link in chain if link.weights is not None), None)
    if first is None:
        return ["the graph has no convolution"]
    if first.shape[1] > MOST_INPUT_CHANNELS:
        return [f"the first convolution reads {first.shape[1]} channels, more than {MOST_INPUT_CHANNELS}"]
    return []


def symmetry_faults(chain: Iterable[Link], group: Group) -> list[str]:
    """Kernels, biases and scales are exact copies under the quarter turns, and mirrors, that `group` holds.

    A kernel of the layer before the projection satisfies W(s g, s h, s x) = W(g, h, x) to the bit for every exact
    element s, with the channels ordered element * channels + channel; after the projection, W(s x) = W(x).
    """
    faults: list[str] = []
    read, written = 1, group.size
    for link in chain:
        if link.operator == "Split":
            faults.extend(_projection_faults(link, group))
            read, written = 1, 1
        if link.weights is None:
            continue
        grouped = link.attributes.get("group", 1)
        if grouped not in (1, len(link.weights)):
            faults.append(f"{link.label} is convolved in {grouped} groups of planes")
            continue
        kernel_read = 1 if grouped > 1 else read
        if len(link.weights) % written or link.weights.shape[1] % kernel_read:
            faults.append(f"{link.label}: its planes do not divide into the {group.size} elements of {group.name}")
            continue
        for element in group.exact_elements:
            moved = _transformed_kernel(link.weights, group, element, written, kernel_read)
            if not np.array_equal(moved, link.weights):
                faults.append(f"{link.label}: its kernels are not exact copies under element {element} of {group.name}")
            for name, values in (("biases", link.bias), ("scales", link.weight_scales)):
                if values is not None and values.size > 1 and _differ(values, group, element, written):
                    faults.append(f"{link.label}: its {name} differ between copies under element {element}")
        read = written
    if read > 1:
        faults.append(f"the graph ends without a maximum over the elements of {group.name}")
    return faults


def integer_faults(chain: Iterable[Link]) -> list[str]:
    """Sums of integers that cannot saturate: pixels as they are, no zero points, weights of seven bits.

    Processors without VNNI add two products of a byte and a weight in 16 bits, and saturate: 2 · 255 · 63 fits,
    2 · 255 · 65 does not. The application refuses a model for the same reason (`saturation.ts`, which allows 64).
    """
    faults = []
    for link in chain:
        if link.weights is not None:
            faults += _weight_faults(link.label, link.weights)
        if link.operator == "QuantizeLinear" and not np.all(link.constants.get(1) == 1):
            faults.append(f"{link.label}: pixels do not enter as the integers that they are")
        for position in _ZERO_POINTS_AT.get(link.operator, ()):
            if np.any(link.constants.get(position, 0)):
                faults.append(f"{link.label} has a zero point other than 0")
    return faults


_ZERO_POINTS_AT = {"QuantizeLinear": (2,), "QLinearConv": (2, 5, 7), "ConvInteger": (2, 3), "DequantizeLinear": (2,)}


def _weight_faults(label: str, weights: NDArray[np.generic]) -> list[str]:
    if weights.dtype != np.int8:
        return [f"{label}: its weights are {weights.dtype}, not int8"]
    largest = np.abs(weights.astype(int)).max()
    if largest <= LARGEST_WEIGHT:
        return []
    consequence = f"beyond ±{LARGEST_WEIGHT} processors without VNNI compute other scores"
    return [f"{label}: its weights reach {largest}, and {consequence}"]


def _projection_faults(split: Link, group: Group) -> list[str]:
    if split.attributes.get("axis", 0) != 1 or len(split.node.output) != group.size or split.constants:
        return [f"{split.label} does not take the {group.size} elements of {group.name} apart"]
    return []


def _transformed_kernel(
    kernel: NDArray[np.generic], group: Group, element: int, written: int, read: int
) -> NDArray[np.generic]:
    """The kernel under the left action of an exact element on its output, input and plane."""
    planes = kernel.reshape(written, -1, read, kernel.shape[1] // read, *kernel.shape[2:])
    sources = list(group.left_quotients[element])
    if written > 1:
        planes = planes[sources]
    if read > 1:
        planes = planes[:, :, sources]
    if group.is_mirror(element):
        planes = np.flip(planes, -1)
    turns = group.rotation_of(element) * group.exact_turns // group.rotations
    return np.rot90(planes, turns, (-2, -1)).reshape(kernel.shape)


def _differ(values: NDArray[np.generic], group: Group, element: int, written: int) -> bool:
    by_element = values.reshape(written, -1)
    moved = by_element[list(group.left_quotients[element])] if written > 1 else by_element
    return not np.array_equal(moved, by_element)
