/** `spindle invariance` with small models of known symmetry in place of the bundled ones. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { baselineModelId } from '../../../src-main/contract/invariance';
import { findInstallation } from '../../../src-main/session/installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runInProcess } from './run-in-process';

let folder: TemporaryFolder;
let slide: string;
let damaged: string;
beforeAll(async () => {
  folder = temporaryFolder();
  slide = join(folder.path, 'a.svs');
  damaged = join(folder.path, 'damaged.svs');
  await writeAperioSvs(slide);
  await writeAperioSvs(damaged, { corruptedTile: { column: 2, row: 1 } });
  install('chosen', { group: 'D4', judge: 'radial' });
  install(baselineModelId, { group: 'C1', judge: 'slanted' });
});
afterAll(() => folder.remove());
afterEach(() => vi.restoreAllMocks());

function install(id: string, parts: Parameters<typeof writeTinyModel>[1]): void {
  const modelFolder = join(folder.path, 'models', id);
  writeTinyModel(modelFolder, parts);
  const file = join(modelFolder, 'manifest.json');
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), id }));
}

function run(args: readonly string[]): ReturnType<typeof runInProcess> {
  const installation = { ...findInstallation(), models: join(folder.path, 'models') };
  // Nothing is measured first, and nothing said of it.
  const engine = ['--provider', 'cpu'];
  return runInProcess(['invariance', ...args, '--model', 'chosen', ...engine], installation);
}

describe('spindle invariance', () => {
  it('shows on a terminal what it does, how much is done and which place it is at', async () => {
    const isTty = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
    Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
    try {
      const { status, stdout, stderr } = await run([slide, '--at', '250,170', '--at', '300,200']);
      expect(status).toBe(0);
      expect(stderr).toMatch(/checking the stain \S+ 0% · location 1 of 2/);
      expect(stderr).toMatch(/starting the engine/);
      expect(stdout).not.toMatch(/place 1/);
    } finally {
      if (isTty === undefined) Reflect.deleteProperty(process.stderr, 'isTTY');
      else Object.defineProperty(process.stderr, 'isTTY', isTty);
    }
  });

  it('prints each angle with the scores of the model and of the plain baseline', async () => {
    const { status, stdout, stderr } = await run([slide, '--at', '250,170']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('at (250, 170)');
    expect(lines[1]).toMatch(/chosen \(D4\) +mitosis-z2 \(C1\)$/);
    expect(lines.filter((line) => /^ +\d+\.\d{3}° /.test(line))).toHaveLength(64 + 4);
    const exact = lines.filter((line) => line.includes('°  exact'));
    expect(exact).toHaveLength(8);
    // The same score to every digit that is printed, mirrored or not.
    expect(new Set(exact.map((line) => /\d\.\d{6}/.exec(line)?.[0])).size).toBe(1);
    expect(lines.at(-2)).toMatch(/largest change, exact +\S+ +0\.\d{3}$/);
    expect(lines.at(-1)).toMatch(/spread of the others +±\S+ +±0\.\d{3}$/);
  });

  it('measures the best detections of a result, as JSON', async () => {
    const result = join(folder.path, 'a.json');
    const detections = [
      { x: 300, y: 200, score: 0.4 },
      { x: 100, y: 120, score: 0.9 },
      { x: 350, y: 300, score: 0.7 },
    ];
    writeFileSync(result, JSON.stringify({ document: 'spindle-result', detections }));
    const { status, stdout } = await run([slide, '--result', result, '--best', '2', '--json']);
    expect(status).toBe(0);
    const { measurements } = z
      .object({ measurements: z.array(z.object({ x: z.number(), curves: z.array(z.unknown()) })) })
      .parse(JSON.parse(stdout));
    expect(measurements.map(({ x, curves }) => [x, curves.length])).toEqual([
      [100, 2],
      [350, 2],
    ]);
  });

  it('ends with 4 where the tissue could not be read, and says where', async () => {
    const { status, stderr } = await run([damaged, '--at', '300,190']);
    expect(status, stderr).toBe(4);
    expect(stderr).toMatch(/missing: level 0, column 2, row 1/);
  });

  it.each([
    ['a place outside the slide', ['--at', '9000,10'], 2, 'request-invalid'],
    ['a result that is none', ['--result', 'package.json'], 3, 'not-found'],
    ['a slide that is too coarse', ['--at', '250,170', '--mpp', '2'], 3, 'slide-too-coarse'],
  ])('refuses %s', async (_, args, expected, tag) => {
    const { status, stderr } = await run([slide, ...args]);
    expect(status, stderr).toBe(expected);
    expect(stderr).toMatch(new RegExp(`^error\\[${tag}\\]: `));
  });
});
