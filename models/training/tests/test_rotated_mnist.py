import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("matplotlib", reason="matplotlib is absent: see requirements.txt")

from spindle_training.rotated_mnist.digits import Digits, RotatedDigits, read_idx, rotated_digits, turn_digit
from spindle_training.rotated_mnist.network import DigitNetwork
from spindle_training.rotated_mnist.plot import draw_curves
from spindle_training.rotated_mnist.results import Result, read_results, record_result
from spindle_training.rotated_mnist.rows import FULL_SET, QUARTER_TURNS, ROWS, Row, seven_layers, with_fewer_digits
from spindle_training.rotated_mnist.run import LOG, PLOT, TABLE, run_rows, write_summary
from spindle_training.rotated_mnist.table import results_table
from spindle_training.rotated_mnist.training import Schedule, count_errors, train, turned_at_random

COMMITTED_RESULTS = Path(__file__).parents[1] / "results" / "rotated-mnist"
INVARIANT_ROWS = [row for row in FULL_SET if row.key != "z2"]


def write_idx(path: Path, values: np.ndarray, kind: int = 8) -> None:
    header = struct.pack(f">HBB{values.ndim}I", 0, kind, values.ndim, *values.shape)
    path.write_bytes(gzip.compress(header + values.tobytes()))


def write_mnist(folder: Path, training: int, test: int) -> None:
    """Even grey pictures, each of its own grey value, so that a turned one still says which it was at its centre."""
    grey = np.arange(1, training + test + 1, dtype=np.uint8)
    pixels = np.broadcast_to(grey[:, None, None], (len(grey), 28, 28))
    for part, chosen in (("train", slice(0, training)), ("t10k", slice(training, None))):
        write_idx(folder / f"{part}-images-idx3-ubyte.gz", pixels[chosen])
        write_idx(folder / f"{part}-labels-idx1-ubyte.gz", grey[chosen] % 10)


def bars_and_corners(count: int) -> Digits:
    """Two easy classes: a bar (0) and a right angle (1), at random places."""
    random = np.random.default_rng(0)
    pixels = np.zeros((count, 28, 28), np.uint8)
    labels = np.arange(count) % 2
    for picture, label in zip(pixels, labels, strict=True):
        x, y = random.integers(8, 14, 2)
        picture[y : y + 3, x : x + 10] = 255
        if label:
            picture[y : y + 10, x : x + 3] = 255
    return Digits(pixels, labels)


def settled(network: DigitNetwork) -> DigitNetwork:
    with torch.no_grad():
        for _ in range(4):
            network(torch.rand(8, 1, 28, 28) * 255)
    return network.eval()


def test_idx_file_is_read_as_written(tmp_path: Path) -> None:
    values = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    write_idx(tmp_path / "values.gz", values)
    assert np.array_equal(read_idx(tmp_path / "values.gz"), values)


def test_idx_file_of_other_numbers_is_refused(tmp_path: Path) -> None:
    write_idx(tmp_path / "floats.gz", np.zeros(4, np.uint8), kind=0x0D)
    with pytest.raises(ValueError, match="unsigned bytes"):
        read_idx(tmp_path / "floats.gz")


def test_idx_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(struct.pack(">HBBI", 0, 8, 1, 9) + bytes(5))
    (tmp_path / "cut.gz").write_bytes(whole)
    with pytest.raises(ValueError, match="holds 5"):
        read_idx(tmp_path / "cut.gz")


def test_quarter_turn_of_a_digit_moves_pixels_counter_clockwise() -> None:
    digit = np.random.default_rng(1).integers(0, 256, (28, 28), dtype=np.uint8)
    assert np.array_equal(turn_digit(digit, 90), np.rot90(digit))


def test_training_and_test_digits_are_disjoint_and_keep_their_labels(tmp_path: Path) -> None:
    write_mnist(tmp_path, 60, 20)
    digits = rotated_digits(tmp_path, seed=1, training=50, test=30)
    grey = {name: part.pixels[:, 13, 13] for name, part in (("training", digits.training), ("test", digits.test))}
    assert len(set(grey["training"]) | set(grey["test"])) == 80
    assert np.array_equal(grey["training"] % 10, digits.training.labels)
    assert np.array_equal(grey["test"] % 10, digits.test.labels)


def test_the_seed_decides_the_set(tmp_path: Path) -> None:
    write_mnist(tmp_path, 60, 20)
    one, again, other = (rotated_digits(tmp_path, seed, 50, 30).training.pixels for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_more_digits_than_there_are_cannot_be_had(tmp_path: Path) -> None:
    write_mnist(tmp_path, 60, 20)
    with pytest.raises(ValueError, match="holds 80"):
        rotated_digits(tmp_path, seed=1, training=60, test=30)


@pytest.mark.parametrize("row", INVARIANT_ROWS, ids=lambda row: row.key)
def test_logits_do_not_change_when_a_digit_makes_a_quarter_turn(row: Row) -> None:
    torch.manual_seed(0)
    network = settled(DigitNetwork(row.shape))
    pictures = torch.rand(4, 1, 28, 28) * 255
    upright, turned = network(pictures), network(torch.rot90(pictures, 1, (-2, -1)))
    assert (upright - turned).abs().max() <= 1e-4
    assert upright.std(dim=0).min() > 1e-3


def test_the_plain_network_sees_a_quarter_turn() -> None:
    torch.manual_seed(0)
    network = settled(DigitNetwork(FULL_SET[0].shape))
    pictures = torch.rand(4, 1, 28, 28) * 255
    assert (network(pictures) - network(torch.rot90(pictures, 1, (-2, -1)))).abs().max() > 0.1


def test_after_restriction_a_mirror_image_is_another_digit() -> None:
    torch.manual_seed(0)
    network = settled(DigitNetwork(next(row for row in FULL_SET if row.key == "d4-c4").shape))
    pictures = torch.rand(4, 1, 28, 28) * 255
    assert (network(pictures) - network(pictures.flip(-1))).abs().max() > 0.1


def test_training_learns_and_keeps_the_averaged_weights() -> None:
    torch.manual_seed(0)
    shapes = bars_and_corners(256)
    network = DigitNetwork(seven_layers("C4", 2, "plain"))
    messages: list[str] = []
    train(network, shapes, Schedule(epochs=12), seed=0, report=messages.append)
    assert not network.training
    assert count_errors(network, shapes) <= 5
    assert len(messages) == 12


def test_augmentation_turns_each_picture_by_its_own_angle() -> None:
    bar = torch.zeros(1, 1, 28, 28)
    bar[..., 12:16, 4:24] = 1
    turned = turned_at_random(bar.expand(6, -1, -1, -1), torch.Generator().manual_seed(0))
    assert torch.allclose(turned.sum(dim=(1, 2, 3)), bar.sum().expand(6), rtol=0.05)
    spread = (turned[:, None] - turned[None]).abs().amax(dim=(2, 3, 4)) + torch.eye(6)
    assert spread.min() > 0.1


def test_fewer_digits_are_seen_more_often() -> None:
    row = with_fewer_digits(QUARTER_TURNS, 3000)
    assert row.training_digits == 3000
    assert row.schedule.epochs == 2 * QUARTER_TURNS.schedule.epochs
    assert len({row.key for row in ROWS}) == len(ROWS)


def test_a_finished_row_is_not_trained_again(tmp_path: Path) -> None:
    digits = RotatedDigits(bars_and_corners(64), bars_and_corners(20))
    row = Row("c4", "tiny", seven_layers("C4", 1, "plain"), Schedule(epochs=1), training_digits=40)
    run_rows((row,), digits, tmp_path)
    log = (tmp_path / LOG).read_text()
    run_rows((row,), digits, tmp_path)
    assert (tmp_path / LOG).read_text() == log
    result = read_results(tmp_path)["c4"]
    assert (result.tested, result.training_digits, result.epochs) == (20, 40, 1)
    assert f"{result.wrong} of 20 test digits wrong" in log
    write_summary(tmp_path)
    assert f"{result.error_percent:.2f} ±" in (tmp_path / TABLE).read_text()
    assert (tmp_path / PLOT).stat().st_size > 1000


def some_result(key: str, wrong: int = 1000) -> Result:
    return Result(key, wrong, 50_000, 12_000, 24_630, 12, False, 60.0, 90.0, "CPU")


def test_results_survive_on_disk_beside_earlier_ones(tmp_path: Path) -> None:
    record_result(tmp_path, some_result("z2"))
    record_result(tmp_path, some_result("c4"))
    assert read_results(tmp_path) == {"z2": some_result("z2"), "c4": some_result("c4")}


def test_table_puts_a_result_beside_the_published_one() -> None:
    line = next(line for line in results_table({"c4": some_result("c4")}).splitlines() if line.startswith("| P4CNN |"))
    assert "2.00 ± 0.12 | 2.28 (P4CNN)" in line


def test_committed_table_is_made_from_the_committed_numbers() -> None:
    results = read_results(COMMITTED_RESULTS)
    assert {row.key for row in ROWS} <= results.keys()
    assert (COMMITTED_RESULTS / TABLE).read_text() == results_table(results)


def test_committed_numbers_are_where_published_ones_are() -> None:
    error = {key: result.error_percent for key, result in read_results(COMMITTED_RESULTS).items()}
    assert error["c4"] <= 2.6
    assert 4 <= error["z2"] <= 6.5
    assert min(error.values()) <= 1.5


def test_plot_is_small_enough_to_commit(tmp_path: Path) -> None:
    draw_curves({row.key: some_result(row.key) for row in ROWS}, tmp_path / "curve.png")
    assert 5_000 < (tmp_path / "curve.png").stat().st_size < 60_000
