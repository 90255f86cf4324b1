"""Every figure of a model card, from a model bundle at its own thresholds.

    python -m spindle_training.evidence.evaluate ../mitosis-c8 --data-folder ../../../shared/data --memory peaks \\
        --plain ../mitosis-z2 --without MoNuSeg=left-out/monuseg

Writes `figures.json` into the bundle, and the curves as pictures into its `curves/`. The card is made of these by
`evidence.card`.
"""

import argparse
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spindle_training.data.dataset import AMI_BR, ICPR_APERIO
from spindle_training.detector.cascade import (
    BakedCascade,
    Precision,
    judge_of_bundle,
    read_manifest,
    scout_of_bundle,
)
from spindle_training.evidence import pictures
from spindle_training.evidence.graph_cost import multiply_accumulates
from spindle_training.evidence.outcomes import UNLABELLED_SOURCES, Findings, LabelledTissue
from spindle_training.evidence.remembered_scout import RememberedScout
from spindle_training.evidence.rotation import turned_logits, windows_for_rotation
from spindle_training.evidence.sections import (
    crops_section,
    headline_section,
    left_out_section,
    reliability_section,
    robustness_section,
    rotation_section,
    scout_section,
    unlabelled_section,
    validation_section,
)

CURVES = "curves"
WINDOWS_DRAWN = 12


def findings_of(bundle: Path, tissue: LabelledTissue, memory: Path, precision: Precision = "fp32") -> Findings:
    """What the cascade of a bundle finds at its own threshold; its scout looks at each picture once."""
    manifest = read_manifest(bundle)
    cascade = BakedCascade(
        RememberedScout(scout_of_bundle(bundle, precision), memory),
        judge_of_bundle(bundle, precision),
        manifest["scout"]["threshold"],
        manifest["suppressionRadiusUm"],
    )
    return Findings(cascade, manifest["threshold"], tissue)


def bundle_section(bundle: Path) -> dict[str, Any]:
    """What was measured: the graphs by checksum, and what they cost."""
    manifest = read_manifest(bundle)
    section = {name: manifest[name] for name in ("id", "version", "group", "threshold", "candidateThreshold")}
    # A tile of 102 x 102 cells; the cost of a pixel does not depend on it by much.
    cells = 102
    extent = manifest["scout"]["receptiveField"] + (cells - 1) * manifest["scout"]["stride"]
    size = manifest["judge"]["size"]
    for stage, height in (("scout", extent), ("judge", size)):
        graph = (bundle / manifest[stage]["file"]).read_bytes()
        section[stage] = {
            "sha256": manifest[stage]["sha256"],
            "bytes": len(graph),
            "multiplyAccumulates": multiply_accumulates(graph, height, height),
        }
    pixels = (cells * manifest["scout"]["stride"]) ** 2
    section["scout"]["multiplyAccumulatesPerPixel"] = round(section["scout"].pop("multiplyAccumulates") / pixels)
    return section


def evaluate(
    bundle: Path, tissue: LabelledTissue, memory: Path, plain: Path | None, without: Mapping[str, Path]
) -> dict[str, Any]:
    """Measure a bundle, draw its curves, and return what `figures.json` holds."""
    manifest = read_manifest(bundle)
    threshold, candidate_threshold = manifest["threshold"], manifest["candidateThreshold"]
    findings = findings_of(bundle, tissue, memory)
    report = _Progress()
    figures: dict[str, Any] = {"bundle": bundle_section(bundle)}

    validation = findings.of(ICPR_APERIO)
    figures["validation"] = validation_section(validation, threshold, candidate_threshold)
    figures["reliability"] = reliability_section(validation, candidate_threshold)
    report("validation fields")
    figures["scout"] = scout_section(findings)
    figures["crops"] = crops_section(findings.of(AMI_BR), threshold)
    report("scout and crops")
    figures["unlabelled"] = {
        source: unlabelled_section(findings.of(source), threshold) for source in UNLABELLED_SOURCES
    }
    report("fields without labels")
    figures["leftOut"] = [
        left_out_section(source, findings, findings_of(left_out, tissue, memory))
        for source, left_out in without.items()
    ]
    report("sources left out")
    windows = windows_for_rotation(
        findings.cascade.scout, manifest["scout"]["threshold"], tissue.validation_crops, tissue.validation_fields
    )
    figures["rotation"] = rotation_section(findings.cascade, windows, threshold)
    figures["precisions"] = {"fp32": headline_section(findings, figures["rotation"])}
    if "int8" in manifest["judge"] and "int8" in manifest["scout"]:
        quantised = findings_of(bundle, tissue, memory, "int8")
        rotation = rotation_section(quantised.cascade, windows, threshold)
        figures["precisions"]["int8"] = headline_section(quantised, rotation)
    report("rotation and int8")
    figures["robustness"] = robustness_section(findings)
    report("disturbances")

    curves = bundle / CURVES
    pictures.draw_precision_recall(curves / "precision-recall.png", validation, threshold)
    pictures.draw_froc(curves / "froc.png", validation, threshold)
    pictures.draw_reliability(curves / "reliability.png", figures["reliability"]["bins"])
    pictures.draw_f1_by_threshold(curves / "f1-by-threshold.png", figures["robustness"], threshold)
    drawn = windows[:: max(1, len(windows) // WINDOWS_DRAWN)]
    turned = {manifest["name"]: turned_logits(findings.cascade.judge, drawn)}
    if plain is not None:
        turned[read_manifest(plain)["name"]] = turned_logits(judge_of_bundle(plain, "fp32"), drawn)
    pictures.draw_rotation(curves / "rotation.png", turned, int(manifest["group"][1:]))
    report("curves")
    return figures


class _Progress:
    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, done: str) -> None:
        print(f"{time.monotonic() - self._started:6.0f} s  {done}", flush=True)


def _source_and_bundle(argument: str) -> tuple[str, Path]:
    source, separator, bundle = argument.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"SOURCE=BUNDLE is wanted, not {argument}")
    return source, Path(bundle)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure every figure of a model bundle.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mitosis/")
    parser.add_argument("--memory", type=Path, required=True, help="folder that keeps the scout's peaks for later")
    parser.add_argument("--plain", type=Path, help="bundle of the plain network, drawn beside this one")
    parser.add_argument(
        "--without",
        type=_source_and_bundle,
        action="append",
        default=[],
        metavar="SOURCE=BUNDLE",
        help="a bundle that was trained without the source",
    )
    arguments = parser.parse_args()
    tissue = LabelledTissue(arguments.data_folder / "mitosis")
    figures = evaluate(arguments.bundle, tissue, arguments.memory, arguments.plain, dict(arguments.without))
    (arguments.bundle / "figures.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
