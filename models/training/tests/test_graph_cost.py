from untrained import untrained_judge

from spindle_training.evidence.graph_cost import multiply_accumulates
from spindle_training.export.bake import baked_model


def test_cost_is_that_of_the_convolutions_by_hand() -> None:
    graph = baked_model(untrained_judge("C4")).SerializeToString()
    # C4 with 2, 3, 4 and 5 channels for each orientation: 8, 12, 16 and 20 planes, then 5 -> 6 -> 1 after the maximum.
    by_hand = 78**2 * 8 * 3 * 25 + 34**2 * 12 * 8 * 25 + 12**2 * 16 * 12 * 25 + 20 * 16 * 25 + 6 * 5 + 1 * 6
    assert multiply_accumulates(graph, 82, 82) == by_hand
