"""Checkpoints on disk: everything a training run needs to go on, and the averaged weights that get used."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from spindle_training.networks.scout import DetectorShape, MitosisDetector


def save_checkpoint(
    path: Path, shape: DetectorShape, averaged: dict[str, Tensor], progress: dict[str, Any]
) -> None:
    """Write averaged weights and the progress of the run (weights, optimiser, schedule, step) as one whole file."""
    aside = path.with_name(path.name + ".part")
    torch.save({"shape": asdict(shape), "averaged": averaged, "progress": progress}, aside)
    aside.replace(path)


def load_progress(path: Path) -> dict[str, Any]:
    """What `save_checkpoint` was given as progress."""
    return torch.load(path, map_location="cpu", weights_only=True)["progress"]


def load_network(path: Path) -> MitosisDetector:
    """The network with the averaged weights of a checkpoint, in evaluation mode."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    network = MitosisDetector(DetectorShape(**state["shape"]))
    network.load_state_dict(state["averaged"])
    return network.eval()
