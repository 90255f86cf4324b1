"""Reads one plane of an OME-TIFF with tifffile, for comparison.

Arguments: path, index of the page. Standard output: its samples as they are stored, row by row, one byte each.
"""

import sys

import tifffile


def main():
    path, page = sys.argv[1], int(sys.argv[2])
    with tifffile.TiffFile(path) as tiff:
        sys.stdout.buffer.write(tiff.pages[page].asarray().tobytes())


if __name__ == "__main__":
    main()
