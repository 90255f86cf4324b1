/**
 * A project at its limits: a million detections written and read back in view, a log of 100,000 entries opened and folded. Printed
 * as seconds, and as bytes in the file; there is no peer to compare with.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, bench, describe } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import { Project, type CommandRequest } from '../../src-main/project/project';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const model = { id: 'm', version: '1', sha256: 'a'.repeat(64) };

afterAll(() => folder.remove());

describe('a run of a million detections', () => {
  const random = randomNumbers(1);
  const detections = Array.from({ length: 1_000_000 }, () => ({
    x: random() * 100_000,
    y: random() * 80_000,
    score: random(),
  }));
  const file = join(folder.path, 'million.spindle');
  const project = Project.open(file, true);

  let runs = 0;
  async function record(): Promise<void> {
    runs += 1;
    const run = { slide, run: `run-${runs}`, by: 'bench', startedAt: '2026-01-01T00:00:00.000Z', model };
    await project.recordRun({ ...run, document: '{}', detections });
  }
  beforeAll(record);

  bench('is written', record, once);

  bench('gives those in a view of 4,000 × 3,000 pixels', () => {
    const [minX, minY] = [random() * 90_000, random() * 70_000];
    project.detectionsOf('run-1', { minX, minY, maxX: minX + 4000, maxY: minY + 3000 });
  });

  afterAll(() => {
    project.close();
    process.stdout.write(`a million detections: ${(statSync(file).size / runs / 1e6).toFixed(1)} MB\n`);
  });
});

describe('a log of 100,000 entries', () => {
  const file = join(folder.path, 'long.spindle');
  const project = Project.open(file, true);
  const request = (index: number): CommandRequest => ({
    id: `id-${index}`,
    by: 'AB',
    command: {
      kind: 'give-verdict',
      slide,
      figure: `figure-${index % 50_000}`,
      place: { x: index, y: index },
      verdict: 'mitotic',
    },
  });
  for (let start = 0; start < 100_000; start += 1000)
    project.execute(Array.from({ length: 1000 }, (_, index) => request(start + index)));
  project.close();

  bench(
    'is opened',
    () => {
      Project.open(file, false).close();
    },
    once,
  );

  bench(
    'is opened and its slide folded',
    () => {
      const opened = Project.open(file, false);
      opened.stateOf(slide);
      opened.close();
    },
    once,
  );
});
