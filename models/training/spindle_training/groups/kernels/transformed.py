"""Kernels from weights, transformed by every element of a group.

Every parametrisation is a linear map from weights to taps. A quarter turn maps the grid to itself, so only the
rotations of the first quadrant are evaluated; the others are exact `rot90` copies of those, and mirrors are exact
flips.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from spindle_training.groups.group import Group
from spindle_training.groups.kernels.interpolated import interpolated_matrix
from spindle_training.groups.kernels.plain import plain_matrix
from spindle_training.groups.kernels.smoothed import smoothed_matrix
from spindle_training.groups.kernels.steerable import steerable_matrix

PARAMETRISATIONS: dict[str, Callable[[int, float], Tensor]] = {
    "plain": plain_matrix,
    "interpolated": interpolated_matrix,
    "smoothed": smoothed_matrix,
    "steerable": steerable_matrix,
}


def base_matrices(kernels: str, size: int, group: Group) -> Tensor:
    """The maps from weights to taps of the rotations in the first quadrant.

    Args:
        kernels: "plain" (C1, C4 and D4 only), "interpolated", "smoothed" or "steerable".
        size: extent of the kernel in pixels; odd, except for plain kernels.

    Returns: [rotations / 4 (C1: 1), size * size, basis], float32.
    """
    if kernels not in PARAMETRISATIONS:
        raise ValueError(f"kernels are one of {', '.join(PARAMETRISATIONS)}, not {kernels}")
    steps = range(group.rotations // group.exact_turns)
    angles = [2 * math.pi * step / group.rotations for step in steps]
    return torch.stack([PARAMETRISATIONS[kernels](size, angle) for angle in angles])


def initial_weights(shape: tuple[int, ...], fan_in: int, matrices: Tensor) -> Tensor:
    """Random weights whose kernels carry the energy of He et al. 2015 (arXiv 1502.01852).

    The squares of the taps of one kernel add up to 2 / `fan_in` on average over the rotations.

    Args:
        shape: the leading dimensions of the weights.
        fan_in: how many input maps a kernel sees.
        matrices: from `base_matrices`.

    Returns: [*shape, basis].
    """
    energy = matrices.square().sum(dim=(1, 2)).mean()
    return torch.randn(*shape, matrices.shape[-1]) * torch.sqrt(2 / (fan_in * energy))


def transformed_kernels(weights: Tensor, matrices: Tensor, group: Group) -> Tensor:
    """The kernels k(g^-1 x) for every element g.

    Args:
        weights: [..., basis].
        matrices: from `base_matrices`.

    Returns: [|G|, ..., size, size], numbered as the elements of the group.
    """
    size = math.isqrt(matrices.shape[1])
    first_quadrant = torch.einsum("qsp,...p->q...s", matrices, weights).unflatten(-1, (size, size))
    turned = torch.cat([torch.rot90(first_quadrant, turns, (-2, -1)) for turns in range(group.exact_turns)])
    if not group.mirrored:
        return turned
    # R^r M = M R^-r: the mirrored kernel turned by r is the mirror of the kernel turned by -r.
    turned_back = torch.cat([turned[:1], turned[1:].flip(0)])
    return torch.cat([turned, turned_back.flip(-1)])
