from pathlib import Path

import pytest

from spindle_training.evidence.comparison import comparison_text, mean_and_deviation, named_run, variant_rows
from spindle_training.evidence.sample_efficiency import claim_text, values_by_fraction


def run(variant: str, percent: int, seed: int, f1: float) -> dict:
    return {
        "variant": variant,
        "percent": percent,
        "seed": seed,
        "sha256": f"{variant}{percent}{seed}",
        "parameters": 60123,
        "multiplyAccumulates": 133_000_000,
        "threshold": 0.5,
        "f1": f1,
        "averagePrecision": f1 + 0.05,
        "cropRecall": 0.9,
        "rotationSpread": 0.1,
        "quarterTurnDrift": 3e-7,
    }


RUNS = [
    run("steerable-C8", 100, 1, 0.80),
    run("C8", 100, 2, 0.84),
    run("C8", 100, 1, 0.82),
    run("plain", 100, 1, 0.78),
    run("plain", 100, 2, 0.80),
    run("plain", 10, 1, 0.50),
    run("plain", 10, 2, 0.52),
    run("C8", 10, 1, 0.60),
    run("C8", 10, 2, 0.62),
]


def test_name_gives_variant_percent_and_seed() -> None:
    assert named_run(Path("steerable-C8-100-2.pt")) == ("steerable-C8", 100, 2)
    with pytest.raises(ValueError, match="not named"):
        named_run(Path("judge-c8.pt"))


def test_variants_come_in_order_with_a_value_for_each_seed() -> None:
    rows = variant_rows(RUNS)
    assert [row["variant"] for row in rows] == ["plain", "C8", "steerable-C8"]
    assert rows[1]["f1Values"] == [0.82, 0.84]


def test_table_states_mean_and_deviation_over_seeds() -> None:
    assert mean_and_deviation([0.82, 0.84]) == "0.830 ± 0.014"
    assert mean_and_deviation([0.8]) == "0.800"
    text = comparison_text(RUNS, "3,000 steps each.")
    assert "| C8 | 60,123 | 133 | 2 | 0.830 ± 0.014 | 0.880 ± 0.014 |" in text
    assert "3,000 steps each." in text
    assert "| 10 % | 0.510 ± 0.014 | 0.560 ± 0.014 | 0.610 ± 0.014 |" in text


def claim(plain: list[float], group: list[float]) -> str:
    return claim_text({"plain": {10: plain}, "C8": {10: group}})


def test_claim_is_told_from_chance() -> None:
    assert "holds here" in claim([0.50, 0.52], [0.60, 0.62])
    assert "does not show" in claim([0.50, 0.60], [0.52, 0.62])
    assert "does not show" in claim([0.50, 0.52], [0.54, 0.56])
    assert "does not show" in claim([0.60, 0.62], [0.50, 0.52])
    assert "stays untested" in claim([0.50], [0.60])


def test_claim_that_holds_at_some_shares_holds_in_part() -> None:
    by_variant = {"plain": {10: [0.5, 0.52], 25: [0.7, 0.72]}, "C8": {10: [0.6, 0.62], 25: [0.69, 0.75]}}
    assert "holds in part" in claim_text(by_variant)


def test_shares_are_gathered_for_plain_and_c8_only() -> None:
    values = values_by_fraction(RUNS, "f1")
    assert list(values) == ["plain", "C8"]
    assert values["C8"] == {10: [0.60, 0.62], 100: [0.82, 0.84]}
