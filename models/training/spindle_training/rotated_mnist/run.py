"""The whole experiment with one command: trains every row, and writes its log, numbers, table and plot.

    python -m spindle_training.rotated_mnist.run --data-folder ../../../shared/data --results results/rotated-mnist

Rows that the results already hold are not trained again.
"""

import argparse
import platform
import time
from collections.abc import Callable
from pathlib import Path

import torch

from spindle_training.rotated_mnist.digits import RotatedDigits, rotated_digits
from spindle_training.rotated_mnist.network import DigitNetwork, count_parameters
from spindle_training.rotated_mnist.plot import draw_curves
from spindle_training.rotated_mnist.results import Result, read_results, record_result
from spindle_training.rotated_mnist.rows import ROWS, Row
from spindle_training.rotated_mnist.table import results_table
from spindle_training.rotated_mnist.training import count_errors, train

DATA_SEED = 1
LOG = "log.txt"
TABLE = "table.md"
PLOT = "error-against-digits.png"


def run_row(row: Row, digits: RotatedDigits, report: Callable[[str], None]) -> Result:
    """Train one row and count its errors on the test digits."""
    torch.manual_seed(row.seed)
    network = DigitNetwork(row.shape)
    elapsed, processor = time.monotonic(), time.process_time()
    train(network, digits.training.part(0, row.training_digits), row.schedule, row.seed, report)
    wrong = count_errors(network, digits.test)
    result = Result(
        key=row.key,
        wrong=wrong,
        tested=len(digits.test),
        training_digits=row.training_digits,
        parameters=count_parameters(network),
        epochs=row.schedule.epochs,
        turned=row.schedule.turned,
        processor_seconds=round(time.process_time() - processor, 1),
        elapsed_seconds=round(time.monotonic() - elapsed, 1),
        machine=machine_description(),
    )
    report(
        f"{wrong} of {result.tested} test digits wrong, {result.error_percent:.2f} %, "
        f"after {result.processor_seconds:.0f} s of processor time, {result.elapsed_seconds:.0f} s elapsed"
    )
    return result


def run_rows(rows: tuple[Row, ...], digits: RotatedDigits, folder: Path) -> None:
    """Train the rows that the folder's results lack; each is recorded as soon as it is finished."""
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        if row.key not in read_results(folder):
            record_result(folder, run_row(row, digits, _reporter(folder / LOG, row.key)))


def write_summary(folder: Path) -> None:
    """Table and plot of the results so far."""
    results = read_results(folder)
    (folder / TABLE).write_text(results_table(results))
    draw_curves(results, folder / PLOT)


def machine_description() -> str:
    """Processor and threads."""
    names = [line.split(":")[1].strip() for line in _processor_lines() if line.startswith("model name")]
    processor = names[0] if names else platform.processor()
    threads = torch.get_num_threads()
    return f"CPU {processor}, {threads} thread{'s' if threads > 1 else ''}, torch {torch.__version__}"


def _processor_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def _reporter(log: Path, key: str) -> Callable[[str], None]:
    def report(message: str) -> None:
        line = f"{key}: {message}"
        print(line, flush=True)
        with log.open("a") as file:
            file.write(line + "\n")

    return report


def main() -> None:
    parser = argparse.ArgumentParser(description="Rotated MNIST, as in Cohen & Welling 2016.")
    parser.add_argument("--data-folder", type=Path, required=True, help="the folder that holds mnist/")
    parser.add_argument("--results", type=Path, required=True, help="where log, numbers, table and plot go")
    parser.add_argument("--rows", nargs="*", choices=[row.key for row in ROWS], help="train these only")
    arguments = parser.parse_args()
    rows = tuple(row for row in ROWS if arguments.rows is None or row.key in arguments.rows)
    digits = rotated_digits(arguments.data_folder / "mnist", DATA_SEED)
    run_rows(rows, digits, arguments.results)
    write_summary(arguments.results)


if __name__ == "__main__":
    main()
