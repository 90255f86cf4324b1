from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper
from untrained import logits_of, untrained_judge, untrained_scout

from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.scout import BakedScout
from spindle_training.export.bake import baked_model, float_model
from spindle_training.export.calibration import activation_statistics
from spindle_training.export.calibration_pixels import tissue_pixels
from spindle_training.export.golden import golden_patches, golden_picture
from spindle_training.export.planar import Convolution, PlanarNetwork, planar_network
from spindle_training.export.quantise import quantised_model

INVARIANT = ["C4", "C8", "D4"]


def quantised(planar: PlanarNetwork, pixels: np.ndarray) -> onnx.ModelProto:
    return quantised_model(planar, activation_statistics(planar, [pixels]))


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)


@pytest.mark.parametrize("group", INVARIANT)
@pytest.mark.parametrize("picture", [golden_picture()[None], noise(1, 62, 78, 3)], ids=["nuclei", "noise"])
def test_scout_in_integers_turns_exactly(group: str, picture: np.ndarray) -> None:
    model = quantised(planar_network(untrained_scout(group)), golden_picture()[None])
    upright = logits_of(model, picture)
    assert len(np.unique(upright)) > 20
    for turns in (1, 2, 3):
        turned = logits_of(model, np.rot90(picture, turns, (1, 2)))
        np.testing.assert_array_equal(turned, np.rot90(upright, turns, (2, 3)))
    if group == "D4":
        np.testing.assert_array_equal(logits_of(model, picture[:, :, ::-1]), upright[..., ::-1])


@pytest.mark.parametrize("group", INVARIANT)
@pytest.mark.parametrize("patches", [golden_patches(), noise(5, 82, 82, 3)], ids=["nuclei", "noise"])
def test_judge_in_integers_is_invariant_to_the_bit(group: str, patches: np.ndarray) -> None:
    model = quantised(planar_network(untrained_judge(group)), golden_patches())
    upright = logits_of(model, patches)
    assert len(np.unique(upright)) > 3
    for turns in (1, 2, 3):
        np.testing.assert_array_equal(logits_of(model, np.rot90(patches, turns, (1, 2))), upright)
    if group == "D4":
        np.testing.assert_array_equal(logits_of(model, patches[:, :, ::-1]), upright)


@pytest.mark.parametrize("group", ["C1", "C4", "C8", "C16", "D4"])
def test_integers_follow_the_float_graph(group: str) -> None:
    planar = planar_network(untrained_judge(group))
    exact = logits_of(float_model(planar), golden_patches()).ravel()
    rounded = logits_of(quantised(planar, golden_patches()), golden_patches()).ravel()
    assert np.abs(rounded - exact).max() < 0.25 * exact.std()


def test_copies_of_a_channel_share_a_scale_and_weights_have_seven_bits() -> None:
    model = quantised(planar_network(untrained_judge("C8")), golden_patches())
    constants = {constant.name: numpy_helper.to_array(constant) for constant in model.graph.initializer}
    for layer in ("layer1", "layer2", "layer3", "layer4"):
        by_element = constants[f"{layer}.scales"].reshape(8, -1)
        assert (by_element == by_element[0]).all()
        weights = constants[f"{layer}.weights"]
        assert weights.dtype == np.int8
        assert np.abs(weights.astype(int)).max() == 63


def test_every_convolution_runs_as_an_integer_kernel(tmp_path) -> None:
    model = quantised(planar_network(untrained_judge("C8")), golden_patches())
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimised.onnx")
    onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    run_operators = [node.op_type for node in onnx.load(options.optimized_model_filepath).graph.node]
    assert run_operators.count("QLinearConv") == 8
    assert run_operators.count("ConvInteger") == 1
    assert not {"Conv", "FusedConv", "AveragePool", "Relu"} & set(run_operators)


def test_calibration_pixels_are_regions_for_the_scout_and_candidates_and_mitoses_for_the_judge() -> None:
    tissue = np.tile(golden_picture(), (7, 6, 1))
    image = LabelledImage("tissue", "made", "", "train", tissue, 0.25, np.array([[300.0, 200.0]]), np.empty((0, 4)))
    scout = BakedScout(baked_model(untrained_scout("C4")).SerializeToString())
    pixels = tissue_pixels([image], scout, seed=1)
    assert pixels.regions.shape == (32, 246, 246, 3)
    assert pixels.patches.shape[1:] == (82, 82, 3)
    assert (pixels.patches == tissue[159:241, 259:341]).all(axis=(1, 2, 3)).sum() == 128
    assert len(pixels.patches) > 128
    again = tissue_pixels([image], scout, seed=1)
    np.testing.assert_array_equal(pixels.patches, again.patches)


def test_calibration_on_crops_alone_is_refused() -> None:
    crop = LabelledImage(
        "crop", "made", "", "train", golden_patches()[0], 0.25, np.array([[41.0, 41.0]]), np.empty((0, 4))
    )
    with pytest.raises(ValueError, match="no image is large enough"):
        tissue_pixels([crop], BakedScout(baked_model(untrained_scout("C4")).SerializeToString()), seed=1)


def test_calibration_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="no pixels"):
        activation_statistics(planar_network(untrained_judge("C4")), [])


def test_layer_that_never_answers_is_refused() -> None:
    planar = planar_network(untrained_judge("C4"))
    dead = [
        replace(stage, bias=stage.bias - 1e6) if isinstance(stage, Convolution) and stage.name == "layer2" else stage
        for stage in planar.stages
    ]
    with pytest.raises(ValueError, match="layer2"):
        quantised(replace(planar, stages=tuple(dead)), golden_patches())
