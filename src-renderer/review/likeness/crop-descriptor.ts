/**
 * How the crop of a figure looks, in numbers that do not depend on how the tissue lies: turned or mirrored, a crop has the same
 * descriptor. No network: densities of haematoxylin and eosin (colour deconvolution) in a disc around the middle, as
 *
 * - mean densities on rings around the middle, each stain (how large and dark the nucleus is, what lies around it);
 * - the strength of the first three angular frequencies of haematoxylin on the rings (off the middle, a plate, a tripolar figure): the
 *   magnitude of a frequency stays when the crop is turned, its phase does not, and is left out;
 * - the histogram of haematoxylin near the middle (clumped or fine).
 *
 * It knows nothing of mitosis: figures are alike in size, darkness and shape.
 */
import { cropExtentUm } from '../crop-address';
import { stainReadings } from '../../slide/look/stain-separation';

export interface CropPixels {
  /** RGBA, sRGB, row by row. */
  readonly pixels: Uint8ClampedArray;
  /** Pixels along each side. */
  readonly size: number;
}

/** Radii of the rings, which lie at so many µm, as shares of the side of the crop. A pixel belongs to the two rings that it lies between. */
const rings = [0, 2, 4, 6, 8, 11, 14, 18].map((um) => um / cropExtentUm);
const frequencies = 3;
/** Rings from this one on have a direction. */
const firstTurned = 1;
/** The histogram is that of the pixels within this ring. */
const inner = 4;
const bins = 8;
/** Optical density of the last bin. */
const densest = 1.6;

/** Parts of a descriptor that have their own unit: where each begins, and where the last ends. */
export const descriptorParts = [
  0,
  rings.length,
  2 * rings.length,
  2 * rings.length + frequencies * (rings.length - firstTurned),
  2 * rings.length + frequencies * (rings.length - firstTurned) + bins,
] as const;
/** Sums of a ring: its weight, both stains, cosine and sine of each frequency. */
const columns = 3 + 2 * frequencies;

/** Of the pixels of a crop that lie on the rings, in the order of `pixel`. */
interface Geometry {
  readonly size: number;
  readonly pixel: Uint32Array;
  /** The inner one of the two rings, and the share that belongs to the outer one. */
  readonly ring: Uint8Array;
  readonly share: Float32Array;
  /** Cosine and sine of each frequency of the angle, pixel by pixel. */
  readonly waves: Float32Array;
}

/** Describes crops of one size after another; keeps what depends on the size alone. */
export class CropDescriber {
  #geometry: Geometry | null = null;

  describe({ pixels, size }: CropPixels): Float32Array {
    if (this.#geometry?.size !== size) this.#geometry = geometryOf(size);
    const { pixel, ring, share, waves } = this.#geometry;
    const sums = new Float64Array(rings.length * columns);
    const histogram = new Float64Array(bins);
    const add = (to: Float64Array, at: number, value: number): void => {
      to[at] = (to[at] ?? 0) + value;
    };
    for (let each = 0; each < pixel.length; each += 1) {
      const from = 4 * (pixel[each] ?? 0);
      const [red, green, blue] = [pixels[from] ?? 255, pixels[from + 1] ?? 255, pixels[from + 2] ?? 255];
      const haematoxylin = densityOf(stainReadings.haematoxylin, red, green, blue);
      const eosin = densityOf(stainReadings.eosin, red, green, blue);
      const low = ring[each] ?? 0;
      const outer = share[each] ?? 0;
      for (let at = low; at < Math.min(low + 2, rings.length); at += 1) {
        const weight = at === low ? 1 - outer : outer;
        const row = at * columns;
        add(sums, row, weight);
        add(sums, row + 1, weight * haematoxylin);
        add(sums, row + 2, weight * eosin);
        for (let wave = 0; wave < 2 * frequencies; wave += 1) {
          add(sums, row + 3 + wave, weight * haematoxylin * (waves[2 * frequencies * each + wave] ?? 0));
        }
      }
      if (low >= inner) continue;
      const level = Math.min((haematoxylin / densest) * (bins - 1), bins - 1);
      const bin = Math.min(Math.floor(level), bins - 2);
      add(histogram, bin, 1 - level + bin);
      add(histogram, bin + 1, level - bin);
    }
    return descriptorOf(sums, histogram);
  }
}

function descriptorOf(sums: Float64Array, histogram: Float64Array): Float32Array {
  const all = Array.from(rings.keys());
  const mean = (ring: number, column: number): number =>
    (sums[ring * columns + column] ?? 0) / Math.max(1, sums[ring * columns] ?? 1);
  const counted = Math.max(
    1,
    histogram.reduce((sum, count) => sum + count, 0),
  );
  return Float32Array.from([
    ...all.map((ring) => mean(ring, 1)),
    ...all.map((ring) => mean(ring, 2)),
    ...Array.from({ length: frequencies }, (_, wave) =>
      all.slice(firstTurned).map((ring) => Math.hypot(mean(ring, 3 + 2 * wave), mean(ring, 4 + 2 * wave))),
    ).flat(),
    ...histogram.map((count) => count / counted),
  ]);
}

function geometryOf(size: number): Geometry {
  const last = rings.length - 1;
  const step = (rings[last] ?? 0) - (rings[last - 1] ?? 0);
  const found: { pixel: number; ring: number; share: number; angle: number }[] = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const [dx, dy] = [(x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5];
      const radius = Math.hypot(dx, dy);
      const next = rings.findIndex((each) => each > radius);
      const ring = next === -1 ? last : next - 1;
      const from = rings[ring] ?? 0;
      // Beyond the last ring its share falls to nothing, as it rose.
      const share = (radius - from) / (next === -1 ? step : (rings[next] ?? 0) - from);
      if (share < 1) found.push({ pixel: y * size + x, ring, share, angle: Math.atan2(dy, dx) });
    }
  }
  return {
    size,
    pixel: Uint32Array.from(found, ({ pixel }) => pixel),
    ring: Uint8Array.from(found, ({ ring }) => ring),
    share: Float32Array.from(found, ({ share }) => share),
    waves: Float32Array.from(
      found.flatMap(({ angle }) =>
        Array.from({ length: 2 * frequencies }, (_, wave) => {
          const turned = (Math.floor(wave / 2) + 1) * angle;
          return wave % 2 === 0 ? Math.cos(turned) : Math.sin(turned);
        }),
      ),
    ),
  };
}

/** Optical density of a stain, never below zero. */
function densityOf(
  [r, g, b]: readonly [number, number, number],
  red: number,
  green: number,
  blue: number,
): number {
  const density = (value: number): number => opticalDensity[value] ?? 0;
  return Math.max(0, r * density(red) + g * density(green) + b * density(blue));
}

/** By the value of a channel; black counts as one above. */
const opticalDensity = Float64Array.from(
  { length: 256 },
  (_, value) => -Math.log10(Math.max(value, 1) / 255),
);
