import numpy as np
import onnxruntime
import pytest
import torch

from spindle_training.export.bake import baked_model
from spindle_training.detector.decode import sigmoid
from spindle_training.export.golden import golden_picture

PLAIN_OPERATORS = {"Conv", "Relu", "MaxPool", "AveragePool", "Split", "Max"}


@pytest.fixture(scope="module")
def session(small_detector):
    return onnxruntime.InferenceSession(
        baked_model(small_detector).SerializeToString(), providers=["CPUExecutionProvider"]
    )


def run(session, pixels):
    return session.run(["logit"], {"image": np.ascontiguousarray(pixels, dtype=np.float32)})[0]


def golden_pixels():
    return golden_picture().transpose(2, 0, 1)[None].astype(np.float32)


def test_graph_holds_plain_operators_only(small_detector) -> None:
    assert {node.op_type for node in baked_model(small_detector).graph.node} == PLAIN_OPERATORS


def test_baked_logits_are_those_of_the_network(small_detector, session) -> None:
    with torch.no_grad():
        expected = small_detector(torch.from_numpy(golden_pixels())).numpy()
    assert np.abs(run(session, golden_pixels()) - expected).max() <= 1e-4


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_picture_gives_turned_scores(session, turns: int) -> None:
    upright = sigmoid(run(session, golden_pixels()))
    turned = sigmoid(run(session, np.rot90(golden_pixels(), turns, (2, 3))))
    assert np.abs(turned - np.rot90(upright, turns, (2, 3))).max() <= 1e-5


def test_batch_and_size_are_dynamic(session) -> None:
    assert run(session, np.zeros((3, 3, 46, 62))).shape == (3, 1, 1, 5)
