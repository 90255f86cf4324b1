"""Trying a schedule without the test digits: fit on the first 10,000 training digits, count errors on the other 2,000.

    python -m spindle_training.rotated_mnist.validate c4 --data-folder ../../../shared/data --epochs 8
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import torch

from spindle_training.rotated_mnist.digits import FITTED_DIGITS, TRAINING_DIGITS, rotated_digits
from spindle_training.rotated_mnist.network import DigitNetwork
from spindle_training.rotated_mnist.rows import ROWS
from spindle_training.rotated_mnist.run import DATA_SEED
from spindle_training.rotated_mnist.training import count_errors, train


def main() -> None:
    rows = {row.key: row for row in ROWS}
    parser = argparse.ArgumentParser(description="Validate a schedule of the rotated-MNIST experiment.")
    parser.add_argument("row", choices=rows)
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mnist/")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--peak-learning-rate", type=float)
    parser.add_argument("--weight-decay", type=float)
    parser.add_argument("--kernels")
    arguments = parser.parse_args()
    row = rows[arguments.row]
    given = {
        name: getattr(arguments, name)
        for name in ("epochs", "peak_learning_rate", "weight_decay")
        if getattr(arguments, name) is not None
    }
    schedule = replace(row.schedule, **given)
    shape = replace(row.shape, kernels=arguments.kernels or row.shape.kernels)
    training = rotated_digits(arguments.data_folder / "mnist", DATA_SEED).training
    held_out = training.part(FITTED_DIGITS, TRAINING_DIGITS)
    torch.manual_seed(row.seed)
    started = time.process_time()
    fitted = training.part(0, min(row.training_digits, FITTED_DIGITS))
    network = train(DigitNetwork(shape), fitted, schedule, row.seed, print)
    error = 100 * count_errors(network, held_out) / len(held_out)
    seconds = time.process_time() - started
    print(f"{row.key} {shape.kernels} {schedule}: {error:.2f} % wrong, after {seconds:.0f} s of processor time")


if __name__ == "__main__":
    main()
