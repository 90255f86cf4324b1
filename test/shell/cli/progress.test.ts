import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../../../src-main/contract/detection';
import { findInstallation } from '../../../src-main/session/installation';
import { progressNotes, showRun } from '../../../src-main/shell/cli/progress';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { writeTwoSlides } from './two-slides';

const progress: Progress = {
  ...{
    stage: 'detecting',
    stageFraction: 0.34,
    patchesDone: 34,
    patchesTotal: 100,
    doneAreaMm2: 1,
    totalAreaMm2: 3,
  },
  ...{ rateMm2PerMin: 12.34, secondsLeft: 40, missingTiles: 0 },
};

describe('progress where there is no terminal', () => {
  it('is a line a minute over all slides', () => {
    const lines: string[] = [];
    let ms = 0;
    const display = progressNotes(
      (line) => lines.push(line),
      () => ms,
    );
    const showAt = (seconds: number, slide: string): void => {
      ms = seconds * 1000;
      showRun(display, slide, progress, { fraction: 0.129, secondsLeft: 11_100 });
    };
    for (let second = 0; second < 60; second += 1) showAt(second, '1/24 a.svs');
    expect(lines).toEqual([]);
    showAt(61, '1/24 a.svs');
    display.end();
    showAt(70, '2/24 b.svs');
    showAt(121, '2/24 b.svs');
    const rest = 'detecting 34% · 12.3 mm²/min · 40 s left · all slides 12%, 3 h 5 min left';
    expect(lines).toEqual([`1/24 a.svs: ${rest}`, `2/24 b.svs: ${rest}`]);
  });

  it('leaves out what is not known yet', () => {
    const lines: string[] = [];
    let ms = 0;
    const display = progressNotes(
      (line) => lines.push(line),
      () => ms,
    );
    ms = 60_000;
    const unknown = {
      stageFraction: null,
      patchesDone: 0,
      patchesTotal: 0,
      rateMm2PerMin: null,
      secondsLeft: null,
    };
    showRun(display, 'a.svs', { ...progress, ...unknown, stage: 'tissue' }, null);
    expect(lines).toEqual(['a.svs: finding tissue 0%']);
  });
});

/** A terminal for one command; the `script` of Linux takes it as text. */
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasTerminal)('progress on a terminal', () => {
  let folder: TemporaryFolder;
  let slides: string;
  beforeAll(async () => {
    folder = temporaryFolder();
    slides = await writeTwoSlides(folder.path);
  });
  afterAll(() => folder.remove());

  it('tells how far all slides are', () => {
    const spindle = join(findInstallation().root, 'out', 'main', 'spindle.js');
    const args = ['analyse', slides, '--out', join(folder.path, 'out')];
    const command = [process.execPath, spindle, ...args, '--provider', 'cpu', '--formats', 'json']
      .map((word) => `'${word}'`)
      .join(' ');
    const { status, stdout } = spawnSync('script', ['-qefc', command, '/dev/null'], { encoding: 'utf8' });
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/1\/2 .*s1\.svs/);
    const shares = [...stdout.matchAll(/· all slides (\d+)%/g)].map(([, share]) => Number(share));
    expect(shares.length).toBeGreaterThan(1);
    // It never goes back, and the second slide goes on from the half that the first is.
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    expect(shares.at(-1)).toBeGreaterThanOrEqual(95);
  }, 120_000);
});
