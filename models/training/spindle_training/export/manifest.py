"""The manifest of a model bundle: what the application needs to know of a model besides its graphs.

Its schema is that of the application, `models/manifest.schema.json`.
"""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from spindle_training.groups.group import GROUPS

SCHEMA_VERSION = 2
SCHEMA_FILE = Path(__file__).parents[3] / "manifest.schema.json"


def manifest_faults(manifest: object) -> list[str]:
    """How a manifest departs from the schema, and from what no schema can say; empty where it does not."""
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    errors = Draft202012Validator(schema).iter_errors(manifest)
    faults = [f"manifest.json {error.json_path}: {error.message}" for error in errors]
    return faults or _contradictions(manifest)


def _contradictions(manifest: dict[str, Any]) -> list[str]:
    faults = []
    if manifest["group"] not in [group.name for group in GROUPS]:
        faults.append(f"manifest.json: no layers are known for the group {manifest['group']}")
    if manifest["candidateThreshold"] > manifest["threshold"]:
        faults.append("manifest.json: candidateThreshold exceeds threshold")
    for name in ("scout", "judge"):
        stage = manifest[name]
        if ("int8" in stage) != ("int8Output" in stage["golden"]):
            faults.append(f"manifest.json: int8 and golden.int8Output of the {name} belong together")
    scout, golden = manifest["scout"], manifest["scout"]["golden"]
    for side in ("width", "height"):
        beyond = golden[side] - scout["receptiveField"]
        if beyond < 0 or beyond % scout["stride"]:
            faults.append(f"manifest.json: golden {side} {golden[side]} is not receptiveField + n stride")
    return faults
