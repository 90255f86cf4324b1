import hashlib
import json

import numpy as np

from spindle_training.export.bundle import write_bundle
from spindle_training.detector.inference import BakedDetector
from spindle_training.networks.scout import RECEPTIVE_FIELD, STRIDE


def test_bundle_names_what_it_holds_and_gives_its_golden_output(small_detector, tmp_path) -> None:
    write_bundle(small_detector, tmp_path, threshold=0.6, candidate_threshold=0.3)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    golden, scout = manifest["golden"], manifest["scout"]

    assert scout["sha256"] == hashlib.sha256((tmp_path / scout["file"]).read_bytes()).hexdigest()
    assert (manifest["threshold"], manifest["candidateThreshold"]) == (0.6, 0.3)
    assert golden["width"] != golden["height"]
    assert (golden["width"] - RECEPTIVE_FIELD) % STRIDE == (golden["height"] - RECEPTIVE_FIELD) % STRIDE == 0

    pixels = np.frombuffer((tmp_path / golden["input"]).read_bytes(), np.uint8)
    logits = BakedDetector(tmp_path / scout["file"]).valid_logits(
        pixels.reshape(golden["height"], golden["width"], 3)
    )
    stored = np.frombuffer((tmp_path / golden["output"]).read_bytes(), "<f4").reshape(logits.shape)
    assert np.abs(logits - stored).max() <= golden["tolerance"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "golden-input.rgb",
        "golden-output.f32",
        "manifest.json",
        "scout.onnx",
    ]
