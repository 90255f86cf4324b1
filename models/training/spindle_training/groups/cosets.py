"""Fewer group elements: projection to the plane, pooling over cosets, and restriction to a subgroup.

Feature maps are element-major (see `convolution`), so that an axis of group elements is a view.
Sources: Cohen & Welling, ICML 2016 (arXiv 1602.07576), section 6.3, coset pooling; Weiler & Cesa, NeurIPS 2019
(arXiv 1911.08251), section 2.7, group restriction.
"""

from collections.abc import Callable

from torch import Tensor

from spindle_training.groups.action import EquivariantLayer, transformed_features, transformed_plane
from spindle_training.groups.group import Group


class OrientationProjection(EquivariantLayer):
    """Projection to the plane, P F(x) = max over g of F(x, g): invariant where F is equivariant.

    [batch, |G| * channels, height, width] -> [batch, channels, height, width].
    """

    def forward(self, features: Tensor) -> Tensor:
        return features.unflatten(1, (self.group.size, -1)).amax(dim=1)

    def transformed_output(self, features: Tensor, element: int) -> Tensor:
        return transformed_plane(features, self.group, element)


class CosetPool(EquivariantLayer):
    """Pooling over the left cosets of a subgroup H, P F(x, gH) = max over h in H of F(x, g h).

    [batch, |G| * channels, height, width] -> [batch, |G| / |H| * channels, height, width], one map for each coset,
    in the order of their first elements. An element s acts on them by s (gH) = (s g) H. The cosets of
    `group.mirror_subgroup` in D4 are numbered as the turns of C4, so that C4 layers can follow.

    `subgroup`: its elements, such as `group.mirror_subgroup` or `group.rotation_subgroup`.
    """

    def __init__(self, group: Group, subgroup: tuple[int, ...]):
        super().__init__(group)
        if any(group.product(one, other) not in subgroup for one in subgroup for other in subgroup):
            raise ValueError(f"elements {subgroup} of {group.name} are no subgroup")
        self.cosets = _partition(group, lambda g: tuple(group.product(g, member) for member in subgroup))

    def forward(self, features: Tensor) -> Tensor:
        by_element = features.unflatten(1, (self.group.size, -1))
        elements = [element for coset in self.cosets for element in coset]
        by_coset = by_element[:, elements].unflatten(1, (len(self.cosets), -1))
        return by_coset.amax(dim=2).flatten(1, 2)

    def transformed_output(self, features: Tensor, element: int) -> Tensor:
        coset_of = {member: number for number, coset in enumerate(self.cosets) for member in coset}
        sources = [coset_of[self.group.left_quotients[element][coset[0]]] for coset in self.cosets]
        moved = features.unflatten(1, (len(self.cosets), -1))[:, sources].flatten(1, 2)
        return transformed_plane(moved, self.group, element)


class GroupRestriction(EquivariantLayer):
    """The same values seen as functions on a subgroup S, (F_t)(x, s) = F(x, s t), t one of each right coset S t.

    What follows need no longer be equivariant to the whole group: D4 restricted to C4 lets later layers tell a
    shape from its mirror image.
    [batch, |G| * channels, height, width] -> [batch, |S| * (|G| / |S| * channels), height, width].
    """

    def __init__(self, group: Group, subgroup: Group):
        super().__init__(subgroup)
        if group.rotations % subgroup.rotations or subgroup.mirrored > group.mirrored:
            raise ValueError(f"{subgroup.name} is no subgroup of {group.name}")
        self.whole_group = group
        embedded = self._embedded_elements()
        self.right_cosets = _partition(group, lambda t: tuple(group.product(member, t) for member in embedded))

    def forward(self, features: Tensor) -> Tensor:
        by_element = features.unflatten(1, (self.whole_group.size, -1))
        elements = [coset[member] for member in self.group.elements for coset in self.right_cosets]
        return by_element[:, elements].flatten(1, 2)

    def transformed_input(self, features: Tensor, element: int) -> Tensor:
        return transformed_features(features, self.whole_group, self._embedded_elements()[element])

    def _embedded_elements(self) -> tuple[int, ...]:
        """The elements of the subgroup, in its own order, as elements of the whole group."""
        step = self.whole_group.rotations // self.group.rotations
        return tuple(
            self.group.rotation_of(element) * step + self.whole_group.rotations * self.group.is_mirror(element)
            for element in self.group.elements
        )


def _partition(group: Group, coset_of: Callable[[int], tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """The different cosets of all elements, sorted by their smallest element."""
    cosets: list[tuple[int, ...]] = []
    for element in group.elements:
        if not any(element in coset for coset in cosets):
            cosets.append(coset_of(element))
    return tuple(cosets)
