/** A run is recorded while the thread answers others, and is in the project whole or not at all. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Turns } from '../../src-main/base/turns';
import { slideKey } from '../../src-main/contract/identity';
import { alongCurve } from '../../src-main/project/along-curve';
import { Project } from '../../src-main/project/project';
import { bundleSide } from '../bundle-side';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const model = { id: 'm', version: '1', sha256: 'a'.repeat(64) };
const about = { slide, by: 'AB', startedAt: '2026-01-01T00:00:00.000Z', model, document: '{}' };
let folder: TemporaryFolder;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'case.spindle');
});
afterEach(() => folder.remove());

function detectionsOf(count: number): { x: number; y: number; score: number }[] {
  const random = randomNumbers(count);
  return Array.from({ length: count }, () => ({ x: random() * 9e4, y: random() * 7e4, score: random() }));
}

/** Names of runs that have blocks. */
function runsWithBlocks(): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT DISTINCT run FROM detection_blocks ORDER BY run').all() as {
    readonly run: unknown;
  }[];
  database.close();
  return rows.map(({ run }) => run);
}

describe('a run that is recorded', () => {
  it('lets decisions be made meanwhile, and is there only at the end', async () => {
    const project = Project.open(file, true);
    const detections = detectionsOf(100_000);
    const recording = project.recordRun({ ...about, run: 'run-1', detections });
    const again = project.recordRun({ ...about, run: 'run-1', detections: [] });
    let decided = 0;
    for (; decided < 6; decided += 1) {
      await setTimeout(1);
      expect(project.runOf('run-1')).toBeNull();
      const command = { kind: 'note' as const, slide, place: null, text: 'meanwhile' };
      project.execute([{ id: `note-${decided}`, by: 'CD', command }]);
    }
    expect(await again).toEqual(await recording);
    expect(JSON.stringify(project.detectionsOf('run-1'))).toBe(JSON.stringify(detections));
    expect(project.verify()).toEqual([]);
    project.close();
  });

  it('and another at the same time are both whole, also where one was begun by another process', async () => {
    const [one, other] = [Project.open(file, true), Project.open(file, false)];
    const runs = ['run-1', 'run-2', 'run-3'].map((run, index) => ({
      ...about,
      run,
      detections: detectionsOf(40_000 + index),
    }));
    await Promise.all(runs.map((run, index) => (index === 1 ? other : one).recordRun(run)));
    for (const { run, detections } of runs)
      expect(JSON.stringify(one.detectionsOf(run))).toBe(JSON.stringify(detections));
    expect(one.verify()).toEqual([]);
    one.close();
    other.close();
  });

  it(
    'is whole or not there after its process was killed, and nothing stays of it',
    { timeout: 200_000 },
    async () => {
      const [command, ...args] = await bundleSide('project/run-side');
      const random = randomNumbers(31);
      const promised: string[] = [];
      for (let round = 0; round < 8; round += 1) {
        const child = spawn(command, [...args, file, `round-${round}`], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let printed = '';
        child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
        await once(child.stdout, 'data');
        await setTimeout(random() * 400);
        child.kill('SIGKILL');
        await once(child, 'close');
        promised.push(...printed.split('\n').filter((line) => line.startsWith('round')));
      }
      const project = Project.open(file, false);
      expect(project.verify()).toEqual([]);
      const recorded = [...project.log()].map(({ entry }) => entry.id);
      expect(promised.filter((run) => !recorded.includes(run))).toEqual([]);
      await project.recordRun({ ...about, run: 'last', detections: detectionsOf(10) });
      project.close();
      expect(runsWithBlocks()).toEqual([...recorded, 'last'].sort());
    },
  );
});

it('detections lie along the curve, those of one cell in the order of the list', async () => {
  const [first, last] = [
    { x: 0, y: 0, score: 1 },
    { x: 9, y: 9, score: 1 },
  ];
  const points = [first, last, { x: 9, y: 0, score: 1 }, { x: 0, y: 9, score: 1 }, first];
  expect([...(await alongCurve(points, new Turns()))]).toEqual([0, 4, 2, 3, 1]);
});
