"""OpenSlide's side of the benchmark of the slide room; see slide-side-protocol.ts.

Regions are read as openslide-python gives them (RGBA images), by two threads that share one slide, or by two
processes that keep their images to themselves. Decoded tiles are cached in as many bytes as Spindle keeps.
"""

import io
import json
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import openslide
from openslide.deepzoom import DeepZoomGenerator

WORKERS = 2
CACHE_BYTES = 256 * 1024 * 1024
JPEG_QUALITY = 75


def open_slide(path):
    slide = openslide.OpenSlide(path)
    slide.set_cache(openslide.OpenSlideCache(CACHE_BYTES))
    return slide


def read(slide, region):
    slide.read_region((region["x"], region["y"]), region["level"], (region["width"], region["height"]))


def read_all(path, regions):
    with open_slide(path) as slide:
        for region in regions:
            read(slide, region)


def peak_memory():
    """Bytes. On Linux of this program alone: getrusage includes what started it, before it became this program."""
    if sys.platform == "linux":
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def timed(times, once):
    milliseconds = []
    for _ in range(times):
        start = time.perf_counter()
        once()
        milliseconds.append((time.perf_counter() - start) * 1000)
    return milliseconds


def read_first(path, region):
    with open_slide(path) as slide:
        read(slide, region)


def by_threads(items, each):
    start = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(each, items))
    return time.perf_counter() - start


def by_processes(processes, path, regions):
    start = time.perf_counter()
    shares = [regions[share::WORKERS] for share in range(WORKERS)]
    list(processes.map(read_all, [path] * WORKERS, shares))
    return time.perf_counter() - start


def deep_zoom_tiles(path, tiles):
    with open_slide(path) as slide:
        generator = DeepZoomGenerator(slide, tile_size=254, overlap=1)
        level = generator.level_count - 1

        def encode(address):
            generator.get_tile(level, tuple(address)).save(io.BytesIO(), "jpeg", quality=JPEG_QUALITY)

        return by_threads(tiles, encode)


def regions_by_threads(path, regions):
    with open_slide(path) as slide:
        return by_threads(regions, lambda region: read(slide, region))


def answer(task, processes):
    match task["do"]:
        case "open":
            return {"milliseconds": timed(task["times"], lambda: open_slide(task["path"]).close())}
        case "first":
            once = lambda: read_first(task["path"], task["region"])  # noqa: E731
            return {"milliseconds": timed(task["times"], once)}
        case "regions":
            if task["how"] == "processes":
                return {"seconds": by_processes(processes, task["path"], task["regions"])}
            return {"seconds": regions_by_threads(task["path"], task["regions"])}
        case "tiles":
            return {"seconds": deep_zoom_tiles(task["path"], task["tiles"])}
        case "memory":
            return {"bytes": peak_memory(), "version": openslide.__library_version__}
        case other:
            raise ValueError(f"no such task: {other}")


def main():
    with ProcessPoolExecutor(WORKERS) as processes:
        # Started before anything is measured.
        list(processes.map(abs, range(WORKERS)))
        for line in sys.stdin:
            sys.stdout.write(json.dumps(answer(json.loads(line), processes)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
