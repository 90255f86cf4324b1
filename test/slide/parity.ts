/** One slide through Spindle and through OpenSlide: structure must be equal, pixels within the limits given. */
import { expect } from 'vitest';
import type { Region } from '../../src-main/contract/slide';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import { randomNumbers } from '../fixture/texture';
import { askOpenSlide } from './openslide';

export interface ParityOptions {
  readonly regions?: number;
  /** Limits of the mean difference of one region, of 255. The mean of all must always be within 0.5. */
  readonly mean?: number;
  /** Limit of the 99.9th percentile over all regions. */
  readonly permille999?: number;
  /** Positions are multiples of this many level-0 pixels. Default 1. */
  readonly step?: number;
  /** Properties in which both differ on purpose. */
  readonly except?: (property: string) => boolean;
}

export interface ParityFigures {
  readonly mean: number;
  readonly permille999: number;
  readonly largest: number;
}

/** Compares levels, properties, associated images and random regions of all levels. */
export async function expectParity(path: string, options: ParityOptions = {}): Promise<ParityFigures> {
  const { regions: count = 200, mean = 0.5, permille999 = 3, step = 1, except = () => false } = options;
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  try {
    const regions = randomRegions(slide, count, 11, step);
    const names = slide.info.associatedImages.map(({ name }) => name);
    const theirs = askOpenSlide(path, regions, names);

    expect(slide.levels.map(({ width, height, downsample }) => ({ width, height, downsample }))).toEqual(
      theirs.levels,
    );
    expect([...names].sort()).toEqual(Object.keys(theirs.associated).sort());
    // What Spindle does not give: OpenSlide's hash, and a pixel size that no microscope has.
    const leftOut = (name: string): boolean =>
      name === 'openslide.quickhash-1' ||
      (slide.info.mpp === null && name.startsWith('openslide.mpp-')) ||
      except(name);
    const kept = (properties: Readonly<Record<string, string>>): Record<string, string> =>
      Object.fromEntries(Object.entries(properties).filter(([name]) => !leftOut(name)));
    expect(kept(slide.info.properties)).toEqual(kept(theirs.properties));

    const tally = new Tally();
    for (const [i, region] of regions.entries()) {
      const ours = await slide.readRegion(region);
      expect(ours.missing).toEqual([]);
      const found = tally.add(ours.data, theirs.pixels[i] ?? new Uint8Array());
      expect(found, JSON.stringify(region)).toBeLessThanOrEqual(mean);
    }
    for (const [i, name] of names.entries()) {
      const ours = await slide.readAssociatedImage(name);
      expect(theirs.associated[name]).toEqual([ours.width, ours.height]);
      const found = tally.add(ours.data, theirs.pixels[regions.length + i] ?? new Uint8Array());
      expect(found, name).toBeLessThanOrEqual(mean);
    }
    const figures = tally.figures();
    expect(figures.mean).toBeLessThanOrEqual(0.5);
    expect(figures.permille999).toBeLessThanOrEqual(permille999);
    return figures;
  } finally {
    await slide.close();
  }
}

/** Regions of every level, some across an edge, some wholly outside. */
function randomRegions(slide: Slide, count: number, seed: number, step: number): Region[] {
  const random = randomNumbers(seed);
  const [base] = slide.levels;
  if (base === undefined) throw new Error('no level');
  const between = (low: number, high: number): number => Math.floor(low + random() * (high - low));
  return Array.from({ length: count }, (_, i) => ({
    level: i % slide.levels.length,
    x: between(-60 / step, (base.width + 20) / step) * step,
    y: between(-60 / step, (base.height + 20) / step) * step,
    width: between(1, 420),
    height: between(1, 420),
  }));
}

/** Differences of many pictures, by size. */
class Tally {
  readonly #counts = new Float64Array(256);

  /** The mean difference of these two. */
  add(ours: Uint8Array, theirs: Uint8Array): number {
    expect(ours.length).toBe(theirs.length);
    let sum = 0;
    ours.forEach((value, i) => {
      const difference = Math.abs(value - (theirs[i] ?? 0));
      this.#counts[difference] = (this.#counts[difference] ?? 0) + 1;
      sum += difference;
    });
    return sum / ours.length;
  }

  figures(): ParityFigures {
    const total = this.#counts.reduce((sum, count) => sum + count, 0);
    const weighted = this.#counts.reduce((sum, count, difference) => sum + count * difference, 0);
    let below = 0;
    const permille999 = this.#counts.findIndex((count) => {
      below += count;
      return below >= total * 0.999;
    });
    return {
      mean: weighted / total,
      permille999,
      largest: this.#counts.findLastIndex((count) => count > 0),
    };
  }
}
