/** The density map as geotiff, libtiff (in sharp) and tifffile read it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hotspotAreaMm2 } from '../../src-main/contract/hotspot';
import { researchUse, type AnalysisResult } from '../../src-main/contract/report';
import { densityGrid, densityRows } from '../../src-main/counting/density';
import { writeDensityTiff } from '../../src-main/exchange/density-tiff';
import { seededRandom } from '../detection/memory-slide';
import { exampleResult } from '../report/example-result';
import { temporaryFolder } from '../temporary-folder';
import { analysedLeft, cells, cover } from './analysed-left';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const warnings = [
  { kind: 'stain' as const, text: `The stain is doubted: 5 µm, ${'and so on, '.repeat(100)}in the end.` },
];

function resultWith(parts: Partial<AnalysisResult> = {}): AnalysisResult {
  return exampleResult({ analysed: analysedLeft, warnings, ...parts });
}

async function imageOf(bytes: Uint8Array): Promise<GeoTIFFImage> {
  const tiff = await fromArrayBuffer(new Uint8Array(bytes).buffer);
  expect(await tiff.getImageCount()).toBe(1);
  return tiff.getImage();
}

const description = z.record(z.string(), z.unknown());

async function describedIn(bytes: Uint8Array): Promise<Record<string, unknown>> {
  const text = String(await (await imageOf(bytes)).getFileDirectory().loadValue('ImageDescription'));
  return description.parse(JSON.parse(text.replace(/\0$/, '')));
}

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const hasTifffile = spawnSync(python, ['-c', 'import tifffile']).status === 0;

describe('writeDensityTiff', () => {
  it('writes the map that counting makes, and where it lies on the slide', async () => {
    const result = resultWith();
    const image = await imageOf(await writeDensityTiff(result, cover));
    const grid = densityGrid(result.slide, result.mpp);
    const mitotic = result.candidates.filter(({ score }) => score >= result.threshold);
    const rows = [...densityRows(mitotic, result.mpp, grid, cells, cover)];
    expect([image.getWidth(), image.getHeight()]).toEqual([grid.width, grid.height]);
    const [values] = await image.readRasters();
    expect(values).toBeInstanceOf(Float32Array);
    expect(values).toEqual(Float32Array.from(rows.flatMap((row) => [...row])));
    const known = [...(values as Float32Array)].filter((value) => !Number.isNaN(value));
    expect(known.length / (grid.width * grid.height)).toBeCloseTo((24 * 256) / 8000, 2);
    expect(Math.max(...known)).toBe(Math.fround(3 / hotspotAreaMm2));
    // 0.25 µm a pixel: 16 µm are 64 pixels, and y runs down.
    expect(image.getOrigin()).toEqual([0, 0, 0]);
    expect(image.getResolution()).toEqual([64, 64, 0]);
    expect(image.getBoundingBox()).toEqual([0, 0, 125 * 64, 94 * 64]);
    expect(image.getGeoKeys()).toMatchObject({ GTRasterTypeGeoKey: 1, GTModelTypeGeoKey: 32767 });
    expect(image.getGeoKeys()).not.toHaveProperty('GeographicTypeGeoKey');
    expect(image.getGDALNoData()).toBeNaN();
  });

  it('says what it is a map of, and what stands beside its figures, whatever its length', async () => {
    const said = await describedIn(
      await writeDensityTiff(
        resultWith({
          slide: { ...exampleResult().slide, picture: { ...exampleResult().slide.picture, scene: 2 } },
        }),
        cover,
      ),
    );
    expect(said).toMatchObject({
      ...{ document: 'spindle-density', unit: 'mitoses per mm²', umPerPx: 16, threshold: 0.5 },
      slide: { key: exampleResult().slide.picture.key, scene: 2 },
      model: { id: 'mitosis-c8', version: '1.0.0' },
      ...{ notice: researchUse, warnings, mitoticCount: 3 },
    });
  });

  it('names neither slide nor time', async () => {
    const bytes = Buffer.from(await writeDensityTiff(resultWith(), cover)).toString('latin1');
    expect(bytes).not.toContain('S24-00017');
    expect(bytes).not.toContain('2026');
  });

  it('counts at the threshold of the result', async () => {
    const values = async (threshold: number): Promise<unknown> =>
      (await imageOf(await writeDensityTiff(resultWith({ threshold }), cover))).readRasters();
    expect(await values(0.5)).not.toEqual(await values(0.95));
  });

  it('makes the same bytes of the same result', async () => {
    expect(await writeDensityTiff(resultWith(), cover)).toEqual(await writeDensityTiff(resultWith(), cover));
  });

  it('is refused where nobody knows what was analysed', async () => {
    const refused = { tag: 'unsupported-format', why: 'the run does not say which tissue it analysed' };
    await expect(writeDensityTiff(resultWith({ analysed: null }), null)).rejects.toMatchObject(refused);
    await expect(writeDensityTiff(resultWith(), null)).rejects.toMatchObject(refused);
  });

  it('is small and lets others have their turn, for a large slide with many detections', async () => {
    const random = seededRandom(3);
    const slide = { ...exampleResult().slide, width: 384_000, height: 256_000 };
    const candidates = Array.from({ length: 20_000 }, () => ({
      ...{ x: random() * slide.width, y: random() * slide.height, score: 0.9 },
    }));
    const large = { columns: 1500, rows: 1000, cellWidth: 256, cellHeight: 256 };
    const all = new Uint8Array(large.columns * large.rows).fill(255);
    const result = resultWith({ slide, candidates, analysed: { ...large, cover: '' } });
    let turns = 0;
    const clock = setInterval(() => (turns += 1), 5);
    const bytes = await writeDensityTiff(result, all);
    clearInterval(clock);
    const image = await imageOf(bytes);
    expect([image.getWidth(), image.getHeight()]).toEqual([6000, 4000]);
    // As float32 there would be 96 MB.
    expect(bytes.length).toBeLessThan(16e6);
    expect(turns).toBeGreaterThan(20);
  });

  it('is read by libtiff without a warning', async () => {
    const bytes = await writeDensityTiff(resultWith(), cover);
    const heard: string[] = [];
    const input = sharp(bytes, { failOn: 'warning' });
    input.on('warning', (text: string) => heard.push(text));
    const { data, info } = await input.raw({ depth: 'float' }).toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 125, height: 94 });
    const values = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
    const [own] = await (await imageOf(bytes)).readRasters();
    expect(values.filter((_, index) => index % info.channels === 0)).toEqual(own);
    expect(heard).toEqual([]);
  });

  it.skipIf(!hasTifffile)('is read by tifffile as written', async () => {
    const bytes = await writeDensityTiff(resultWith(), cover);
    const path = join(folder.path, 'map.tiff');
    writeFileSync(path, bytes);
    const script = `
import json, sys, tifffile, numpy
with tifffile.TiffFile(sys.argv[1]) as tiff:
    page = tiff.pages[0]
    values = page.asarray()
    print(json.dumps([len(tiff.pages), str(page.dtype), list(values.shape), int(numpy.isnan(values).sum()), float(numpy.nansum(values)),
        list(page.tags['ModelPixelScaleTag'].value), list(page.tags['ModelTiepointTag'].value),
        json.loads(page.description)['document'], sorted(tag.name for tag in page.tags if not tag.count)]))`;
    const read: unknown = JSON.parse(execFileSync(python, ['-c', script, path], { encoding: 'utf8' }));
    const [own] = await (await imageOf(bytes)).readRasters();
    const known = [...(own as Float32Array)].filter((value) => !Number.isNaN(value));
    const sum: unknown = expect.closeTo(
      known.reduce((total, value) => total + value, 0),
      0,
    );
    expect(read).toEqual([
      ...[1, 'float32', [94, 125], 125 * 94 - known.length, sum, [64, -64, 0], [0, 0, 0, 0, 0, 0]],
      ...['spindle-density', []],
    ]);
  });
});
