/**
 * The microscope and its camera: dye densities become transmitted light (Beer–Lambert), the optics blur it
 * (Gaussian point spread of 0.5 µm full width at half maximum), the scanner sharpens edges, the sensor adds
 * noise, and a byte comes out. In: a canvas with a margin; out: RGB written into the slide's pixels.
 */
import type { Pixels } from '../contract/slide';
import type { Canvas } from './canvas';
import { noiseAt, noiseTileSize, type NoiseTile } from './noise';
import type { Random } from '../base/prng';
import type { Stain } from './stain';

/** Pixels of a canvas at each side that are only there for the blur. */
export const opticalMargin = 2;

/**
 * Half of the point spread, centre and two neighbours: a Gaussian of 0.5 µm full width at half maximum (standard
 * deviation 0.85 pixels) after the edge enhancement that scanners apply, hence the negative tail.
 */
const spread = [0.58, 0.265, -0.055] as const;

/** Standard deviation of the sensor's noise, grey levels of 255. */
const sensorNoise = 1.6;

/** Entries of an absorption table for one unit of optical density, and how many units it spans. */
const tableSteps = 2048;
const tableSpan = 6;

/** One scanner with one laboratory's stain before it. */
export interface Camera {
  readonly stain: Stain;
  /** Light of red, green and blue left after an optical density, by table: exponentials would take too long. */
  readonly absorption: readonly [Float32Array, Float32Array, Float32Array];
  /** Uncorrelated noise, reused over the slide at shifts that do not repeat. */
  readonly sensor: NoiseTile;
}

export function createCamera(random: Random, stain: Stain): Camera {
  const sensor = new Float32Array(noiseTileSize * noiseTileSize);
  for (let index = 0; index < sensor.length; index += 1) sensor[index] = random.normal();
  const [red, green, blue] = stain.white;
  return { stain, absorption: [absorptionOf(red), absorptionOf(green), absorptionOf(blue)], sensor };
}

function absorptionOf(white: number): Float32Array {
  const table = new Float32Array(tableSteps * tableSpan + 1);
  for (let index = 0; index < table.length; index += 1) table[index] = white * 10 ** (-index / tableSteps);
  return table;
}

/** Exposes the inside of a canvas (without `opticalMargin`) into `slide`, at the canvas's position. */
export function expose(camera: Camera, canvas: Canvas, slide: Pixels): void {
  const { stain, sensor } = camera;
  const { width, height } = canvas;
  // Rounds and clips what is written to it.
  const bytes = new Uint8ClampedArray(slide.data.buffer, slide.data.byteOffset, slide.data.length);
  const light = new Float32Array(width * height);
  const blurred = new Float32Array(width * height);
  const [w0, w1, w2] = spread;
  for (const channel of [0, 1, 2] as const) {
    const h = tableSteps * stain.haematoxylin[channel] * stain.haematoxylinStrength;
    const e = tableSteps * stain.eosin[channel] * stain.eosinStrength;
    const p = tableSteps * stain.pigment[channel];
    const table = camera.absorption[channel];
    const darkest = table.length - 1;
    for (let index = 0; index < light.length; index += 1) {
      const density =
        h * (canvas.haematoxylin[index] ?? 0) +
        e * (canvas.eosin[index] ?? 0) +
        p * (canvas.pigment[index] ?? 0);
      light[index] = table[Math.min(darkest, (density + 0.5) | 0)] ?? 0;
    }
    for (let row = 0; row < height; row += 1) {
      for (let column = opticalMargin; column < width - opticalMargin; column += 1) {
        const at = row * width + column;
        blurred[at] =
          w0 * (light[at] ?? 0) +
          w1 * ((light[at - 1] ?? 0) + (light[at + 1] ?? 0)) +
          w2 * ((light[at - 2] ?? 0) + (light[at + 2] ?? 0));
      }
    }
    const first = Math.max(opticalMargin, -canvas.left);
    const end = Math.min(width - opticalMargin, slide.width - canvas.left);
    for (let row = Math.max(opticalMargin, -canvas.top); row < height - opticalMargin; row += 1) {
      const y = canvas.top + row;
      if (y >= slide.height) break;
      for (let column = first; column < end; column += 1) {
        const x = canvas.left + column;
        const at = row * width + column;
        const value =
          w0 * (blurred[at] ?? 0) +
          w1 * ((blurred[at - width] ?? 0) + (blurred[at + width] ?? 0)) +
          w2 * ((blurred[at - 2 * width] ?? 0) + (blurred[at + 2 * width] ?? 0));
        const shift = 389 * (y >> 10) + 613 * (x >> 10) + 211 * channel;
        bytes[(y * slide.width + x) * 3 + channel] =
          value + sensorNoise * noiseAt(sensor, x + shift, y + 3 * shift);
      }
    }
  }
}
