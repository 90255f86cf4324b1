"""Reads a slide with OpenSlide, for comparison.

Standard input: JSON {"path": str, "regions": [{"level", "x", "y", "width", "height"}]}.
Standard output: one line of JSON (levels, properties, associated images), then for every region
its pixels as raw RGB, composed on white, one after the other.
"""

import json
import sys

import openslide
from PIL import Image


def on_white(image):
    canvas = Image.new("RGBA", image.size, (255, 255, 255, 255))
    canvas.alpha_composite(image.convert("RGBA"))
    return canvas.convert("RGB").tobytes()


def main():
    request = json.load(sys.stdin)
    with openslide.OpenSlide(request["path"]) as slide:
        header = {
            "levels": [
                {"width": width, "height": height, "downsample": downsample}
                for (width, height), downsample in zip(
                    slide.level_dimensions, slide.level_downsamples, strict=True
                )
            ],
            "properties": dict(slide.properties),
            "associated": {name: list(image.size) for name, image in slide.associated_images.items()},
        }
        out = sys.stdout.buffer
        out.write(json.dumps(header).encode() + b"\n")
        for region in request["regions"]:
            size = (region["width"], region["height"])
            out.write(on_white(slide.read_region((region["x"], region["y"]), region["level"], size)))
        for name in request.get("associated", []):
            out.write(on_white(slide.associated_images[name]))


if __name__ == "__main__":
    main()
