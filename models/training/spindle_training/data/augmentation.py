"""Changes of colour and of sharpness that laboratories and scanners make, and that a label survives.

Stains are varied in optical density: separated into haematoxylin, eosin and a residual, scaled and shifted
each by itself, and mixed again with slightly wrong stain vectors (Tellez et al. 2018, arXiv 1808.05896;
stain vectors: Ruifrok & Johnston 2001). All functions map uint8 [height, width, 3] RGB to the same.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

STAIN_VECTORS = np.array(
    [[0.650, 0.704, 0.286], [0.072, 0.990, 0.105], [0.268, 0.570, 0.776]], dtype=np.float32
)
"""Rows: haematoxylin, eosin, residual (DAB); columns: optical density in red, green, blue."""


def stain_amounts(pixels: Pixels) -> NDArray[np.float32]:
    """Haematoxylin, eosin and residual of RGB pixels [..., 3], in optical density."""
    density = -np.log((pixels.astype(np.float32) + 1) / 256)
    return density @ np.linalg.inv(STAIN_VECTORS)


def pixels_of_amounts(amounts: NDArray[np.float32], vectors: NDArray[np.float32] = STAIN_VECTORS) -> Pixels:
    """The inverse of `stain_amounts`, by those stain vectors."""
    return _as_pixels(256 * np.exp(-(amounts @ vectors)) - 1)


def with_other_stain(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Other amounts and slightly other colours of haematoxylin and eosin."""
    amounts = stain_amounts(pixels)
    amounts *= np.exp(generator.normal(0, 0.22, 3)).astype(np.float32)
    amounts += generator.normal(0, 0.035, 3).astype(np.float32)
    vectors = STAIN_VECTORS + generator.normal(0, 0.06, (3, 3)).astype(np.float32)
    return pixels_of_amounts(amounts, vectors)


def with_other_density(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """More, or a little less, haematoxylin about the middle of a patch at 0.25 µm/px: darkness alone is no mitosis."""
    height, width = pixels.shape[:2]
    rows, columns = np.ogrid[:height, :width]
    squared = (rows - (height - 1) / 2) ** 2 + (columns - (width - 1) / 2) ** 2
    near = np.exp(-squared / (2 * generator.uniform(8, 24) ** 2)).astype(np.float32)
    amounts = stain_amounts(pixels)
    amounts[..., 0] *= 1 + near * np.float32(generator.uniform(-0.3, 1.2))
    return pixels_of_amounts(amounts)


def with_other_exposure(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Another gamma, contrast, saturation, brightness and white balance."""
    values = (pixels.astype(np.float32) / 255) ** np.float32(np.exp(generator.normal(0, 0.15)))
    values = (values - 0.5) * np.float32(generator.uniform(0.8, 1.2)) + 0.5
    grey = values.mean(axis=2, keepdims=True)
    values = grey + (values - grey) * np.float32(generator.uniform(0.6, 1.4))
    values = values * generator.normal(1, 0.05, 3).astype(np.float32) + np.float32(generator.normal(0, 0.04))
    return _as_pixels(values * 255)


def with_other_focus(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Blurred or sharpened, in equal parts."""
    if generator.random() < 0.5:
        return cv2.GaussianBlur(pixels, (0, 0), generator.uniform(0.3, 1.1))
    soft = cv2.GaussianBlur(pixels, (0, 0), 1.0)
    amount = generator.uniform(0.2, 1.2)
    return cv2.addWeighted(pixels, 1 + amount, soft, -amount, 0)


def with_noise(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Sensor noise of a standard deviation up to 7 grey levels."""
    noise = generator.standard_normal(pixels.shape, dtype=np.float32) * np.float32(generator.uniform(1, 7))
    return _as_pixels(pixels + noise)


def recompressed(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """Encoded as JPEG of quality 40 to 95 and decoded; chroma is subsampled as the encoder does by default."""
    quality = int(generator.integers(40, 96))
    # OpenCV reckons in blue, green, red; chroma would be that of other colours.
    _, encoded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR)[..., ::-1])


def scanned_at_half(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """As a scan of half the resolution shows it, enlarged again: some slides are scanned with a 20x objective."""
    height, width = pixels.shape[:2]
    coarse = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    if generator.random() < 0.5:
        coarse = recompressed(coarse, generator)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)


def augmented_scan(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """What may happen at the resolution of the scan, before it is resampled for the detector."""
    if generator.random() < 0.4:
        pixels = recompressed(pixels, generator)
    return pixels


def augmented_patch(pixels: Pixels, generator: np.random.Generator) -> Pixels:
    """What may happen to the resampled patch. A tenth of the patches stays as it is."""
    if generator.random() < 0.1:
        return pixels
    if generator.random() < 0.85:
        pixels = with_other_stain(pixels, generator)
    if generator.random() < 0.6:
        pixels = with_other_exposure(pixels, generator)
    if generator.random() < 0.45:
        pixels = with_other_focus(pixels, generator)
    if generator.random() < 0.2:
        pixels = with_noise(pixels, generator)
    if generator.random() < 0.25:
        pixels = recompressed(pixels, generator)
    return pixels


def _as_pixels(values: NDArray[np.float32]) -> Pixels:
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)
