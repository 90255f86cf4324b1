/** A slide of 20 GB with offsets far past 4 GB: few reads, little memory, right pixels. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { readTiff } from '../../src-main/slide/container/tiff';
import { openSlide } from '../../src-main/slide/open';
import type { ByteSource } from '../../src-main/slide/source/byte-source';
import { openFileSource } from '../../src-main/slide/source/file-source';
import { realTiles, sparseBytes, writeSparseBigTiff } from '../fixture/sparse-big-tiff';
import { temporaryFolder } from '../temporary-folder';
import { askOpenSlide, hasOpenSlide } from './openslide';

const folder = temporaryFolder();
const path = join(folder.path, 'sparse.tiff');
let hasHoles = false;
beforeAll(async () => {
  hasHoles = await writeSparseBigTiff(path);
});
afterAll(() => folder.remove());

/**
 * `spindle info` as a user runs it; its largest resident memory is printed last, on Linux that of the program alone (see
 * `peak-memory.ts`, which a bare Node cannot read). Bytes.
 */
async function memoryOfInfo(): Promise<number> {
  const spindle = fileURLToPath(new URL('../../out/main/spindle.js', import.meta.url));
  const report = `
    import { readFileSync } from 'node:fs';
    process.on('exit', () => {
      const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
      const peak = /VmHWM:\\s+(\\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
      process.stderr.write('peak ' + peak);
    });`;
  const hook = `data:text/javascript,${encodeURIComponent(report)}`;
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', hook, spindle, 'info', path]);
  return Number(/peak (\d+)$/.exec(stderr)?.[1]) * 1024;
}

describe('a BigTIFF of 20 GB', () => {
  it('has its structure read in a few small reads', async (context) => {
    context.skip(!hasHoles, 'the file system has no holes');
    const file = await openFileSource(path);
    const reads: number[] = [];
    const counting: ByteSource = {
      ...file,
      read: (offset, length, signal) => {
        reads.push(length);
        return file.read(offset, length, signal);
      },
    };
    expect(file.size).toBe(sparseBytes);
    expect((await readTiff(counting)).directories).toHaveLength(5);
    expect(reads.length).toBeLessThanOrEqual(7);
    expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(10_000);
    await file.close();
  });

  it('opens, and gives the tiles that are there and the reason for those that are not', async (context) => {
    context.skip(!hasHoles, 'the file system has no holes');
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.levels.map(({ width }) => width)).toEqual([196_608, 49_152, 12_288, 3072, 768]);
    for (const address of realTiles) {
      const { bytes, mediaType } = await slide.readStoredTile(address);
      expect(mediaType).toBe('image/jpeg');
      expect(bytes.length).toBeGreaterThan(10_000);
    }
    const corner = { level: 0, x: 196_608 - 100, y: 147_456 - 100, width: 100, height: 100 };
    const region = await slide.readRegion(corner);
    expect(region.missing).toEqual([]);
    expect(region.data.some((value) => value < 150)).toBe(true);
    const hole = await slide.readRegion({ ...corner, x: 100_000 });
    expect(hole.missing.length).toBeGreaterThan(0);
    await slide.close();
  });

  it.skipIf(!hasOpenSlide)('is the same slide to OpenSlide', async (context) => {
    context.skip(!hasHoles, 'the file system has no holes');
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const regions = realTiles.map(({ level, column, row }) => {
      const { downsample = 1 } = slide.levels[level] ?? {};
      return { level, x: column * 512 * downsample, y: row * 512 * downsample, width: 64, height: 64 };
    });
    const view = askOpenSlide(path, regions);
    expect(slide.levels.map(({ width, height, downsample }) => ({ width, height, downsample }))).toEqual(
      view.levels,
    );
    for (const [i, region] of regions.entries()) {
      const { data } = await slide.readRegion(region);
      const theirs = view.pixels[i] ?? new Uint8Array(0);
      const differences = data.map((value, at) => Math.abs(value - (theirs[at] ?? 0)));
      expect(Math.max(...differences)).toBeLessThanOrEqual(3);
    }
    await slide.close();
  });

  it('costs no memory that its size would explain', async (context) => {
    context.skip(!hasHoles, 'the file system has no holes');
    // About 110 MB are Node and the program itself.
    expect(await memoryOfInfo()).toBeLessThan(250 * 1024 * 1024);
  });
});
