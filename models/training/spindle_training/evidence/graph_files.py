"""Baked graphs, from a checkpoint of training or from an ONNX file."""

from pathlib import Path


def baked_graph(path: Path) -> bytes:
    """The bytes of an .onnx file, or those that a checkpoint bakes to."""
    if path.suffix == ".onnx":
        return path.read_bytes()
    # Imported here, so that graphs can be measured where torch is not installed.
    from spindle_training.export.bake import baked_model
    from spindle_training.training.checkpoint import load_network

    return baked_model(load_network(path)).SerializeToString()
