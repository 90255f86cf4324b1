"""What becomes of files in OpenSlide: standard input is JSON, a list of {"path", "at": [x, y]}; standard output JSON, a list
of verdicts.

"refuses": it does not open; "fails": it opens, and a region or an associated image cannot be read; "reads".
"""

import json
import sys

import openslide


def verdict(path, at):
    try:
        slide = openslide.OpenSlide(path)
    except (openslide.OpenSlideError, FileNotFoundError):
        return "refuses"
    try:
        slide.read_region(tuple(at), 0, (40, 40))
        for name in slide.associated_images:
            slide.associated_images[name].load()
    except openslide.OpenSlideError:
        return "fails"
    return "reads"


print(json.dumps([verdict(**question) for question in json.load(sys.stdin)]))
