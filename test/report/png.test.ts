import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { AnalysisResult } from '../../src-main/contract/report';
import type { RegionReader } from '../../src-main/contract/slide';
import { writePng } from '../../src-main/report/png';
import { exampleResult } from './example-result';
import { paintedSlide } from './painted-slide';

const mpp = { x: 0.25, y: 0.25 };
const plain = paintedSlide({ width: 8000, height: 6000, mpp, paint: () => [230, 180, 205] });

interface Picture {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): number[];
}

async function draw(result: AnalysisResult, reader: RegionReader = plain): Promise<Picture> {
  const png = await writePng(result, reader);
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  return {
    width: info.width,
    height: info.height,
    at: (x, y) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)],
  };
}

const vermillion = [213, 94, 0];
const skyBlue = [86, 180, 233];
const tissueColour = [230, 180, 205];

describe('writePng', () => {
  it('draws each detection at its place, in the colour and shape of its label', async () => {
    const picture = await draw(exampleResult({ hotspots: null }));
    expect(picture.width).toBe(2000);
    expect(picture.height).toBeGreaterThan(1500);
    // Level 0 is four times the overview. Mitotic: centre dot and ring, tissue between them and outside.
    for (const [x, y] of [
      [1500, 750],
      [1000, 1125],
    ] as const) {
      expect(picture.at(x, y)).toEqual(vermillion);
      expect(picture.at(x + 9, y)).toEqual(vermillion);
      expect(picture.at(x, y - 10)).toEqual(vermillion);
      expect(picture.at(x + 5, y)).toEqual(tissueColour);
      expect(picture.at(x + 14, y)).toEqual(tissueColour);
    }
    // Normal: an open square.
    for (const [x, y] of [
      [250, 1250],
      [1750, 175],
    ] as const) {
      expect(picture.at(x, y)).toEqual(tissueColour);
      expect(picture.at(x + 7, y)).toEqual(skyBlue);
      expect(picture.at(x + 7, y + 7)).toEqual(skyBlue);
      expect(picture.at(x - 8, y)).toEqual(skyBlue);
      expect(picture.at(x + 13, y)).toEqual(tissueColour);
    }
  });

  it('draws hotspots, region of interest and unread tiles', async () => {
    const result = exampleResult({
      roi: {
        polygons: [
          [
            [
              [400, 400],
              [7600, 400],
              [7600, 5600],
              [400, 5600],
            ],
          ],
        ],
      },
      missingTiles: [{ level: 1, column: 2, row: 1, why: 'cut short' }],
    });
    const picture = await draw(result);
    const { circle } = result.hotspots ?? { circle: undefined };
    const right = Math.round(((circle?.x ?? 0) + (circle?.width ?? 0) / 2) / 4);
    const isDark = (x: number, y: number): boolean => picture.at(x, y).every((value) => value < 60);
    expect([-1, 0, 1].some((offset) => isDark(right + offset, 725))).toBe(true);
    expect(picture.at(1000, 100)).toEqual([0, 114, 178]);
    // Tile (2, 1) of level 1 covers 512..768 × 256..512 of the overview.
    expect(picture.at(640, 300)).not.toEqual(tissueColour);
    expect(picture.at(500, 300)).toEqual(tissueColour);
  });

  it('keeps circles round and places right on pixels that are not square', async () => {
    const anisotropic = { x: 0.25, y: 0.5 };
    const reader = paintedSlide({
      width: 8000,
      height: 3000,
      mpp: anisotropic,
      downsamples: [1],
      paint: () => [230, 180, 205],
    });
    const slide = { ...exampleResult().slide, height: 3000 };
    const candidates = [{ x: 4000, y: 1500, score: 0.9 }];
    const picture = await draw(
      exampleResult({ slide, candidates, hotspots: null, mpp: { ...anisotropic, source: 'slide' } }),
      reader,
    );
    expect(picture.at(1000, 750)).toEqual(vermillion);
    expect(picture.at(1009, 750)).toEqual(vermillion);
    expect(picture.at(1000, 759)).toEqual(vermillion);
  });

  it('writes words below the picture on any machine, as outlines', async () => {
    const picture = await draw(exampleResult());
    let dark = 0;
    for (let y = 1501; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++) if (picture.at(x, y).every((value) => value < 60)) dark += 1;
    }
    expect(dark).toBeGreaterThan(2000);
    expect(picture.at(picture.width - 2, picture.height - 2)).toEqual([255, 255, 255]);
  });

  it('gives a small slide room for its legend without enlarging it', async () => {
    const reader = paintedSlide({
      width: 300,
      height: 200,
      mpp,
      downsamples: [1],
      paint: () => [230, 180, 205],
    });
    const slide = { ...exampleResult().slide, width: 300, height: 200 };
    const picture = await draw(
      exampleResult({ slide, candidates: [{ x: 150, y: 100, score: 0.9 }], hotspots: null }),
      reader,
    );
    expect(picture.width).toBe(960);
    expect(picture.at(150, 100)).toEqual(vermillion);
    expect(picture.at(299, 199)).toEqual(tissueColour);
    expect(picture.at(301, 100)).not.toEqual(tissueColour);
  });

  it('makes the same bytes of the same result', async () => {
    const [first, second] = [await writePng(exampleResult(), plain), await writePng(exampleResult(), plain)];
    expect(Buffer.compare(first, second)).toBe(0);
  });

  it('draws an empty result and a crowded one', async () => {
    await draw(exampleResult({ candidates: [], hotspots: null }));
    const candidates = Array.from({ length: 20_000 }, (_, index) => ({
      x: (index * 37) % 8000,
      y: (index * 91) % 6000,
      score: 1 - index / 20_000,
    }));
    const picture = await draw(exampleResult({ candidates }));
    expect(picture.width).toBe(2000);
  });
});
