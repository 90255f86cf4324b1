"""The finite groups of turns and mirrors that the layers are equivariant to: C1, C4 (p4), C8, C16 and D4 (p4m).

Element number `mirror * rotations + rotation` is the turn R by 2 pi rotation / rotations after the mirror M, if
any: g = R^rotation M^mirror. A function on positions x group elements transforms by the left regular action,
(L_s F)(x, g) = F(s^-1 x, s^-1 g).

Frame: x grows to the right, y grows downwards (image convention); positive angles turn counter-clockwise on the
screen, as `torch.rot90(plane, 1, (-2, -1))` does; the mirror turns x into -x.

Source: Cohen & Welling, ICML 2016 (arXiv 1602.07576).
"""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Group:
    """`rotations` turns by equal angles (1, or a multiple of 4), and, where `mirrored`, each of them after a mirror."""

    name: str
    rotations: int
    mirrored: bool

    @property
    def size(self) -> int:
        """The number of elements."""
        return self.rotations * (2 if self.mirrored else 1)

    @property
    def exact_turns(self) -> int:
        """How many of the rotations map the pixel grid to itself: the quarter turns, or none but the identity."""
        return 4 if self.rotations % 4 == 0 else 1

    @property
    def exact_elements(self) -> tuple[int, ...]:
        """The elements that map the pixel grid to itself, the identity first."""
        step = self.rotations // self.exact_turns
        return tuple(element for element in range(self.size) if self.rotation_of(element) % step == 0)

    @property
    def rotation_subgroup(self) -> tuple[int, ...]:
        """The elements without a mirror."""
        return tuple(range(self.rotations))

    @property
    def mirror_subgroup(self) -> tuple[int, ...]:
        """The identity and, where the group has it, the mirror x -> -x."""
        return (0, self.rotations) if self.mirrored else (0,)

    @property
    def elements(self) -> tuple[int, ...]:
        """All elements, the identity first."""
        return tuple(range(self.size))

    def rotation_of(self, element: int) -> int:
        """The rotation in g = R^rotation M^mirror."""
        return element % self.rotations

    def is_mirror(self, element: int) -> bool:
        """Whether g = R^rotation M^mirror holds a mirror."""
        return element >= self.rotations

    def product(self, one: int, other: int) -> int:
        """one · other; a mirror reverses the turns that it passes: M R = R^-1 M."""
        sense = -1 if self.is_mirror(one) else 1
        rotation = (self.rotation_of(one) + sense * self.rotation_of(other)) % self.rotations
        mirror = self.is_mirror(one) != self.is_mirror(other)
        return rotation + self.rotations * mirror

    def inverse(self, element: int) -> int:
        """The element that undoes this one; every turn after a mirror undoes itself."""
        return element if self.is_mirror(element) else -element % self.rotations

    @cached_property
    def left_quotients(self) -> tuple[tuple[int, ...], ...]:
        """Row g, column h: g^-1 h, from where the left action of g fetches the value at h."""
        return tuple(tuple(self.product(self.inverse(g), h) for h in self.elements) for g in self.elements)


GROUPS = (
    Group("C1", rotations=1, mirrored=False),
    Group("C4", rotations=4, mirrored=False),
    Group("C8", rotations=8, mirrored=False),
    Group("C16", rotations=16, mirrored=False),
    Group("D4", rotations=4, mirrored=True),
)


def group_named(name: str) -> Group:
    """C1 (plain), C4 (p4), C8, C16 or D4 (p4m)."""
    for group in GROUPS:
        if group.name == name:
            return group
    raise ValueError(f"a group is one of {', '.join(group.name for group in GROUPS)}, not {name}")
