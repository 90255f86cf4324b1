import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from functools import cache

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from untrained import synthetic_calibration, untrained_judge, untrained_scout

from spindle_training.export import lint, quantise
from spindle_training.export.bake import float_model
from spindle_training.export.bundle import Identity, OperatingPoint, write_bundle
from spindle_training.export.calibration import activation_statistics
from spindle_training.export.golden import golden_patches, golden_picture
from spindle_training.export.lint import bundle_faults, graph_faults, scout_extents
from spindle_training.export.planar import Convolution, planar_network
from spindle_training.export.quantise import quantised_model
from spindle_training.groups.group import group_named

JUDGE_EXTENTS = {82: 1}
SCOUT_EXTENTS = scout_extents(38, 4)


def float_judge(group: str) -> onnx.ModelProto:
    return onnx.ModelProto.FromString(baked_judges(group)[0])


def integer_judge(group: str) -> onnx.ModelProto:
    return onnx.ModelProto.FromString(baked_judges(group)[1])


@cache
def baked_judges(group: str) -> tuple[bytes, bytes]:
    planar = planar_network(untrained_judge(group))
    integers = quantised_model(planar, activation_statistics(planar, [golden_patches()]))
    return float_model(planar).SerializeToString(), integers.SerializeToString()


def faults(model: onnx.ModelProto, group: str = "C8", extents: dict[int, int] = JUDGE_EXTENTS) -> str:
    return "\n".join(graph_faults(model, group_named(group), extents, has_integers=lint.is_integer(model)))


def node(model: onnx.ModelProto, operator: str, number: int = 0) -> onnx.NodeProto:
    return [node for node in model.graph.node if node.op_type == operator][number]


def set_attribute(target: onnx.NodeProto, name: str, value: object) -> None:
    kept = [attribute for attribute in target.attribute if attribute.name != name]
    del target.attribute[:]
    target.attribute.extend([*kept, helper.make_attribute(name, value)])


def change_constant(model: onnx.ModelProto, name: str, change: Callable[[np.ndarray], np.ndarray]) -> None:
    constant = next(constant for constant in model.graph.initializer if constant.name == name)
    changed = change(numpy_helper.to_array(constant).copy())
    constant.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(changed), name))


def nudged(index: int, by: float = 1) -> Callable[[np.ndarray], np.ndarray]:
    def change(values: np.ndarray) -> np.ndarray:
        values.reshape(-1)[index] += by
        return values

    return change


@pytest.mark.parametrize("group", ["C1", "C4", "C8", "C16", "D4"])
def test_what_the_export_bakes_has_no_fault(group: str) -> None:
    assert faults(float_judge(group), group) == ""
    assert faults(integer_judge(group), group) == ""
    planar = planar_network(untrained_scout(group))
    assert faults(float_model(planar), group, SCOUT_EXTENTS) == ""
    statistics = activation_statistics(planar, [golden_picture()[None]])
    assert faults(quantised_model(planar, statistics), group, SCOUT_EXTENTS) == ""


@pytest.mark.parametrize(("baked", "asked"), [("C1", "C4"), ("C4", "C8"), ("C8", "D4"), ("D4", "C8"), ("C8", "C16")])
def test_graph_of_another_group_is_refused(baked: str, asked: str) -> None:
    assert faults(float_judge(baked), asked) != ""


def test_foreign_operator_is_refused() -> None:
    model = float_judge("C8")
    node(model, "Relu").op_type = "Sigmoid"
    assert "Sigmoid is not one of" in faults(model)


def test_operator_of_another_domain_is_refused() -> None:
    model = float_judge("C8")
    node(model, "Conv").domain = "com.microsoft"
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    found = faults(model)
    assert "com.microsoft.Conv is not one of" in found
    assert "operator set com.microsoft" in found


def test_float_operator_in_an_integer_graph_is_refused() -> None:
    model = integer_judge("C8")
    node(model, "MaxPool").op_type = "AveragePool"
    assert "AveragePool is not one of" in faults(model)


def test_float_graph_in_place_of_an_integer_one_is_refused() -> None:
    found = graph_faults(float_judge("C8"), group_named("C8"), JUDGE_EXTENTS, has_integers=True)
    assert "the graph does not compute in integers" in found


def test_newer_operators_than_the_runtimes_have_are_refused() -> None:
    model = float_judge("C8")
    model.opset_import[0].version = 99
    model.ir_version = 99
    found = faults(model)
    assert "ai.onnx 99" in found
    assert "IR version 99" in found


@pytest.mark.parametrize(
    ("operator", "attribute", "value", "complaint"),
    [
        ("Conv", "auto_pad", "VALID", "auto_pad"),
        ("Conv", "pads", [2, 2, 2, 2], "pads"),
        ("AveragePool", "pads", [0, 0, 1, 1], "pads"),
        ("Conv", "dilations", [2, 2], "dilated"),
        ("MaxPool", "ceil_mode", 1, "rounds its size up"),
        ("MaxPool", "kernel_shape", [2, 3], "differently"),
        ("AveragePool", "strides", [1, 2], "differently"),
    ],
)
def test_window_that_is_not_square_dense_and_valid_is_refused(
    operator: str, attribute: str, value: object, complaint: str
) -> None:
    model = float_judge("C8")
    set_attribute(node(model, operator), attribute, value)
    assert complaint in faults(model)


def test_size_that_leaves_a_row_over_is_refused() -> None:
    assert "do not fit" in faults(float_judge("C8"), extents={83: 1})
    assert "do not fit" in faults(float_judge("C8"), extents={81: 1})
    assert "do not fit" in faults(float_judge("C8"), extents={20: 1})
    model = float_model(planar_network(untrained_scout("C8")))
    assert "do not fit" in faults(model, extents={40: 1})


def test_declared_receptive_field_and_stride_must_be_those_of_the_graph() -> None:
    model = float_model(planar_network(untrained_scout("C8")))
    assert "give 3 cells, not 1" in faults(model, extents=scout_extents(46, 4))
    assert "give 3 cells, not 2" in faults(model, extents=scout_extents(38, 8))


@pytest.mark.parametrize("layer", ["layer1", "layer2", "layer4"])
def test_kernel_that_is_no_exact_copy_is_refused(layer: str) -> None:
    model = float_judge("C8")
    change_constant(model, f"{layer}.kernel", nudged(12, 1e-6))
    assert "not exact copies under element 2 of C8" in faults(model)


def test_kernel_that_is_not_rolled_is_refused() -> None:
    model = float_judge("C8")

    def unrolled(kernel: np.ndarray) -> np.ndarray:
        by_element = kernel.reshape(8, -1, 8, kernel.shape[1] // 8, 5, 5)
        for element in range(8):
            by_element[element] = np.roll(by_element[element], -element, axis=1)
        return by_element.reshape(kernel.shape)

    change_constant(model, "layer2.kernel", unrolled)
    assert "not exact copies" in faults(model)


def test_kernel_turned_the_other_way_is_refused() -> None:
    model = float_judge("C8")

    def backwards(kernel: np.ndarray) -> np.ndarray:
        by_element = kernel.reshape(8, -1, *kernel.shape[1:])
        return by_element[-np.arange(8)].reshape(kernel.shape)

    change_constant(model, "layer1.kernel", backwards)
    assert "not exact copies" in faults(model)


def test_kernel_that_breaks_only_the_mirror_is_refused_for_d4() -> None:
    model = float_judge("D4")
    change_constant(model, "layer1.kernel", lambda kernel: np.concatenate([kernel[: len(kernel) // 2]] * 2))
    found = faults(model, "D4")
    assert "under element 4 of D4" in found
    assert "under element 1 of D4" not in found


def test_bias_that_differs_between_copies_is_refused() -> None:
    model = float_judge("C8")
    change_constant(model, "layer2.bias", nudged(0, 1e-5))
    assert "its biases differ" in faults(model)


def test_kernel_after_the_projection_must_be_symmetric_itself() -> None:
    model = float_judge("C8")

    def widened(kernel: np.ndarray) -> np.ndarray:
        return np.random.default_rng(1).random((*kernel.shape[:2], 3, 3), np.float32)

    change_constant(model, "hidden.kernel", widened)
    assert "not exact copies" in faults(model)


def test_missing_projection_is_refused() -> None:
    model = float_judge("C8")
    split, maximum = node(model, "Split"), node(model, "Max")
    node(model, "Conv", 4).input[0] = split.input[0]
    model.graph.node.remove(split)
    model.graph.node.remove(maximum)
    assert "without a maximum over the elements of C8" in faults(model)


def test_maximum_over_some_elements_only_is_refused() -> None:
    model = float_judge("C8")
    del node(model, "Max").input[-1]
    assert "Max reads" in faults(model)


def test_graph_that_branches_is_refused() -> None:
    model = float_judge("C8")
    node(model, "Relu", 1).input[0] = node(model, "Conv").output[0]
    assert "Relu reads" in faults(model)


def test_first_convolution_of_more_than_three_channels_is_refused() -> None:
    model = float_judge("C8")
    change_constant(model, "layer1.kernel", lambda kernel: np.concatenate([kernel, kernel[:, :1]], axis=1))
    assert "reads 4 channels" in faults(model)


@pytest.mark.parametrize(
    ("constant", "change", "complaint"),
    [
        ("layer1.weights", nudged(12), "not exact copies"),
        ("layer2.bias", nudged(0), "its biases differ"),
        ("layer2.scales", nudged(0, 1e-6), "its scales differ"),
        ("layer3.weights", lambda weights: np.full_like(weights, 64), "its weights reach 64"),
        ("layer3.weights", lambda weights: np.full_like(weights, -128), "its weights reach 128"),
        ("layer3.weights", lambda weights: weights.astype(np.uint8), "not int8"),
        ("pool1.binomial", nudged(1), "not exact copies"),
        ("pixel_step", nudged(0), "do not enter as the integers"),
        ("zero", nudged(0), "zero point other than 0"),
    ],
)
def test_integer_graph_that_is_not_exact_is_refused(
    constant: str, change: Callable[[np.ndarray], np.ndarray], complaint: str
) -> None:
    model = integer_judge("C8")
    change_constant(model, constant, change)
    assert complaint in faults(model)


def test_graph_of_eight_bits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantise, "LARGEST_WEIGHT", 127)
    planar = planar_network(untrained_judge("C8"))
    model = quantised_model(planar, activation_statistics(planar, [golden_patches()]))
    found = faults(model).splitlines()
    convolutions = [stage for stage in planar.stages if isinstance(stage, Convolution)]
    assert len(found) == len(convolutions)
    assert all("its weights reach 127, and beyond ±63 processors without VNNI" in fault for fault in found)


@pytest.fixture
def bundle(whole_bundle, tmp_path):
    return shutil.copytree(whole_bundle, tmp_path / whole_bundle.name)


@pytest.fixture(scope="module")
def whole_bundle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundles") / "tiny-c4"
    write_bundle(
        folder,
        untrained_scout("C8"),
        untrained_judge("C4"),
        Identity("tiny-c4", "Tiny C4"),
        OperatingPoint(threshold=0.5, candidate_threshold=0.1, scout_threshold=0.2),
        synthetic_calibration(),
    )
    (folder / "card.md").write_text("# Tiny C4\n")
    return folder


def run_lint(monkeypatch: pytest.MonkeyPatch, *folders: object) -> int:
    monkeypatch.setattr(sys, "argv", ["lint", *map(str, folders)])
    try:
        lint.main()
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_command_passes_a_whole_bundle_and_says_its_size(bundle, monkeypatch, capsys) -> None:
    assert run_lint(monkeypatch, bundle) == 0
    said = capsys.readouterr().out
    assert "tiny-c4: kept every rule" in said
    assert "of at most 20 MB" in said


def test_scout_that_turns_nothing_is_refused_beside_an_invariant_judge(bundle) -> None:
    plain = float_model(planar_network(untrained_scout("C1"))).SerializeToString()
    path = bundle / "manifest.json"
    stated = json.loads(path.read_text())["scout"]["sha256"]
    path.write_text(path.read_text().replace(stated, hashlib.sha256(plain).hexdigest()))
    (bundle / "scout.onnx").write_bytes(plain)
    assert "scout.onnx: " in "\n".join(bundle_faults(bundle))


def test_graph_that_is_no_valid_onnx_is_refused(bundle) -> None:
    model = onnx.load(bundle / "judge.onnx")
    del node(model, "MaxPool").attribute[:]
    (bundle / "judge.onnx").write_bytes(model.SerializeToString())
    assert "judge.onnx cannot be read" in "\n".join(bundle_faults(bundle))


def test_command_fails_where_bundles_grow_beyond_the_limit(bundle, monkeypatch) -> None:
    monkeypatch.setattr(lint, "LARGEST_TOTAL_BYTES", 1000)
    assert run_lint(monkeypatch, bundle) == 1


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda folder: (folder / "judge.onnx").write_bytes(b"no graph"), "another checksum"),
        (lambda folder: (folder / "judge.onnx").write_bytes(b"\xff\xff"), "judge.onnx cannot be read"),
        (lambda folder: (folder / "scout-int8.onnx").unlink(), "scout-int8.onnx cannot be read"),
        (lambda folder: (folder / "judge-int8-output.f32").unlink(), "judge-int8-output.f32 is missing"),
        (lambda folder: (folder / "card.md").unlink(), "card.md is missing"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json cannot be read"),
    ],
)
def test_command_fails_for_a_spoilt_bundle(bundle, monkeypatch, capsys, spoil, complaint: str) -> None:
    spoil(bundle)
    assert run_lint(monkeypatch, bundle) == 1
    assert complaint in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "other", "complaint"),
    [
        ('"group": "C4"', '"group": "C8"', "judge.onnx: "),
        ('"group": "C4"', '"group": "E8"', "$.group"),
        ('"group": "C4"', '"group": "D6"', "no layers are known for the group D6"),
        ('"receptiveField": 38', '"receptiveField": 30', "cells, not"),
        ('"receptiveField": 38', '"receptiveField": 39', "manifest.json"),
        ('"candidateThreshold": 0.1', '"candidateThreshold": 0.9', "candidateThreshold exceeds"),
        ('"schemaVersion": 2', '"schemaVersion": 1', "$.schemaVersion"),
        ('"size": 82', '"size": 84', "do not fit"),
    ],
)
def test_manifest_that_says_otherwise_than_its_graphs_is_refused(bundle, text: str, other: str, complaint: str) -> None:
    path = bundle / "manifest.json"
    assert text in path.read_text()
    path.write_text(path.read_text().replace(text, other))
    assert complaint in "\n".join(bundle_faults(bundle))
