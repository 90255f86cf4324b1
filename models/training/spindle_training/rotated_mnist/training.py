"""Training one digit network and counting its errors.

Adam, one linear warm-up and one cosine to zero, an exponential average of the weights: short schedules that end
settled, so that no epoch has to be chosen by looking at results. Convolutions run in bfloat16.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from spindle_training.rotated_mnist.digits import Digits

BATCH_SIZE = 64
TEST_BATCH_SIZE = 500
WARM_UP_FRACTION = 0.1
AVERAGING_DECAY = 0.995


@dataclass(frozen=True)
class Schedule:
    """How long and how hard to train. `turned`: each digit is turned by a fresh random angle whenever it is seen."""

    epochs: int
    peak_learning_rate: float = 0.01
    weight_decay: float = 0.01
    turned: bool = False


def train(
    network: nn.Module, digits: Digits, schedule: Schedule, seed: int, report: Callable[[str], None]
) -> nn.Module:
    """Train in place; the running average of the weights ends up in the network, in evaluation mode."""
    random = torch.Generator().manual_seed(seed)
    pixels, labels = _as_tensors(digits)
    network = network.train().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=schedule.weight_decay, fused=True)
    batches = math.ceil(len(labels) / BATCH_SIZE)
    average = WeightAverage(network)
    started = time.monotonic()
    for epoch in range(schedule.epochs):
        total = 0.0
        for batch, chosen in enumerate(torch.randperm(len(labels), generator=random).split(BATCH_SIZE)):
            step = epoch * batches + batch
            rate = schedule.peak_learning_rate * _one_cycle(step / (schedule.epochs * batches))
            seen = turned_at_random(pixels[chosen], random) if schedule.turned else pixels[chosen]
            total += _step(network, optimiser, seen, labels[chosen], rate)
            average.update(step)
        seconds = time.monotonic() - started
        report(f"epoch {epoch + 1}/{schedule.epochs} loss {total / batches:.4f} after {seconds:.0f} s")
    average.settle()
    return network.eval()


class WeightAverage:
    """The exponential average of a network's weights and batch statistics; a short memory at first."""

    def __init__(self, network: nn.Module):
        self._current = [value for value in network.state_dict().values() if value.is_floating_point()]
        self._average = [value.clone() for value in self._current]

    @torch.no_grad()
    def update(self, step: int) -> None:
        decay = min(AVERAGING_DECAY, (1 + step) / (10 + step))
        torch._foreach_lerp_(self._average, self._current, 1 - decay)

    @torch.no_grad()
    def settle(self) -> None:
        """Put the average into the network."""
        torch._foreach_copy_(self._current, self._average)


@torch.no_grad()
def count_errors(network: nn.Module, digits: Digits) -> int:
    """How many digits the network in evaluation mode takes for another one."""
    pixels, labels = _as_tensors(digits)
    wrong = 0
    for start in range(0, len(labels), TEST_BATCH_SIZE):
        stop = start + TEST_BATCH_SIZE
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(pixels[start:stop])
        wrong += int((logits.argmax(dim=1) != labels[start:stop]).sum())
    return wrong


def _as_tensors(digits: Digits) -> tuple[Tensor, Tensor]:
    return torch.from_numpy(digits.pixels).float()[:, None], torch.from_numpy(digits.labels)


def _step(network: nn.Module, optimiser: torch.optim.Optimizer, pixels: Tensor, labels: Tensor, rate: float) -> float:
    for parameters in optimiser.param_groups:
        parameters["lr"] = rate
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(pixels)
    loss = F.cross_entropy(logits.float(), labels)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()
    return loss.item()


def _one_cycle(progress: float) -> float:
    if progress < WARM_UP_FRACTION:
        return progress / WARM_UP_FRACTION
    return 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP_FRACTION) / (1 - WARM_UP_FRACTION)))


def turned_at_random(pixels: Tensor, random: torch.Generator) -> Tensor:
    """Every picture of a batch [batch, 1, height, width] turned by an angle of its own, bilinearly."""
    angles = torch.rand(len(pixels), generator=random) * 2 * math.pi
    cosine, sine, nothing = angles.cos(), angles.sin(), torch.zeros_like(angles)
    turns = torch.stack([cosine, -sine, nothing, sine, cosine, nothing], dim=1).view(-1, 2, 3)
    grid = F.affine_grid(turns, list(pixels.shape), align_corners=False)
    return F.grid_sample(pixels, grid, align_corners=False)
