import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scorePhantom } from '../../../src-main/phantom/score-phantom';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, type CommandRun } from './run-spindle';

const spot = z.object({ x: z.number(), y: z.number(), kind: z.string() });
const truthFile = z.object({
  seed: z.number(),
  mpp: z.number(),
  mitoses: z.array(spot),
  lookalikes: z.array(spot),
});
const resultFile = z.object({
  threshold: z.number(),
  detections: z.array(
    z.object({ x: z.number(), y: z.number(), score: z.number(), label: z.enum(['mitotic', 'normal']) }),
  ),
});
const manifestFile = z.object({ threshold: z.number() });

function read<T>(path: string | URL, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

describe('spindle demo', () => {
  let out: TemporaryFolder;
  let run: CommandRun;
  beforeAll(async () => {
    out = temporaryFolder();
    run = await runSpindle(['demo', '--out', out.path], 280);
  }, 300_000);
  afterAll(() => out.remove());

  it('ends well and says what it wrote', () => {
    expect(run.status, run.stderr).toBe(0);
    for (const type of ['tiff', 'geojson', 'csv', 'json', 'pdf', 'png', 'density.tiff']) {
      const path = join(out.path, `phantom.${type}`);
      expect(statSync(path).size).toBeGreaterThan(100);
      expect(run.stdout).toContain(path);
    }
    expect(run.stdout).toMatch(/hotspot .*mm²/);
    expect(run.stdout).toMatch(/mm²\/min/);
    expect(run.stdout).toMatch(/not a medical device/i);
  });

  it('finds the mitoses, at the threshold for real tissue', () => {
    const truth = read(join(out.path, 'phantom-truth.json'), truthFile);
    const { threshold, detections } = read(join(out.path, 'phantom.json'), resultFile);
    const manifest = new URL('../../../models/mitosis-c8/manifest.json', import.meta.url);
    expect(threshold).toBe(read(manifest, manifestFile).threshold);
    const { recall, precision } = scorePhantom(truth, detections);
    expect(truth.mitoses.length).toBeGreaterThanOrEqual(50);
    expect(recall).toBeGreaterThanOrEqual(0.9);
    expect(precision).toBeGreaterThanOrEqual(0.8);
  });
});
