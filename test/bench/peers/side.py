"""The peers' side of the benchmark of computing; see ../compute-side-protocol.ts. One method a process.

Run with the name of the method: sliding-window, cascade or stock-detector.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models" / "training"))

THREADS = 2
GOLDEN_TOLERANCE = 1e-3

Run = Callable[[str, int], dict]


def load(method: str, model: str) -> tuple[Run, str]:
    """The method as a function of the slide and of the number of patches, and what is worth saying of it."""
    bundle = Path(model)
    manifest = json.loads((bundle / "manifest.json").read_text())
    match method:
        case "sliding-window":
            import sliding_window

            judge = _network(bundle, manifest, "judge")
            size = manifest["judge"]["size"]
            return lambda path, patches: sliding_window.run(judge, size, path, patches), _same_weights(bundle)
        case "cascade":
            import cascade

            scout = _network(bundle, manifest, "scout")
            judge = _network(bundle, manifest, "judge")
            return lambda path, patches: cascade.run(scout, judge, manifest, path, patches), _same_weights(bundle)
        case "stock-detector":
            import stock_detector

            detector, note = stock_detector.load()
            return lambda path, patches: stock_detector.run(detector, path, patches), note
    raise ValueError(f"no such method: {method}")


def _network(bundle: Path, manifest: dict, stage: str):
    from baked_network import BakedNetwork, difference_to_golden

    network = BakedNetwork(bundle / manifest[stage]["file"]).eval()
    difference = difference_to_golden(network, bundle, stage)
    if difference > GOLDEN_TOLERANCE:
        raise ValueError(f"the {stage} in PyTorch differs by {difference} from the bundle's")
    return network


def _same_weights(bundle: Path) -> str:
    return f"weights of {bundle.name}, as bundled; golden outputs met"


def main() -> None:
    try:
        import torch

        torch.set_num_threads(THREADS)
    except ImportError as error:
        torch = None
        absent = str(error)
    method = sys.argv[1]
    run: Run | None = None
    for line in sys.stdin:
        task = json.loads(line)
        if torch is None:
            answer = {"unavailable": absent}
        elif task["do"] == "load":
            try:
                run, note = load(method, task["model"])
                answer = {"note": note}
            except ImportError as error:
                answer = {"unavailable": str(error)}
        elif run is None:
            raise ValueError("nothing was loaded")
        else:
            with torch.inference_mode():
                answer = run(task["path"], task["patches"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
