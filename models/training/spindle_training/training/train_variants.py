"""Training the judges that are compared: other groups, kernels, seeds and amounts of data, all alike.

    python -m spindle_training.training.train_variants --pools pools/c8 --checkpoints compare --steps 700

Every network sees the very same pools, those of a finished run of `train_judge`, in the same order and for the same
number of steps. Checkpoints are named `<variant>-<percent of the training mitoses>-<seed>.pt`; those that
are finished are left alone.
"""

import argparse
from itertools import product
from pathlib import Path

from spindle_training.networks.judge import SHAPES
from spindle_training.training.train_judge import ROUND_ENDS, JudgeTraining

SEEDS = (1, 2)
PERCENTAGES = (10, 25, 50)
CLAIMANTS = ("plain", "C8")
"""Equivariance is said to need fewer examples: these two are trained on parts of the mitoses as well."""


def runs() -> list[tuple[str, int, int]]:
    """Variant, percent of the training mitoses and seed; first what the comparison needs."""
    return [
        *((variant, 100, seed) for seed, variant in product(SEEDS, SHAPES)),
        *((variant, percent, seed) for seed, percent, variant in product(SEEDS, PERCENTAGES, CLAIMANTS)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Train judges of every group on the same patches.")
    parser.add_argument("--pools", type=Path, required=True, help="the pools of a finished training of a judge")
    parser.add_argument("--checkpoints", type=Path, required=True, help="folder; written and resumed")
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--only", nargs="*", help="names such as plain-100-1; without it, all of them")
    arguments = parser.parse_args()
    arguments.checkpoints.mkdir(parents=True, exist_ok=True)
    for variant, percent, seed in runs():
        name = f"{variant}-{percent}-{seed}"
        if arguments.only and name not in arguments.only:
            continue
        print(name, flush=True)
        training = JudgeTraining(arguments.checkpoints / f"{name}.pt", SHAPES[variant], arguments.steps, seed)
        for index, until in enumerate(ROUND_ENDS):
            if not training.is_past(until):
                training.train_on([arguments.pools / f"round-{index + 1}"], until, percent / 100)


if __name__ == "__main__":
    main()
