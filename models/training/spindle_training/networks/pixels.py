"""Normalisation of pixels, a constant of both networks: it is folded into their first convolution."""

PIXEL_MEAN = (187.0, 145.0, 180.0)
PIXEL_SCALE = 50.0
"""RGB, 0 to 255: about the mean and the spread of H&E tissue."""
