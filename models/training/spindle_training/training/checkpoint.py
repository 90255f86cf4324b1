"""Checkpoints on disk: everything a training run needs to go on, and the averaged weights that get used."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from spindle_training.networks.judge import Judge, JudgeShape
from spindle_training.networks.scout import Scout, ScoutShape

_KINDS = {"scout": (Scout, ScoutShape), "judge": (Judge, JudgeShape)}


def save_checkpoint(path: Path, network: Scout | Judge, averaged: dict[str, Tensor], progress: dict[str, Any]) -> None:
    """Write averaged weights and the progress of the run (weights, optimiser, schedule, step) as one whole file.

    Of `network` only its kind and shape are taken.
    """
    aside = path.with_name(path.name + ".part")
    kind = "scout" if isinstance(network, Scout) else "judge"
    torch.save({"kind": kind, "shape": asdict(network.shape), "averaged": averaged, "progress": progress}, aside)
    aside.replace(path)


def load_progress(path: Path) -> dict[str, Any]:
    """What `save_checkpoint` was given as progress."""
    return torch.load(path, map_location="cpu", weights_only=True)["progress"]


def load_network(path: Path) -> Scout | Judge:
    """The network with the averaged weights of a checkpoint, in evaluation mode."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    make, shape = _KINDS[state["kind"]]
    network = make(shape(**state["shape"]))
    network.load_state_dict(state["averaged"])
    return network.eval()
