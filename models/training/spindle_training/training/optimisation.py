"""What both trainings share: the learning-rate cycle, one step down the gradient, and the average of the weights."""

import math

import torch
from torch import Tensor, nn

WARM_UP_FRACTION = 0.08
AVERAGING_DECAY = 0.998
LARGEST_GRADIENT = 5.0


def learning_rate(step: int, steps: int, peak: float) -> float:
    """Linear warm-up to `peak`, then half a cosine down to zero."""
    progress = step / steps
    if progress < WARM_UP_FRACTION:
        return peak * max(progress, 1 / steps) / WARM_UP_FRACTION
    return peak * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP_FRACTION) / (1 - WARM_UP_FRACTION)))


def descend(
    network: nn.Module, averaged: nn.Module, optimiser: torch.optim.Optimizer, loss: Tensor, step: int, rate: float
) -> float:
    """One step of the optimiser at learning rate `rate`, and of the average of the weights; returns the loss."""
    for parameters in optimiser.param_groups:
        parameters["lr"] = rate
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), LARGEST_GRADIENT)
    optimiser.step()
    average_into(averaged, network, step)
    return loss.item()


@torch.no_grad()
def average_into(averaged: nn.Module, network: nn.Module, step: int) -> None:
    """Move the exponential moving average of the weights a step on; its memory is short at first."""
    decay = min(AVERAGING_DECAY, (1 + step) / (10 + step))
    current = network.state_dict()
    for name, value in averaged.state_dict().items():
        if value.is_floating_point():
            value.lerp_(current[name], 1 - decay)
        else:
            value.copy_(current[name])
