"""Writing a model's card from its measured figures, so that the two never disagree.

    python -m spindle_training.evidence.card ../mitosis-c8

Reads, from the bundle, `manifest.json`, `figures.json` (of `evidence.evaluate`), `training.json` (facts of the training
runs) and `known-failures.md` (written by hand); and the comparison of networks where it was made. Writes `card.md`.
"""

import argparse
import json
from pathlib import Path
from string import Template
from typing import Any

from spindle_training.detector.cascade import read_manifest
from spindle_training.evidence.card_tables import (
    by_patient_sentence,
    elsewhere_table,
    files_table,
    int8_table,
    left_out_text,
    reliability_text,
    robustness_table,
    rotation_text,
    training_text,
    validation_table,
)

TEMPLATE = Path(__file__).with_name("card_template.md")
COMPARISON = Path(__file__).parents[2] / "results" / "comparison"

GROUP_SENTENCES = {
    "C1": (
        "The judge is a plain convolutional network, the baseline: it was shown turned tissue in training, and\n"
        "nothing in its construction makes it answer turned tissue alike. It is here to show the difference."
    ),
    "C": (
        "The judge's features live on positions and {order} orientations (SE(2,{order})), and the answer is their "
        "maximum:\ntissue turned by 90° is answered alike by construction, tissue turned by other angles nearly so."
    ),
    "D": (
        "The judge's features live on positions, {order} orientations and both mirror images (D{order}), and the "
        "answer is\ntheir maximum: tissue turned by 90° or mirrored is answered alike by construction."
    ),
}


def rendered_card(bundle: Path, comparison: Path = COMPARISON) -> str:
    """The text of the card. Raises ValueError where figures are of other graphs than the bundle's."""
    manifest = read_manifest(bundle)
    figures = json.loads((bundle / "figures.json").read_text())
    _require_same_graphs(manifest, figures)
    scout, judge = figures["bundle"]["scout"], figures["bundle"]["judge"]
    text = Template(TEMPLATE.read_text()).substitute(
        id=manifest["id"],
        name=manifest["name"],
        description=manifest["description"],
        group_sentence=_group_sentence(manifest["group"]),
        version=manifest["version"],
        threshold=manifest["threshold"],
        candidate_threshold=manifest["candidateThreshold"],
        scout_threshold=manifest["scout"]["threshold"],
        receptive_field=manifest["scout"]["receptiveField"],
        stride=manifest["scout"]["stride"],
        judge_pixels=manifest["judge"]["size"],
        scout_size=f"{scout['bytes'] / 1e6:.1f} MB",
        judge_size=f"{judge['bytes'] / 1e6:.1f} MB",
        scout_cost=f"{scout['multiplyAccumulatesPerPixel']:,}",
        judge_cost=f"{judge['multiplyAccumulates'] / 1e6:.0f} million",
        licence=manifest["licence"],
        validation_table=validation_table(figures["validation"], figures["scout"]),
        by_patient=by_patient_sentence(figures["validation"]),
        elsewhere_table=elsewhere_table(figures),
        left_out=left_out_text(figures["leftOut"]),
        robustness_table=robustness_table(figures["robustness"]),
        reliability=reliability_text(figures["reliability"]),
        rotation=rotation_text(figures["rotation"], manifest["group"]),
        int8=int8_table(figures["precisions"]),
        comparison=_comparison(comparison),
        training=training_text(_json_or_empty(bundle / "training.json")),
        known_failures=(bundle / "known-failures.md").read_text().strip(),
        files=files_table(manifest),
    )
    return text


def _group_sentence(group: str) -> str:
    return GROUP_SENTENCES.get(group, GROUP_SENTENCES[group[0]]).format(order=group[1:])


def _require_same_graphs(manifest: dict[str, Any], figures: dict[str, Any]) -> None:
    measured = figures["bundle"]
    for stage in ("scout", "judge"):
        if measured[stage]["sha256"] != manifest[stage]["sha256"]:
            raise ValueError(f"figures.json is of another {stage} than the bundle's: evaluate it again")
    for name in ("threshold", "candidateThreshold"):
        if measured[name] != manifest[name]:
            raise ValueError(f"figures.json was measured at another {name} than the bundle's: evaluate it again")


def _comparison(folder: Path) -> str:
    table = folder / "comparison.md"
    return table.read_text().strip() if table.exists() else ""


def _json_or_empty(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text()) if path.exists() else {}


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the card of a model bundle from its figures.")
    parser.add_argument("bundle", type=Path)
    bundle = parser.parse_args().bundle
    (bundle / "card.md").write_text(rendered_card(bundle))


if __name__ == "__main__":
    main()
