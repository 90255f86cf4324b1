"""Writing a model bundle: the baked ONNX file, its golden input and output, and the manifest that names them.

    python -m spindle_training.export.bundle CHECKPOINT BUNDLE --threshold 0.5 --candidate-threshold 0.2

Each file is written aside and renamed, the manifest last, so that a reader never meets half a bundle.
The card (card.md) is written by hand.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime

from spindle_training.export.bake import INPUT_NAME, OUTPUT_NAME, baked_model
from spindle_training.training.checkpoint import load_network
from spindle_training.detector.decode import SUPPRESSION_RADIUS_UM
from spindle_training.export.golden import golden_picture
from spindle_training.networks.scout import MICRONS_PER_PIXEL, RECEPTIVE_FIELD, STRIDE, MitosisDetector

VERSION = "1.0.0"
GOLDEN_TOLERANCE = 1e-4
DESCRIPTION = (
    "One-stage detector of mitotic figures in H&E, a group-convolutional network on positions and eight orientations."
)


def write_bundle(network: MitosisDetector, bundle: Path, threshold: float, candidate_threshold: float) -> None:
    """Write `scout.onnx`, `golden-input.rgb`, `golden-output.f32` and `manifest.json` into `bundle`."""
    bundle.mkdir(parents=True, exist_ok=True)
    model_bytes = baked_model(network).SerializeToString()
    picture = golden_picture()
    session = onnxruntime.InferenceSession(model_bytes, providers=["CPUExecutionProvider"])
    pixels = picture.transpose(2, 0, 1)[None].astype(np.float32)
    (logits,) = session.run([OUTPUT_NAME], {INPUT_NAME: pixels})
    manifest = {
        "schemaVersion": 1,
        "id": "mitosis-c8",
        "name": "Mitosis C8",
        "version": VERSION,
        "description": DESCRIPTION,
        "group": "C8",
        "licence": "CC-BY-NC-SA-4.0",
        "card": "card.md",
        "scout": {
            "file": "scout.onnx",
            "sha256": hashlib.sha256(model_bytes).hexdigest(),
            "mpp": MICRONS_PER_PIXEL,
            "inputName": INPUT_NAME,
            "outputName": OUTPUT_NAME,
            "receptiveField": RECEPTIVE_FIELD,
            "stride": STRIDE,
        },
        "threshold": threshold,
        "candidateThreshold": candidate_threshold,
        "suppressionRadiusUm": SUPPRESSION_RADIUS_UM,
        "golden": {
            "width": picture.shape[1],
            "height": picture.shape[0],
            "input": "golden-input.rgb",
            "output": "golden-output.f32",
            "tolerance": GOLDEN_TOLERANCE,
        },
    }
    _write_whole(bundle / "golden-input.rgb", picture.tobytes())
    _write_whole(bundle / "golden-output.f32", logits[0, 0].astype("<f4").tobytes())
    _write_whole(bundle / "scout.onnx", model_bytes)
    _write_whole(bundle / "manifest.json", (json.dumps(manifest, indent=2) + "\n").encode())


def _write_whole(path: Path, content: bytes) -> None:
    aside = path.with_name(path.name + ".part")
    aside.write_bytes(content)
    aside.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Bake a checkpoint into a model bundle.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--threshold", type=float, required=True)
    parser.add_argument("--candidate-threshold", type=float, required=True)
    arguments = parser.parse_args()
    network = load_network(arguments.checkpoint)
    write_bundle(network, arguments.bundle, arguments.threshold, arguments.candidate_threshold)


if __name__ == "__main__":
    main()
