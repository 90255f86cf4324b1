/**
 * The one resampling kernel: each output pixel is a weighted mean of source pixels, separable, with one table of weights an
 * axis. What the weights mean is the caller's: `areaAverage` makes means over areas of them, detection its own scale.
 */

/** Row-major, interleaved 8-bit RGB. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** For each output pixel along one axis: its first source pixel, and `taps` weights from there on, which sum to 1. */
export interface AxisWeights {
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Means are rounded once, to the nearest (floor(x + 0.5)). Sums are made in one order, tap by tap in float64, so that a pixel does
 * not depend on what else is computed with it.
 *
 * @param source holds all pixels whose weight is not 0
 * @param data takes the output pixels, `across.first.length` × `down.first.length`
 */
export function weightedMeans(
  source: Picture,
  across: AxisWeights,
  down: AxisWeights,
  data: Uint8Array,
): void {
  const rowLength = across.first.length * 3;
  const sums = new Float64Array(rowLength);
  const averaged = new Float64Array(rowLength);
  // Neighbouring output rows share at most the source row at their border, which is kept.
  let averagedRow = -1;
  for (let row = 0; row < down.first.length; row += 1) {
    sums.fill(0);
    const first = down.first[row] ?? 0;
    for (let tap = 0; tap < down.taps; tap += 1) {
      const weight = down.weights[row * down.taps + tap] ?? 0;
      if (weight === 0) continue;
      if (averagedRow !== first + tap) {
        averagedRow = first + tap;
        averageAcross(source, averagedRow, across, averaged);
      }
      for (let index = 0; index < rowLength; index += 1) {
        sums[index] = (sums[index] ?? 0) + weight * (averaged[index] ?? 0);
      }
    }
    const to = row * rowLength;
    for (let index = 0; index < rowLength; index += 1) data[to + index] = (sums[index] ?? 0) + 0.5;
  }
}

function averageAcross({ width, data }: Picture, row: number, axis: AxisWeights, target: Float64Array): void {
  const { taps, first, weights } = axis;
  const origin = row * width * 3;
  for (let column = 0; column < first.length; column += 1) {
    let from = origin + (first[column] ?? 0) * 3;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let tap = column * taps; tap < (column + 1) * taps; tap += 1, from += 3) {
      const weight = weights[tap] ?? 0;
      if (weight === 0) continue;
      red += weight * (data[from] ?? 0);
      green += weight * (data[from + 1] ?? 0);
      blue += weight * (data[from + 2] ?? 0);
    }
    target[column * 3] = red;
    target[column * 3 + 1] = green;
    target[column * 3 + 2] = blue;
  }
}
