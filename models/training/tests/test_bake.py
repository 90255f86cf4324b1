import numpy as np
import pytest
import torch
from untrained import channels_first, logits_of, untrained_judge, untrained_scout

from spindle_training.detector.decode import sigmoid
from spindle_training.export.bake import baked_model
from spindle_training.export.golden import golden_patches, golden_picture
from spindle_training.export.planar import planar_network

PLAIN_OPERATORS = {"Conv", "Relu", "MaxPool", "AveragePool", "Split", "Max"}
GROUPS = ["C1", "C4", "C8", "C16", "D4"]


@pytest.mark.parametrize("group", GROUPS)
def test_baked_scout_is_the_network(group: str) -> None:
    network = untrained_scout(group)
    with torch.no_grad():
        expected = network(torch.from_numpy(channels_first(golden_picture()[None]))).numpy()
    assert expected.std() > 0.01
    assert np.abs(logits_of(baked_model(network), golden_picture()[None]) - expected).max() <= 1e-4


@pytest.mark.parametrize(("group", "kernels"), [*((group, None) for group in GROUPS), ("C8", "steerable")])
def test_baked_judge_is_the_network(group: str, kernels: str | None) -> None:
    network = untrained_judge(group, kernels)
    with torch.no_grad():
        expected = network(torch.from_numpy(channels_first(golden_patches()))).numpy()
    assert expected.std() > 0.01
    logits = logits_of(baked_model(network), golden_patches())
    assert logits.shape == (8, 1, 1, 1)
    assert np.abs(logits - expected).max() <= 1e-4


@pytest.mark.parametrize("group", GROUPS)
def test_graph_holds_plain_operators_only(group: str) -> None:
    expected = PLAIN_OPERATORS - ({"Split", "Max"} if group == "C1" else set())
    for network in (untrained_scout(group), untrained_judge(group)):
        assert {node.op_type for node in baked_model(network).graph.node} == expected


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_picture_gives_turned_scores(turns: int) -> None:
    model = baked_model(untrained_scout("C8"))
    upright = sigmoid(logits_of(model, golden_picture()[None]))
    turned = sigmoid(logits_of(model, np.rot90(golden_picture()[None], turns, (1, 2))))
    assert np.abs(turned - np.rot90(upright, turns, (2, 3))).max() <= 1e-5


@pytest.mark.parametrize("group", ["C4", "C8", "D4"])
def test_biases_of_exact_copies_are_equal_to_the_bit(group: str) -> None:
    network = untrained_judge(group)
    first = planar_network(network).stages[0]
    by_element = first.bias.reshape(network.projection.group.size, -1)[list(network.projection.group.exact_elements)]
    assert (by_element == by_element[0]).all()


def test_batch_and_size_of_the_scout_are_dynamic() -> None:
    assert logits_of(baked_model(untrained_scout("C8")), np.zeros((3, 38, 54, 3), np.uint8)).shape == (3, 1, 1, 5)


def test_temperature_divides_the_logits() -> None:
    network = untrained_judge("C4")
    calm = logits_of(baked_model(network, temperature=2.5), golden_patches())
    assert np.abs(calm * 2.5 - logits_of(baked_model(network), golden_patches())).max() <= 1e-4


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan"), float("inf")])
def test_impossible_temperature_is_refused(temperature: float) -> None:
    with pytest.raises(ValueError, match="temperature"):
        baked_model(untrained_judge("C4"), temperature)
