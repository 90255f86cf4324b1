/**
 * A synthetic slide for the tests of the reports: pixels computed from a painting in micrometres, served at
 * three levels through `RegionReader`, with tiles that can be declared unreadable.
 */
import type { Level, Mpp, RegionPixels, RegionReader } from '../../src-main/contract/slide';

export type Rgb = readonly [r: number, g: number, b: number];

export interface PaintedSlide extends RegionReader {
  /** Every region that was asked for, in pixels. */
  readonly requestedPixels: number[];
}

export interface PaintedSlideOptions {
  readonly width: number;
  readonly height: number;
  readonly mpp: Mpp;
  readonly downsamples?: readonly number[];
  /** Colour at a place, micrometres from the top-left corner. */
  readonly paint?: (xUm: number, yUm: number) => Rgb;
}

export function paintedSlide({
  width,
  height,
  mpp,
  downsamples = [1, 4, 16],
  paint = tissue,
}: PaintedSlideOptions): PaintedSlide {
  const levels = downsamples.map((downsample, index): Level => ({
    index,
    width: Math.ceil(width / downsample),
    height: Math.ceil(height / downsample),
    downsample,
    tileWidth: 256,
    tileHeight: 256,
  }));
  const requestedPixels: number[] = [];
  return {
    levels,
    requestedPixels,
    readRegion: (region): Promise<RegionPixels> => {
      requestedPixels.push(region.width * region.height);
      const downsample = levels[region.level]?.downsample ?? 1;
      const data = new Uint8Array(region.width * region.height * 3).fill(255);
      for (let row = 0; row < region.height; row++) {
        const y = region.y + (row + 0.5) * downsample;
        for (let column = 0; column < region.width; column++) {
          const x = region.x + (column + 0.5) * downsample;
          if (x < 0 || y < 0 || x >= width || y >= height) continue;
          const [r, g, b] = paint(x * mpp.x, y * mpp.y);
          const at = (row * region.width + column) * 3;
          data[at] = r;
          data[at + 1] = g;
          data[at + 2] = b;
        }
      }
      return Promise.resolve({ width: region.width, height: region.height, data, missing: [] });
    },
  };
}

/** Pink tissue in an oval with a purple nucleus every 20 µm, on a white ground. */
function tissue(xUm: number, yUm: number): Rgb {
  const [cellX, cellY] = [Math.floor(xUm / 20), Math.floor(yUm / 20)];
  const [centreX, centreY] = [
    cellX * 20 + 6 + ((cellX * 7 + cellY * 3) % 9),
    cellY * 20 + 6 + ((cellX * 5 + cellY) % 9),
  ];
  const [fromX, fromY] = [xUm - centreX, (yUm - centreY) * (1 + ((cellX + cellY) % 3) / 3)];
  const distance = Math.hypot(fromX, fromY);
  if (distance < 4) return [96 + ((cellX * 13) % 40), 62, 140 + ((cellY * 11) % 30)];
  const grain = Math.sin(xUm / 7) * Math.cos(yUm / 11) * 12;
  return [232 + grain / 2, 178 + grain, 204 + grain / 2];
}
