/** Real OME-TIFFs, and their samples as tifffile reads them (where the interpreter of SPINDLE_PYTHON has it). */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import { hasSharedData, sharedSlide } from '../shared-data';

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('tifffile_plane.py', import.meta.url));
const hasTifffile =
  spawnSync(python, ['-c', 'import tifffile, imagecodecs'], { timeout: 30_000, stdio: 'ignore' }).status ===
  0;

function pageByTifffile(path: string, page: number): Uint8Array {
  const answer = spawnSync(python, [script, path, String(page)], { maxBuffer: 256 * 1024 * 1024 });
  if (answer.status !== 0) throw new Error(`tifffile failed: ${answer.stderr.toString()}`);
  return answer.stdout;
}

const open = (name: string): Promise<Slide> =>
  openSlide(sharedSlide(`ome-tiff/${name}`), { decoder: inProcessDecoder });

describe.skipIf(!hasSharedData)('a real OME-TIFF', () => {
  it('of channels and focal planes opens, and says what it has', async () => {
    const slide = await open('multi-channel-z-series.ome.tif');
    expect(slide.info).toMatchObject({ format: 'ome-tiff', mpp: null, planes: { count: 5, usual: 2 } });
    expect(slide.info.channels.map(({ range }) => range)).toEqual(Array(3).fill({ low: -128, high: 127 }));
    await slide.close();
  });

  it('in colour has tissue on bright ground, though its JPEGs are not what its tags say', async () => {
    const slide = await open('OS-2-ndpi.ome.tif');
    expect(slide.info.mpp?.x).toBeCloseTo(0.2271, 4);
    const { data } = await slide.readRegion({ level: 0, x: 300, y: 300, width: 1, height: 1 });
    expect(Math.min(...data)).toBeGreaterThan(200);
    await slide.close();
  });
});

describe.skipIf(!hasSharedData || !hasTifffile)('against tifffile (needs tifffile and imagecodecs)', () => {
  it('has the same samples in every channel and plane', async () => {
    const slide = await open('multi-channel-z-series.ome.tif');
    const { width, height } = slide.levels[0] ?? { width: 0, height: 0 };
    for (const channel of [0, 1, 2]) {
      for (let plane = 0; plane < 5; plane += 1) {
        const whole = { channel, colour: '#ffffff', window: { low: -128, high: 127 } };
        const view = slide.inView({ choice: { plane, channels: [whole] } });
        const { data } = await view.readRegion({ level: 0, x: 0, y: 0, width, height });
        const theirs = pageByTifffile(slide.path, channel * 5 + plane).map((byte) => byte ^ 0x80);
        expect(
          Buffer.compare(
            data.filter((_, i) => i % 3 === 0),
            theirs,
          ),
        ).toBe(0);
      }
    }
    await slide.close();
  });

  it('has the same colours', async () => {
    const slide = await open('OS-2-ndpi.ome.tif');
    const { width, height } = slide.levels[0] ?? { width: 0, height: 0 };
    const { data } = await slide.readRegion({ level: 0, x: 0, y: 0, width, height });
    const theirs = pageByTifffile(slide.path, 0);
    const counts = new Float64Array(256);
    data.forEach((value, i) => {
      const difference = Math.abs(value - (theirs[i] ?? 0));
      counts[difference] = (counts[difference] ?? 0) + 1;
    });
    const mean = counts.reduce((sum, count, difference) => sum + count * difference, 0) / data.length;
    const beyond = counts.slice(4).reduce((sum, count) => sum + count, 0) / data.length;
    expect(mean).toBeLessThanOrEqual(0.5);
    expect(beyond).toBeLessThanOrEqual(0.001);
    await slide.close();
  });
});
