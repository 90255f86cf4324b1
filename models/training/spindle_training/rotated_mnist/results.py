"""The numbers of the experiment on disk, one entry for each trained row, so that a run can be resumed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "results.json"


@dataclass(frozen=True)
class Result:
    """What one row came to. `wrong` of `tested` digits; processor time counts all threads."""

    key: str
    wrong: int
    tested: int
    training_digits: int
    parameters: int
    epochs: int
    turned: bool
    processor_seconds: float
    elapsed_seconds: float
    machine: str

    @property
    def error_percent(self) -> float:
        return 100 * self.wrong / self.tested

    @property
    def error_interval_percent(self) -> float:
        """Half the width of the 95 % interval that the finite test set leaves (normal approximation)."""
        rate = self.wrong / self.tested
        return 196 * (rate * (1 - rate) / self.tested) ** 0.5


def read_results(folder: Path) -> dict[str, Result]:
    """All finished rows by key; none where there is no file yet."""
    path = folder / FILE
    if not path.exists():
        return {}
    return {key: Result(key=key, **fields) for key, fields in json.loads(path.read_text()).items()}


def record_result(folder: Path, result: Result) -> None:
    """Add a finished row to the file, replacing the file as a whole."""
    results = {**read_results(folder), result.key: result}
    entries = {key: {**asdict(value)} for key, value in results.items()}
    for entry in entries.values():
        del entry["key"]
    aside = folder / f"{FILE}.part"
    aside.write_text(json.dumps(entries, indent=2) + "\n")
    aside.replace(folder / FILE)
