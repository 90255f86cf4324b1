"""How a group element acts on maps: on the plane, and on positions x group elements.

Only elements that map the pixel grid to itself are offered: quarter turns and mirrors are permutations of pixels,
without interpolation. Frame and numbering of the elements: see `group`.
"""

import torch
from torch import Tensor, nn

from spindle_training.groups.group import Group


def transformed_plane(plane: Tensor, group: Group, element: int) -> Tensor:
    """(L_s f)(x) = f(s^-1 x) for an exact element s; [..., height, width]."""
    if element not in group.exact_elements:
        raise ValueError(f"element {element} of {group.name} does not map the pixel grid to itself")
    mirrored = plane.flip(-1) if group.is_mirror(element) else plane
    turns = group.rotation_of(element) * group.exact_turns // group.rotations
    return torch.rot90(mirrored, turns, (-2, -1))


def transformed_features(features: Tensor, group: Group, element: int) -> Tensor:
    """(L_s F)(x, g) = F(s^-1 x, s^-1 g) for an exact element s; [batch, |G| * channels, height, width]."""
    by_element = features.unflatten(1, (group.size, -1))
    moved = by_element[:, list(group.left_quotients[element])].flatten(1, 2)
    return transformed_plane(moved, group, element)


class EquivariantLayer(nn.Module):
    """A layer that commutes with the action of `group`; input and output are functions on positions x group
    elements unless a layer says otherwise."""

    def __init__(self, group: Group):
        super().__init__()
        self.group = group

    def transformed_input(self, features: Tensor, element: int) -> Tensor:
        """How an exact element acts on the input of the layer."""
        return transformed_features(features, self.group, element)

    def transformed_output(self, features: Tensor, element: int) -> Tensor:
        """How an exact element acts on the output of the layer."""
        return transformed_features(features, self.group, element)

    @torch.no_grad()
    def check_equivariance(self, features: Tensor) -> float:
        """The largest difference between acting before and after the layer, over the exact elements of the group:
        quarter turns, and mirrors where the group has them."""
        after = self(features)
        differences = [
            self(self.transformed_input(features, element)) - self.transformed_output(after, element)
            for element in self.group.exact_elements
        ]
        return max(difference.abs().max().item() for difference in differences)
