from collections.abc import Callable

import pytest
import torch
from torch import nn

from spindle_training.groups.action import transformed_features, transformed_plane
from spindle_training.groups.group import Group, group_named
from spindle_training.groups.layers import (
    BlurredMaxPool,
    CosetPool,
    GroupConvolution,
    GroupRestriction,
    LiftingConvolution,
    MaxPool,
    OrientationProjection,
    SharedBatchNorm,
)

# Of double precision, in which the order of a sum, which differs between processors, stays far below it.
EXACT = 1e-12
GROUPS = ["C1", "C4", "C8", "C16", "D4"]
CHANNELS = 4

ON_FEATURES: dict[str, Callable[[Group], nn.Module]] = {
    "norm": lambda group: SharedBatchNorm(CHANNELS, group),
    "max pool": MaxPool,
    "blurred pool": BlurredMaxPool,
    "projection": OrientationProjection,
    "pool over rotations": lambda group: CosetPool(group, group.rotation_subgroup),
    "pool over mirrors": lambda group: CosetPool(group, group.mirror_subgroup),
    "restriction to itself": lambda group: GroupRestriction(group, group),
    "restriction to nothing": lambda group: GroupRestriction(group, group_named("C1")),
}


def error_of(layer: nn.Module, features: torch.Tensor) -> float:
    """The largest departure from equivariance, in double precision."""
    return layer.double().check_equivariance(features.double())


def random_features(group: Group, height: int = 14, width: int = 18) -> torch.Tensor:
    torch.manual_seed(0)
    return torch.randn(2, group.size * CHANNELS, height, width)


@pytest.mark.parametrize("kernels", ["plain", "interpolated", "smoothed", "steerable"])
@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("name", GROUPS)
def test_convolutions_are_equivariant(name: str, size: int, kernels: str) -> None:
    group = group_named(name)
    if kernels == "plain" and group.rotations > 4:
        with pytest.raises(ValueError, match="quarter turns only"):
            LiftingConvolution(3, CHANNELS, size, group, kernels)
        return
    lifting = LiftingConvolution(3, CHANNELS, size, group, kernels)
    correlation = GroupConvolution(CHANNELS, 5, size, group, kernels)
    assert error_of(lifting, torch.randn(2, 3, 14, 18)) <= EXACT
    assert error_of(correlation, random_features(group)) <= EXACT


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("layer", ON_FEATURES)
def test_layers_on_features_are_equivariant(name: str, layer: str) -> None:
    group = group_named(name)
    assert error_of(ON_FEATURES[layer](group), random_features(group)) <= EXACT


@pytest.mark.parametrize("name", ["C4", "C8", "C16", "D4"])
def test_pool_over_half_turns_is_equivariant(name: str) -> None:
    group = group_named(name)
    assert error_of(CosetPool(group, (0, group.rotations // 2)), random_features(group)) <= EXACT


def test_plain_kernels_of_even_size_are_equivariant() -> None:
    group = group_named("D4")
    assert error_of(GroupConvolution(CHANNELS, 5, 4, group, "plain"), random_features(group)) <= EXACT


def test_check_finds_a_layer_that_breaks_the_symmetry() -> None:
    group = group_named("C8")
    layer = GroupConvolution(CHANNELS, 5, 5, group, "smoothed")
    layer.left_quotients = layer.left_quotients.flip(1)
    assert layer.check_equivariance(random_features(group)) > 0.1


def test_check_looks_at_mirrors() -> None:
    mirrored = group_named("D4")
    one_sided = GroupConvolution(2 * CHANNELS, 5, 5, group_named("C4"), "plain")
    layer = nn.Sequential(GroupRestriction(mirrored, group_named("C4")), one_sided).double()
    features = random_features(mirrored).double()
    mirror = mirrored.mirror_subgroup[1]
    turned = transformed_features(features, mirrored, 1)
    reflected = transformed_features(features, mirrored, mirror)
    after = OrientationProjection(group_named("C4"))(layer(features))
    project = OrientationProjection(group_named("C4"))
    assert (project(layer(turned)) - transformed_plane(after, mirrored, 1)).abs().max() <= EXACT
    assert (project(layer(reflected)) - transformed_plane(after, mirrored, mirror)).abs().max() > 0.1


@pytest.mark.parametrize("name", ["C4", "D4"])
def test_action_is_a_group_action(name: str) -> None:
    group = group_named(name)
    features = random_features(group, 6, 6)
    for one in group.elements:
        for other in group.elements:
            in_two_steps = transformed_features(transformed_features(features, group, other), group, one)
            assert torch.equal(in_two_steps, transformed_features(features, group, group.product(one, other)))


def test_action_of_an_element_off_the_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="does not map the pixel grid"):
        transformed_plane(torch.zeros(1, 1, 4, 4), group_named("C8"), 1)


def test_plain_group_is_a_plain_convolution() -> None:
    layer = GroupConvolution(3, 5, 5, group_named("C1"), "plain")
    image = torch.randn(2, 3, 9, 9)
    expected = torch.nn.functional.conv2d(image, layer.weights.view(5, 3, 5, 5))
    assert torch.allclose(layer(image), expected, atol=1e-6)


@pytest.mark.parametrize("name", ["C4", "D4"])
def test_group_correlation_follows_its_formula(name: str) -> None:
    group = group_named(name)
    layer = GroupConvolution(2, 3, 3, group, "plain")
    features = torch.randn(1, group.size * 2, 3, 3)
    kernel, by_element = layer.weights.unflatten(-1, (3, 3)), features[0].unflatten(0, (group.size, 2))
    after = layer(features)[0, :, 0, 0].unflatten(0, (group.size, 3))
    for g in group.elements:
        expected = sum(
            (transformed_plane(kernel[:, group.product(group.inverse(g), h)], group, g) * by_element[h]).sum((1, 2, 3))
            for h in group.elements
        )
        assert torch.allclose(after[g], expected, atol=1e-5)


@pytest.mark.parametrize("name", ["C8", "D4"])
def test_norm_has_one_statistic_for_all_elements(name: str) -> None:
    group = group_named(name)
    normalised = SharedBatchNorm(CHANNELS, group)(random_features(group) * 5 + 2)
    means = normalised.unflatten(1, (group.size, CHANNELS)).mean(dim=(0, 1, 3, 4))
    assert torch.allclose(means, torch.zeros(CHANNELS), atol=1e-5)


def test_norm_of_channels_last_maps_copies_nothing() -> None:
    layer = SharedBatchNorm(CHANNELS, group_named("C8"))
    features = random_features(layer.group).contiguous(memory_format=torch.channels_last)
    seen = []
    layer.norm.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].data_ptr()))
    layer.norm.register_forward_hook(lambda _, __, output: seen.append(output.data_ptr()))
    output = layer(features)
    assert seen == [features.data_ptr(), output.data_ptr()]
    assert output.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("pool", [MaxPool, BlurredMaxPool])
def test_pool_refuses_a_size_that_would_lose_a_column(pool) -> None:
    with pytest.raises(ValueError, match="one side"):
        pool(group_named("C8"))(torch.zeros(1, 8, 10, 9))


def test_pool_over_mirrors_leaves_the_turns() -> None:
    group = group_named("D4")
    features = random_features(group)
    turns, mirrored = features.unflatten(1, (2, 4 * CHANNELS)).unbind(1)
    pooled = CosetPool(group, group.mirror_subgroup)(features)
    assert torch.equal(pooled, torch.maximum(turns, mirrored))
    turned = CosetPool(group, group.mirror_subgroup)(transformed_features(features, group, 1))
    assert torch.equal(turned, transformed_features(pooled, group_named("C4"), 1))


def test_pool_over_the_whole_group_is_the_projection() -> None:
    group = group_named("D4")
    features = random_features(group)
    assert torch.equal(CosetPool(group, group.elements)(features), OrientationProjection(group)(features))


def test_pool_over_what_is_no_subgroup_is_refused() -> None:
    with pytest.raises(ValueError, match="no subgroup"):
        CosetPool(group_named("C8"), (0, 1))


@pytest.mark.parametrize(("whole", "part"), [("C16", "C8"), ("C8", "C4"), ("D4", "C4"), ("D4", "D4")])
def test_restriction_is_equivariant_to_the_subgroup_and_loses_nothing(whole: str, part: str) -> None:
    group, subgroup = group_named(whole), group_named(part)
    restriction = GroupRestriction(group, subgroup)
    features = random_features(group)
    restricted = restriction(features)
    assert error_of(restriction, features) <= EXACT
    assert torch.equal(restricted.flatten(1).sort().values, features.flatten(1).sort().values)
    following = GroupConvolution(CHANNELS * group.size // subgroup.size, 2, 3, subgroup, "smoothed")
    assert following(restricted).shape[1] == subgroup.size * 2


@pytest.mark.parametrize(("whole", "part"), [("C4", "C8"), ("C8", "D4")])
def test_restriction_to_what_is_no_subgroup_is_refused(whole: str, part: str) -> None:
    with pytest.raises(ValueError, match="no subgroup"):
        GroupRestriction(group_named(whole), group_named(part))
