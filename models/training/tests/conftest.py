"""Tests run from models/training with `python -m pytest`; without torch they are skipped, and say so."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    if collection_path.name == "test_training_environment.py":
        return None
    if collection_path.name.startswith("test_") and not _has_training_environment():
        return True
    return None


def _has_training_environment() -> bool:
    try:
        import cv2  # noqa: F401
        import jsonschema  # noqa: F401
        import matplotlib  # noqa: F401
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
        import torch  # noqa: F401
    except ImportError:
        return False
    return True


@pytest.fixture(scope="session")
def small_detector():
    """A detector of random weights with settled batch statistics; built once."""
    import torch

    from spindle_training.export.golden import golden_picture
    from spindle_training.networks.scout import ScoutShape, Scout

    torch.manual_seed(3)
    network = Scout(ScoutShape(lift=2, second=3, third=4, head=6)).train()
    picture = torch.from_numpy(golden_picture()).permute(2, 0, 1)[None].float()
    with torch.no_grad():
        for _ in range(60):
            network(picture)
    return network.eval()
