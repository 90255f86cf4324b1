"""The rows of the experiment: which networks are trained, on how many digits, for how long, and what was published.

The seven-layer networks are those of Cohen & Welling 2016: 3 x 3 kernels, a pool after the second layer, 4 x 4
kernels last, channels chosen so that each has about 25,000 parameters. The networks of large kernels have four
layers with as many parameters.
"""

from dataclasses import dataclass, replace

from spindle_training.rotated_mnist.digits import TRAINING_DIGITS
from spindle_training.rotated_mnist.network import CLASSES, NetworkShape, Stage
from spindle_training.rotated_mnist.training import Schedule

SMALL_TRAINING_SETS = (300, 1000, 3000)


@dataclass(frozen=True)
class Published:
    """Test error in percent on the original rotated MNIST, as the papers report it."""

    name: str
    error_percent: float


Z2CNN = Published("Z2CNN", 5.03)
P4CNN_ROTATION_POOLING = Published("P4CNN with rotation pooling", 3.21)
P4CNN = Published("P4CNN", 2.28)
HARMONIC = Published("H-Net", 1.69)
STEERABLE = Published("SFCNN", 0.714)
E2CNN_C16 = Published("E2CNN C16", 0.716)
E2CNN_D16 = Published("E2CNN D16→C16", 0.682)
PUBLISHED = (Z2CNN, P4CNN_ROTATION_POOLING, P4CNN, HARMONIC, STEERABLE, E2CNN_C16, E2CNN_D16)
"""Cohen & Welling 2016 (three), Worrall et al. 2017, Weiler et al. 2018, Weiler & Cesa 2019 (two)."""


@dataclass(frozen=True)
class Row:
    """`key` names the row in the results; `counterpart` is the published network that it repeats, if any."""

    key: str
    title: str
    shape: NetworkShape
    schedule: Schedule
    training_digits: int = TRAINING_DIGITS
    counterpart: Published | None = None
    seed: int = 1


def seven_layers(group: str, channels: int, kernels: str, rotation_pooling: bool = False) -> NetworkShape:
    """28 - 26 - 24 | 12 - 10 - 8 - 6 - 4 - 1 pixels, the bar being the pool."""
    widths = [Stage(group, channels, 3), Stage(group, channels, 3, pool=True), *[Stage(group, channels, 3)] * 4]
    return NetworkShape((*widths, Stage(group, CLASSES, 4)), kernels, rotation_pooling)


def seven_layers_restricted() -> NetworkShape:
    """Three layers of D4, then four of C4, which can tell a digit from its mirror image."""
    mirrored = [Stage("D4", 7, 3), Stage("D4", 7, 3, pool=True), Stage("D4", 7, 3)]
    return NetworkShape((*mirrored, *[Stage("C4", 10, 3)] * 3, Stage("C4", CLASSES, 4)), "plain")


def large_kernels(group: str, channels: int, kernels: str) -> NetworkShape:
    """28 - 22 | 11 - 7 - 3 - 1 pixels: kernels large enough for a disk to turn in."""
    stages = (Stage(group, channels, 7, pool=True), Stage(group, channels, 5), Stage(group, channels, 5))
    return NetworkShape((*stages, Stage(group, CLASSES, 3)), kernels)


SHORT = Schedule(epochs=6)

PLAIN = Row("z2", "Z2CNN", seven_layers("C1", 20, "plain"), SHORT, counterpart=Z2CNN)
QUARTER_TURNS = Row("c4", "P4CNN", seven_layers("C4", 10, "plain"), SHORT, counterpart=P4CNN)
EIGHTH_TURNS = Row("c8", "C8", seven_layers("C8", 7, "smoothed"), SHORT)

FULL_SET = (
    PLAIN,
    Row(
        "c4-rotation-pooling",
        "P4CNN with rotation pooling",
        seven_layers("C4", 20, "plain", rotation_pooling=True),
        SHORT,
        counterpart=P4CNN_ROTATION_POOLING,
    ),
    QUARTER_TURNS,
    EIGHTH_TURNS,
    Row("c16", "C16", seven_layers("C16", 5, "smoothed"), SHORT),
    Row("d4-c4", "D4 → C4", seven_layers_restricted(), SHORT),
    Row(
        "c8-large-turned",
        "C8, large kernels",
        large_kernels("C8", 8, "smoothed"),
        Schedule(epochs=20, peak_learning_rate=0.02, turned=True),
    ),
    Row(
        "c16-large-turned",
        "C16, large kernels",
        large_kernels("C16", 5, "smoothed"),
        Schedule(epochs=12, peak_learning_rate=0.02, turned=True),
        counterpart=E2CNN_C16,
    ),
)


def with_fewer_digits(row: Row, training_digits: int) -> Row:
    """The row on a part of the training set; more epochs, as the square root of the ratio, for their smaller steps."""
    longer = (TRAINING_DIGITS / training_digits) ** 0.5
    schedule = replace(row.schedule, epochs=round(row.schedule.epochs * longer))
    return replace(row, key=f"{row.key}-{training_digits}", schedule=schedule, training_digits=training_digits)


CURVES = {
    row.title: (*(with_fewer_digits(row, digits) for digits in SMALL_TRAINING_SETS), row)
    for row in (PLAIN, QUARTER_TURNS, EIGHTH_TURNS)
}
"""Error against training-set size: the same network on growing parts of the training set."""

ROWS = (*FULL_SET, *(row for curve in CURVES.values() for row in curve[:-1]))
