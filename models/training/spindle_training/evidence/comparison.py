"""Judges of other groups, kernels, seeds and amounts of data, on the candidates of one scout.

    python -m spindle_training.evidence.comparison CHECKPOINTS --scout scout.pt --scout-threshold 0.2 \\
        --data-folder ../../../shared/data --memory peaks

CHECKPOINTS is a folder of `<variant>-<percent of the training mitoses>-<seed>.pt`. Each is judged at its own best
threshold on the validation fields, found as for the shipped model. Writes `comparison.json` with a line for each
checkpoint (one that is there is not measured again), `comparison.md` and two pictures.
"""

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from spindle_training.data.dataset import AMI_BR, ICPR_APERIO
from spindle_training.detector.cascade import BakedCascade
from spindle_training.detector.judge import BakedJudge
from spindle_training.detector.scout import BakedScout
from spindle_training.evidence.calibrate import best_threshold, rescored
from spindle_training.evidence.card_tables import table
from spindle_training.evidence.figures import average_precision, f1, precision, recall
from spindle_training.evidence.graph_cost import multiply_accumulates
from spindle_training.evidence.graph_files import baked_graph
from spindle_training.evidence.outcomes import Findings, LabelledTissue
from spindle_training.evidence.pictures import draw_sample_efficiency, draw_variants
from spindle_training.evidence.reliability import best_temperature, ranked_logits
from spindle_training.evidence.remembered_scout import RememberedScout
from spindle_training.evidence.rotation import Windows, rotation_figures, windows_for_rotation
from spindle_training.evidence.sample_efficiency import claim_text, values_by_fraction
from spindle_training.training.checkpoint import load_network

RESULTS = Path(__file__).parents[2] / "results" / "comparison"
ORDER = ("plain", "C4", "C8", "C16", "D4", "steerable-C8")
EVERY_MITOSIS = 100

INTRODUCTION = (
    "Judges of nearly equal parameter count on the candidates of one scout, trained alike, the plain network with the "
    "same rotation augmentation. {schedule} Mean ± standard deviation over seeds; each at its own best threshold on "
    "the validation fields."
)

Run = dict[str, Any]


def measured_run(
    checkpoint: Path, scout: RememberedScout, scout_threshold: float, tissue: LabelledTissue, windows: Windows
) -> Run:
    """The figures of one judge, named by its checkpoint. Raises ValueError for a name of another form."""
    variant, percent, seed = named_run(checkpoint)
    network = load_network(checkpoint)
    graph = baked_graph(checkpoint)
    judge = BakedJudge(graph)
    findings = Findings(BakedCascade(scout, judge, scout_threshold), 0.5, tissue)
    temperature = best_temperature(*ranked_logits(findings.of(ICPR_APERIO)))
    fields, crops = (rescored(findings.of(source), temperature) for source in (ICPR_APERIO, AMI_BR))
    threshold = best_threshold(fields)
    rotation = rotation_figures(judge, windows, threshold)
    return {
        "variant": variant,
        "percent": percent,
        "seed": seed,
        "sha256": _checksum(checkpoint),
        "parameters": sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad),
        "multiplyAccumulates": multiply_accumulates(graph, judge.size, judge.size),
        "threshold": threshold,
        "f1": round(f1(fields, threshold), 4),
        "precision": round(precision(fields, threshold), 4),
        "recall": round(recall(fields, threshold), 4),
        "averagePrecision": round(average_precision(fields), 4),
        "cropRecall": round(recall(crops, threshold), 4),
        "rotationSpread": round(rotation.spread, 4),
        "quarterTurnDrift": float(f"{rotation.quarter_turn_drift:.2g}"),
    }


def named_run(checkpoint: Path) -> tuple[str, int, int]:
    """Variant, percent of the training mitoses, and seed, from a file name."""
    parts = checkpoint.stem.rsplit("-", 2)
    if len(parts) != 3 or not (parts[1].isdigit() and parts[2].isdigit()):
        raise ValueError(f"{checkpoint.name} is not named <variant>-<percent>-<seed>.pt")
    return parts[0], int(parts[1]), int(parts[2])


def variant_rows(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """The runs on all training mitoses, gathered by variant, in the order of the table."""
    gathered: dict[str, list[Run]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: run["seed"]):
        if run["percent"] == EVERY_MITOSIS:
            gathered[run["variant"]].append(run)
    names = sorted(gathered, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return [
        {
            "variant": name,
            "parameters": gathered[name][0]["parameters"],
            "multiplyAccumulates": gathered[name][0]["multiplyAccumulates"],
            **{
                f"{key}Values": [run[key] for run in gathered[name]]
                for key in ("f1", "averagePrecision", "cropRecall", "rotationSpread", "quarterTurnDrift")
            },
        }
        for name in names
    ]


def comparison_text(runs: Sequence[Run], schedule: str) -> str:
    """What the cards include: the table of variants, sample efficiency, and whether the claims hold."""
    rows = [
        [
            row["variant"],
            f"{row['parameters']:,}",
            f"{row['multiplyAccumulates'] / 1e6:.0f}",
            str(len(row["f1Values"])),
            mean_and_deviation(row["f1Values"]),
            mean_and_deviation(row["averagePrecisionValues"]),
            mean_and_deviation(row["cropRecallValues"]),
            mean_and_deviation(row["rotationSpreadValues"]),
            f"{max(row['quarterTurnDriftValues']):.0e}",
        ]
        for row in variant_rows(runs)
    ]
    header = [
        "Judge",
        "Parameters",
        "MMAC a patch",
        "Seeds",
        "F1",
        "Average precision",
        "Recall on crops",
        "Rotation spread",
        "Quarter-turn drift",
    ]
    curves = "../training/results/comparison"
    parts = [
        "### Comparison: other groups and kernels, and the plain network",
        INTRODUCTION.format(schedule=schedule),
        table(header, rows),
        f"![F1 and rotation spread of the variants]({curves}/variants.png)",
    ]
    efficiency = {
        measure: values_by_fraction(runs, measure) for measure in ("f1", "averagePrecision")
    }
    if all(len(by_fraction) > 1 for by_fraction in efficiency["f1"].values()) and efficiency["f1"]:
        names = list(efficiency["f1"])
        percents = sorted({percent for by_fraction in efficiency["f1"].values() for percent in by_fraction})
        parts += [
            "### Sample efficiency",
            table(
                ["Training mitoses", *(f"{name}, {what}" for name in names for what in ("F1", "average precision"))],
                [
                    [
                        f"{percent} %",
                        *(
                            mean_and_deviation(efficiency[measure][name].get(percent, []))
                            for name in names
                            for measure in ("f1", "averagePrecision")
                        ),
                    ]
                    for percent in percents
                ],
            ),
            claim_text(efficiency["averagePrecision"]),
            f"![Average precision by share of the training mitoses]({curves}/sample-efficiency.png)",
        ]
    return "\n\n".join(parts) + "\n"


def mean_and_deviation(values: Sequence[float]) -> str:
    if not values:
        return "not run"
    if len(values) == 1:
        return f"{values[0]:.3f}"
    return f"{np.mean(values):.3f} ± {np.std(values, ddof=1):.3f}"


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare judges on the candidates of one scout.")
    parser.add_argument("checkpoints", type=Path)
    parser.add_argument("--scout", type=Path, required=True, help="checkpoint or graph")
    parser.add_argument("--scout-threshold", type=float, required=True)
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mitosis/")
    parser.add_argument("--memory", type=Path, required=True, help="folder that keeps the scout's peaks for later")
    parser.add_argument("--schedule", default="", help="a sentence on the common schedule, for the text")
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    scout_graph = BakedScout(baked_graph(arguments.scout))
    scout = RememberedScout(scout_graph, arguments.memory)
    tissue = LabelledTissue(arguments.data_folder / "mitosis")
    setting = {"scout": scout_graph.fingerprint, "scoutThreshold": arguments.scout_threshold}
    results = arguments.out / "comparison.json"
    known = _known_runs(results, setting)
    windows = windows_for_rotation(
        scout, arguments.scout_threshold, tissue.validation_crops, tissue.validation_fields
    )
    arguments.out.mkdir(parents=True, exist_ok=True)
    runs: list[Run] = []
    for checkpoint in sorted(arguments.checkpoints.glob("*.pt")):
        run = known.get(_checksum(checkpoint))
        if run is None:
            run = measured_run(checkpoint, scout, arguments.scout_threshold, tissue, windows)
            print(f"{checkpoint.stem}: F1 {run['f1']:.3f}, average precision {run['averagePrecision']:.3f}", flush=True)
        runs.append(run)
        schedule = arguments.schedule or _schedule(results)
        results.write_text(json.dumps({**setting, "schedule": schedule, "runs": runs}, indent=1) + "\n")
    write_texts(arguments.out)


def write_texts(folder: Path) -> None:
    """`comparison.md` and the pictures, from `comparison.json`."""
    results = json.loads((folder / "comparison.json").read_text())
    (folder / "comparison.md").write_text(comparison_text(results["runs"], results["schedule"]))
    draw_variants(folder / "variants.png", variant_rows(results["runs"]))
    draw_sample_efficiency(
        folder / "sample-efficiency.png",
        values_by_fraction(results["runs"], "averagePrecision"),
        "average precision",
    )


def _known_runs(results: Path, setting: Mapping[str, object]) -> dict[str, Run]:
    """The runs of an earlier command on the same candidates, by checksum."""
    if not results.exists():
        return {}
    stored = json.loads(results.read_text())
    if any(stored.get(name) != value for name, value in setting.items()):
        return {}
    return {run["sha256"]: run for run in stored["runs"]}


def _schedule(results: Path) -> str:
    return json.loads(results.read_text()).get("schedule", "") if results.exists() else ""


if __name__ == "__main__":
    main()
