"""The parts of a model's card, each from one section of `figures.json` to Markdown."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Section = Mapping[str, Any]

VALIDATION_ROWS = {
    "f1": ("F1", 3),
    "precision": ("Precision", 3),
    "recall": ("Recall", 3),
    "averagePrecision": ("Average precision", 3),
    "falsePositivesPerMm2": ("False positives per mm²", 1),
    "recallAtCandidateThreshold": ("Recall at the candidate threshold", 3),
    "lookAlikesPerMm2": ("Look-alikes shown per mm²", 1),
}

PRECISION_ROWS = {
    "f1": "F1, validation fields",
    "precision": "Precision",
    "recall": "Recall",
    "averagePrecision": "Average precision",
    "scoutRecall": "Recall of the scout",
    "cropRecall": "Recall, AMi-Br validation crops",
    "monusegPerMm2": "Mitotic detections per mm², MoNuSeg",
    "rotationSpread": "Rotation spread",
    "quarterTurnDrift": "Largest drift of a score over quarter turns",
    "mirrorDrift": "Largest drift of a score over quarter turns and mirrors",
}


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in [header, *rows]]
    lines.insert(1, "|" + "---|" * len(header))
    return "\n".join(lines)


def validation_table(validation: Section, scout: Section) -> str:
    extent = f"{validation['mitoses']} mitoses, {validation['areaMm2']:.1f} mm²"
    rows = [
        [name, *_figure(validation["figures"][key], decimals, ("fields", "patients"))]
        for key, (name, decimals) in VALIDATION_ROWS.items()
    ]
    rows.append(["Recall of the scout alone", *_figure(scout["recall"], 3, ("fields", "patients"))])
    rows.append(["Candidates of the scout per mm²", *_figure(scout["candidatesPerMm2"], 0, ("fields", "patients"))])
    return table(
        [f"Validation fields (ICPR 2012 Aperio A03, A04; {extent})", "Value", "Over fields", "Over patients"], rows
    )


def by_patient_sentence(validation: Section) -> str:
    parts = [
        f"{patient} ({of['mitoses']} mitoses) F1 {of['f1']:.3f}, precision {of['precision']:.3f}, "
        f"recall {of['recall']:.3f}, average precision {of['averagePrecision']:.3f}"
        for patient, of in validation["byPatient"].items()
    ]
    return f"By patient: {'; '.join(parts)}."


def elsewhere_table(figures: Section) -> str:
    crops = figures["crops"]
    rows = [
        [
            f"Recall on AMi-Br validation crops ({crops['crops']} crops, {crops['slides']} slides)",
            *_figure_and_unit(crops["recall"], 3),
        ],
        *(
            [f"… of these {origin} ({of['crops']})", *_figure_and_unit(of["recall"], 3)]
            for origin, of in crops["byOrigin"].items()
        ),
        ["Recall of the scout alone on these crops", *_figure_and_unit(figures["scout"]["recallOnCrops"], 3)],
        *(
            [
                f"Mitotic detections per mm², {source} ({of['areaMm2']:.1f} mm²; **a training source**)",
                *_figure_and_unit(of["detectionsPerMm2"], 1),
            ]
            for source, of in figures["unlabelled"].items()
        ),
    ]
    return table(["Where", "Value", "95 % interval", "over"], rows)


def left_out_text(left_out: Sequence[Section]) -> str:
    if not left_out:
        return "Leaving a source out was not measured for this model."
    rows = []
    for one in left_out:
        is_rate = one["measure"] == "detectionsPerMm2"
        what = "mitotic detections per mm²" if is_rate else "recall"
        decimals = 1 if is_rate else 3
        rows.append(
            [
                f"{one['source']}, {what}",
                *(
                    cell
                    for name in ("without", "shipped")
                    for cell in _figure(one[name]["figure"], decimals, tuple(one[name]["figure"]["intervals"]))
                ),
                f"{one['without']['validationF1']:.3f}",
            ]
        )
    interval = "95 % interval"
    header = ["Source", "Trained without it", interval, "This model", interval, "F1 on validation, without it"]
    return (
        "Leaving one source out: a model trained in the same way without a source, measured on that source at the\n"
        "threshold fixed without it, beside this model. The difference is what a new laboratory may cost.\n\n"
        + table(header, rows)
    )


def robustness_table(robustness: Sequence[Section]) -> str:
    rows = [
        [
            row["name"],
            f"{row['f1']:.3f}",
            f"{row['precision']:.3f}",
            f"{row['recall']:.3f}",
            f"{row['bestF1']:.3f} (at {row['bestThreshold']:.2f})",
        ]
        for row in robustness
    ]
    return table(["Validation fields", "F1", "Precision", "Recall", "Best F1"], rows)


def reliability_text(reliability: Section) -> str:
    return (
        f"Expected calibration error over the {reliability['candidates']:,} validation candidates "
        f"{reliability['expectedCalibrationError']:.3f}, over those that are shown "
        f"{reliability['expectedCalibrationErrorOfShown']:.3f} (ten bins)."
    )


def rotation_text(rotation: Section, group: str) -> str:
    spread, changed = rotation["spread"], rotation["changedVerdicts"]
    quarter_turns, mirrors = _scientific(rotation["quarterTurnDrift"]), _scientific(rotation["mirrorDrift"])
    lines = [
        f"On {rotation['windows']} windows, half of them mitoses (AMi-Br validation crops) and half look-alikes (the",
        "scout's best in the validation fields):",
        "",
        "- Rotation spread over 32 angles (standard deviation of the logit over angles, over that between windows):",
        f"  {spread:.3f}; mean standard deviation of the score: {rotation['scoreSpread']:.3f}.",
        f"- Windows that are mitotic at some angles and not at others: {100 * changed:.0f} %.",
        f"- Largest drift of a score over quarter turns: {quarter_turns}; with mirror images: {mirrors}.",
    ]
    if group == "C1":
        lines.append("- Nothing here is exact by construction: this is the plain baseline.")
    return "\n".join(lines)


def int8_table(precisions: Section) -> str:
    if "int8" not in precisions:
        return "There is no int8 variant of this model."
    rows = [
        [name, *(_plain_value(key, precisions[precision][key]) for precision in ("fp32", "int8"))]
        for key, name in PRECISION_ROWS.items()
    ]
    return table(["Same thresholds", "fp32", "int8"], rows)


def training_text(training: Section) -> str:
    """A table for each stage: whatever facts its run has left."""
    if not training:
        return "The facts of the training runs were not kept."
    parts = []
    for stage, facts in training.items():
        if not isinstance(facts, Mapping):
            parts.append(f"{_words(stage)}: {_fact(facts)}.")
            continue
        rows = [[_words(name), _fact(value)] for name, value in facts.items()]
        parts.append(table([_words(stage), ""], rows))
    return "\n\n".join(parts)


def files_table(manifest: Section) -> str:
    rows = []
    for stage in ("scout", "judge"):
        rows.append([f"`{manifest[stage]['file']}`", f"`{manifest[stage]['sha256']}`"])
        if "int8" in manifest[stage]:
            rows.append([f"`{manifest[stage]['int8']['file']}`", f"`{manifest[stage]['int8']['sha256']}`"])
    return table(["File", "SHA-256"], rows)


def _figure(figure: Section, decimals: int, units: Sequence[str]) -> list[str]:
    """The value, and an interval for each unit."""
    cells = [f"{figure['value']:.{decimals}f}"]
    for unit in units:
        low, high = figure["intervals"][unit]
        cells.append(f"{low:.{decimals}f} to {high:.{decimals}f}")
    return cells


def _figure_and_unit(figure: Section, decimals: int) -> list[str]:
    """The value, and the interval over the largest units: patients or slides where they are known."""
    unit = list(figure["intervals"])[-1]
    return [*_figure(figure, decimals, [unit]), unit]


def _plain_value(key: str, value: float) -> str:
    if key.endswith("Drift"):
        return _scientific(value)
    return f"{value:.1f}" if key.endswith("PerMm2") else f"{value:.3f}"


def _scientific(value: float) -> str:
    """As 0.012, or as 3·10⁻⁷ where small."""
    if value == 0 or value >= 1e-3:
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}·10{str(int(exponent)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def _words(camel_case: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", camel_case)
    return spaced[:1].upper() + spaced[1:].lower() if spaced != spaced.upper() else spaced


def _fact(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_words(str(name)).lower()} {_fact(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_fact(inner) for inner in value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = str(value)
    return f"`{text}`" if text.startswith("python ") else text
