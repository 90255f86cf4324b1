"""The lint of model bundles: refuses a graph that breaks the rules by which exact rotations stay exact.

    python -m spindle_training.export.lint ../mitosis-c8 ../mitosis-d4 ../mitosis-z2

It knows a graph by its file alone, and prints a line for each fault, or one for each bundle that has none.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import onnx
from google.protobuf.message import DecodeError

from spindle_training.export.graph_chain import BrokenChainError, graph_chain
from spindle_training.export.graph_rules import (
    channel_faults,
    extent_faults,
    integer_faults,
    is_integer,
    operator_faults,
    symmetry_faults,
    version_faults,
    window_faults,
)
from spindle_training.export.manifest import manifest_faults
from spindle_training.groups.group import GROUPS, Group, group_named

LARGEST_TOTAL_BYTES = 20_000_000
"""Of all bundles that the application ships."""

_CHECKED_SCOUT_CELLS = 8


def graph_faults(model: onnx.ModelProto, group: Group, extents: dict[int, int], has_integers: bool) -> list[str]:
    """Everything that is wrong with one graph.

    Args: group, whose exact elements the kernels must keep; extents, the side of the output due for each side of
    the input; has_integers, whether the graph is meant to compute in integers.
    """
    faults = [*version_faults(model), *operator_faults(model)]
    if is_integer(model) != has_integers:
        faults.append(f"the graph does not compute in {'integers' if has_integers else 'float32'}")
    try:
        chain = graph_chain(model)
    except BrokenChainError as error:
        return [*faults, str(error)]
    windows = window_faults(chain)
    faults += [*windows, *channel_faults(chain), *symmetry_faults(chain, group)]
    if not windows:
        faults += extent_faults(chain, extents)
    if has_integers:
        faults += integer_faults(chain)
    return faults


def scout_extents(receptive_field: int, stride: int) -> dict[int, int]:
    """The sides of the output due for the first sides of input that a scout accepts; the rest follow by induction."""
    return {receptive_field + stride * cells: cells + 1 for cells in range(_CHECKED_SCOUT_CELLS)}


def kept_group(model: onnx.ModelProto) -> Group:
    """The group whose exact elements a graph keeps, by its projection and its kernels; C1 where there is none."""
    try:
        chain = graph_chain(model)
    except BrokenChainError:
        return group_named("C1")
    elements = next((len(link.node.output) for link in chain if link.operator == "Split"), 1)
    kept = [group for group in GROUPS if group.size == elements and not symmetry_faults(chain, group)]
    return kept[0] if kept else group_named("C1")


def bundle_faults(folder: Path) -> list[str]:
    """Everything that is wrong with one bundle."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        return [f"manifest.json cannot be read: {error}"]
    faults = manifest_faults(manifest)
    if faults:
        return faults
    judge_group = group_named(manifest["group"])
    scout, judge = manifest["scout"], manifest["judge"]
    faults += _files_faults(folder, manifest)
    for stage, due in (
        (scout, scout_extents(scout["receptiveField"], scout["stride"])),
        (judge, {judge["size"]: 1}),
    ):
        for graph, has_integers in ((stage, False), (stage.get("int8"), True)):
            if graph is None:
                continue
            try:
                model = onnx.load(folder / graph["file"])
                onnx.checker.check_model(model)
            except (OSError, DecodeError, onnx.checker.ValidationError) as error:
                faults.append(f"{graph['file']} cannot be read: {error}")
                continue
            group = judge_group if stage is judge else kept_group(model)
            if stage is scout and group.size == 1 and judge_group.size > 1:
                group = judge_group
            faults += [f"{graph['file']}: {fault}" for fault in graph_faults(model, group, due, has_integers)]
    return faults


def bundle_bytes(folder: Path) -> int:
    """The size of everything in a bundle."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description="Check model bundles.")
    parser.add_argument("bundles", type=Path, nargs="+")
    bundles = parser.parse_args().bundles
    clean = True
    for bundle in bundles:
        faults = bundle_faults(bundle)
        clean = clean and not faults
        for line in faults or [f"kept every rule, {bundle_bytes(bundle) / 1e6:.2f} MB"]:
            print(f"{bundle.name}: {line}")
    total = sum(map(bundle_bytes, bundles))
    print(f"{len(bundles)} bundles, {total / 1e6:.2f} MB of at most {LARGEST_TOTAL_BYTES / 1e6:.0f} MB")
    if not clean or total > LARGEST_TOTAL_BYTES:
        sys.exit(1)


def _files_faults(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Every file that the manifest names is there, whole, and no graph is another than it says."""
    faults = []
    for stage in (manifest["scout"], manifest["judge"]):
        for graph in (stage, stage.get("int8")):
            if graph is None:
                continue
            path = folder / graph["file"]
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != graph["sha256"]:
                faults.append(f"{graph['file']} has another checksum than the manifest states")
        golden = stage["golden"]
        named = [golden[key] for key in ("input", "output", "int8Output") if key in golden]
        faults += [f"{name} is missing" for name in named if not (folder / name).is_file()]
    if not (folder / manifest["card"]).is_file():
        faults.append(f"{manifest['card']} is missing")
    return faults


if __name__ == "__main__":
    main()
