"""Writing a model bundle: scout and judge in float32 and int8, what they answer to golden inputs, and the manifest.

    python -m spindle_training.export.bundle SCOUT.pt JUDGE.pt ../mitosis-c8 --id mitosis-c8 --name "Mitosis C8" \\
        --threshold 0.5 --candidate-threshold 0.1 --scout-threshold 0.2 --temperature 1.3 \\
        --data-folder ../../../shared/data

Each file is written aside and renamed, the manifest last, so that a reader never meets half a bundle. Graphs that
break a rule of the lint are not written. The card (card.md) comes from the evaluation.
"""

import argparse
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from spindle_training.data.dataset import training_images
from spindle_training.detector.decode import SUPPRESSION_RADIUS_UM
from spindle_training.detector.judge import BakedJudge
from spindle_training.detector.scout import BakedScout
from spindle_training.export.bake import float_model
from spindle_training.export.calibration import activation_statistics
from spindle_training.export.calibration_pixels import CalibrationPixels, tissue_pixels
from spindle_training.export.golden import golden_patches, golden_picture
from spindle_training.export.graph import INPUT_NAME, OUTPUT_NAME
from spindle_training.export.lint import graph_faults, scout_extents
from spindle_training.export.manifest import SCHEMA_VERSION, manifest_faults
from spindle_training.export.planar import PlanarNetwork, planar_network
from spindle_training.export.quantise import quantised_model
from spindle_training.groups.group import Group, group_named
from spindle_training.networks import judge as judge_network
from spindle_training.networks import scout as scout_network
from spindle_training.networks.judge import Judge
from spindle_training.networks.scout import Scout
from spindle_training.training.checkpoint import load_network

VERSION = "2.0.0"
LICENCE = "CC-BY-NC-SA-4.0"
GOLDEN_TOLERANCE = 1e-4
CALIBRATION_SEED = 4
CALIBRATION_BATCH = 16


@dataclass(frozen=True)
class Identity:
    """What a model is called."""

    id: str
    name: str
    version: str = VERSION
    description: str = ""


@dataclass(frozen=True)
class OperatingPoint:
    """From which score on something is a mitosis, a candidate, a peak of the scout; and the judge's temperature."""

    threshold: float
    candidate_threshold: float
    scout_threshold: float
    temperature: float = 1.0


def write_bundle(
    bundle: Path,
    scout: Scout,
    judge: Judge,
    identity: Identity,
    operating_point: OperatingPoint,
    calibration: CalibrationPixels,
) -> None:
    """Write a whole bundle but its card. Raises ValueError where a graph or the manifest breaks a rule."""
    group = group_named(judge.shape.group)
    stages = {
        "scout": _scout_files(scout, operating_point.scout_threshold, calibration.regions),
        "judge": _judge_files(judge, operating_point.temperature, calibration.patches),
    }
    manifest = {
        "schemaVersion": SCHEMA_VERSION,
        "id": identity.id,
        "name": identity.name,
        "version": identity.version,
        "description": identity.description or _description(group),
        "group": group.name,
        "licence": LICENCE,
        "card": "card.md",
        **{name: description for name, (description, _) in stages.items()},
        "threshold": operating_point.threshold,
        "candidateThreshold": operating_point.candidate_threshold,
        "suppressionRadiusUm": SUPPRESSION_RADIUS_UM,
    }
    _refuse(manifest_faults(manifest))
    bundle.mkdir(parents=True, exist_ok=True)
    for _, files in stages.values():
        for name, content in files.items():
            _write_whole(bundle / name, content)
    _write_whole(bundle / "manifest.json", (json.dumps(manifest, indent=2) + "\n").encode())


StageFiles = tuple[dict[str, Any], dict[str, bytes]]
"""How the manifest describes a stage, and its files by name."""


def _scout_files(scout: Scout, threshold: float, regions: NDArray[np.uint8]) -> StageFiles:
    picture = golden_picture()
    extents = scout_extents(scout_network.RECEPTIVE_FIELD, scout_network.STRIDE)
    models = _checked_models(planar_network(scout), regions, group_named(scout.shape.group), extents)
    description, files = _stage(
        "scout", scout_network.MICRONS_PER_PIXEL, models, picture, lambda graph: BakedScout(graph).valid_logits(picture)
    )
    description |= {
        "receptiveField": scout_network.RECEPTIVE_FIELD,
        "stride": scout_network.STRIDE,
        "threshold": threshold,
        "golden": {"width": picture.shape[1], "height": picture.shape[0], **description["golden"]},
    }
    return description, files


def _judge_files(judge: Judge, temperature: float, patches: NDArray[np.uint8]) -> StageFiles:
    golden = golden_patches()
    planar = planar_network(judge, temperature)
    models = _checked_models(planar, patches, group_named(judge.shape.group), {judge_network.PATCH_PIXELS: 1})
    description, files = _stage(
        "judge", judge_network.MICRONS_PER_PIXEL, models, golden, lambda graph: BakedJudge(graph).patch_logits(golden)
    )
    description |= {
        "size": judge_network.PATCH_PIXELS,
        "golden": {"count": len(golden), **description["golden"]},
    }
    return description, files


def _checked_models(
    planar: PlanarNetwork, pixels: NDArray[np.uint8], group: Group, extents: dict[int, int]
) -> tuple[onnx.ModelProto, onnx.ModelProto]:
    """The float32 and the int8 graph. Raises ValueError where one breaks a rule."""
    batches = (pixels[start : start + CALIBRATION_BATCH] for start in range(0, len(pixels), CALIBRATION_BATCH))
    models = float_model(planar), quantised_model(planar, activation_statistics(planar, batches))
    for model, has_integers in zip(models, (False, True), strict=True):
        _refuse([f"{model.graph.name}: {fault}" for fault in graph_faults(model, group, extents, has_integers)])
    return models


def _stage(
    name: str,
    microns_per_pixel: float,
    models: tuple[onnx.ModelProto, onnx.ModelProto],
    golden_input: NDArray[np.uint8],
    logits: Callable[[bytes], NDArray[np.float32]],
) -> StageFiles:
    graph, int8_graph = (model.SerializeToString(deterministic=True) for model in models)
    names = {"graph": f"{name}.onnx", "int8": f"{name}-int8.onnx"}
    golden = {"input": f"{name}-input.rgb", "output": f"{name}-output.f32", "int8Output": f"{name}-int8-output.f32"}
    description = {
        "file": names["graph"],
        "sha256": hashlib.sha256(graph).hexdigest(),
        "mpp": microns_per_pixel,
        "inputName": INPUT_NAME,
        "outputName": OUTPUT_NAME,
        "int8": {"file": names["int8"], "sha256": hashlib.sha256(int8_graph).hexdigest()},
        "golden": {**golden, "tolerance": GOLDEN_TOLERANCE},
    }
    files = {
        names["graph"]: graph,
        names["int8"]: int8_graph,
        golden["input"]: golden_input.tobytes(),
        golden["output"]: logits(graph).astype("<f4").tobytes(),
        golden["int8Output"]: logits(int8_graph).astype("<f4").tobytes(),
    }
    return description, files


def _description(group: Group) -> str:
    judge = (
        "a plain convolutional judge, trained with rotation augmentation and invariant to nothing by construction"
        if group.size == 1
        else f"a group-convolutional judge of the group {group.name}"
    )
    return f"Two-stage detector of mitotic figures in H&E: a scout over all tissue, and {judge} over its candidates."


def _refuse(faults: list[str]) -> None:
    if faults:
        raise ValueError("\n".join(faults))


def _write_whole(path: Path, content: bytes) -> None:
    aside = path.with_name(path.name + ".part")
    aside.write_bytes(content)
    aside.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Bake a scout and a judge into a model bundle.")
    parser.add_argument("scout", type=Path, help="checkpoint of a scout")
    parser.add_argument("judge", type=Path, help="checkpoint of a judge")
    parser.add_argument("bundle", type=Path, help="the folder to write")
    parser.add_argument("--id", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--description", default="", help="by default, what the group says")
    parser.add_argument("--threshold", type=float, required=True)
    parser.add_argument("--candidate-threshold", type=float, required=True)
    parser.add_argument("--scout-threshold", type=float, required=True)
    parser.add_argument("--temperature", type=float, default=1.0, help="the judge's logits are divided by it")
    parser.add_argument(
        "--data-folder", type=Path, required=True, help="the folder that holds mitosis/, to calibrate on"
    )
    arguments = parser.parse_args()
    scout, judge = load_network(arguments.scout), load_network(arguments.judge)
    if not (isinstance(scout, Scout) and isinstance(judge, Judge)):
        parser.error("the first checkpoint is of a scout, the second of a judge")
    baked_scout = BakedScout(float_model(planar_network(scout)).SerializeToString())
    write_bundle(
        arguments.bundle,
        scout,
        judge,
        Identity(arguments.id, arguments.name, arguments.version, arguments.description),
        OperatingPoint(
            arguments.threshold, arguments.candidate_threshold, arguments.scout_threshold, arguments.temperature
        ),
        tissue_pixels(training_images(arguments.data_folder, without=()), baked_scout, CALIBRATION_SEED),
    )


if __name__ == "__main__":
    main()
