import pytest

from spindle_training.groups.group import GROUPS, group_named

NAMES = [group.name for group in GROUPS]


@pytest.mark.parametrize(
    ("name", "size", "exact"), [("C1", 1, 1), ("C4", 4, 4), ("C8", 8, 4), ("C16", 16, 4), ("D4", 8, 8)]
)
def test_group_has_its_elements(name: str, size: int, exact: int) -> None:
    group = group_named(name)
    assert group.size == size
    assert len(group.exact_elements) == exact


def test_unknown_group_is_refused() -> None:
    with pytest.raises(ValueError, match="not C6"):
        group_named("C6")


@pytest.mark.parametrize("name", NAMES)
def test_product_is_associative(name: str) -> None:
    group = group_named(name)
    for a in group.elements:
        for b in group.elements:
            for c in group.elements:
                assert group.product(group.product(a, b), c) == group.product(a, group.product(b, c))


@pytest.mark.parametrize("name", NAMES)
def test_inverse_undoes_an_element_on_both_sides(name: str) -> None:
    group = group_named(name)
    for element in group.elements:
        assert group.product(element, group.inverse(element)) == 0
        assert group.product(group.inverse(element), element) == 0


@pytest.mark.parametrize("name", NAMES)
def test_quotient_by_the_left_gives_the_element_back(name: str) -> None:
    group = group_named(name)
    for g in group.elements:
        for h in group.elements:
            assert group.product(g, group.left_quotients[g][h]) == h


def test_turns_and_mirrors_do_not_commute() -> None:
    group = group_named("D4")
    quarter_turn, mirror = 1, group.mirror_subgroup[1]
    assert group.product(mirror, quarter_turn) == group.product(group.inverse(quarter_turn), mirror)
    assert group.product(mirror, quarter_turn) != group.product(quarter_turn, mirror)


@pytest.mark.parametrize("name", NAMES)
def test_subgroups_are_closed(name: str) -> None:
    group = group_named(name)
    for subgroup in (group.rotation_subgroup, group.mirror_subgroup, group.exact_elements):
        assert {group.product(one, other) for one in subgroup for other in subgroup} == set(subgroup)
