/**
 * A project file of which something else changed one byte: it is named as damaged, never taken for a file that may not be written
 * to; where no fault is found, all that it holds reads as before.
 */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import { SpindleError } from '../../src-main/contract/errors';
import { Project } from '../../src-main/project/project';
import { recordResult, resultOf } from '../../src-main/project/recorded-runs';
import { exampleResult } from '../analysis-result';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const { picture } = exampleResult.slide;
const other = { key: slideKey('2'.repeat(32)), scene: 1 };
let folder: TemporaryFolder;
let sound: Buffer;
let content: string;

beforeAll(async () => {
  folder = temporaryFolder();
  const file = join(folder.path, 'case.spindle');
  const project = Project.open(file, true);
  const candidates = Array.from({ length: 500 }, (_, x) => ({ x, y: (x * 7) % 500, score: x / 500 }));
  await recordResult(project, picture, { ...exampleResult, candidates }, 'AB');
  const requests = Array.from({ length: 40 }, (_, index) => ({
    ...{ id: `id-${index}`, by: index % 2 === 0 ? 'AB' : 'CD' },
    command: {
      kind: 'add-figure' as const,
      slide: index % 3 === 0 ? other : picture,
      figure: `figure-${index}`,
      place: { x: index, y: index },
    },
  }));
  project.execute(requests);
  content = contentOf(project);
  project.close();
  sound = readFileSync(file);
});
afterAll(() => folder.remove());

/** All that is read of a project. */
function contentOf(project: Project): string {
  const { info, log } = { info: project.info(), log: [...project.log()] };
  const run = log.find(({ entry }) => entry.command.kind === 'record-run')?.entry.id ?? '';
  const within = { minX: 10, minY: 20, maxX: 400, maxY: 300 };
  const states = [picture, other].map((slide) => project.stateOf(slide));
  return JSON.stringify([info, log, states, resultOf(project, run), project.detectionsOf(run, within)]);
}

/** What `spindle project verify` says; `null` of a project that it calls sound. */
function verdictOn(bytes: Uint8Array): string | null {
  const file = join(folder.path, 'changed.spindle');
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(file + end, { force: true });
  writeFileSync(file, bytes);
  let project: Project | null = null;
  try {
    project = Project.openToRead(file);
    const faults = project.verify();
    if (faults.length > 0) return faults.map(({ why }) => why).join('; ');
    expect(contentOf(project)).toBe(content);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof SpindleError)) throw thrown;
    expect(`${thrown.tag}: ${thrown.message}`).toMatch(/^project-invalid/);
    return `${thrown.what}: ${thrown.why}. ${thrown.remedy}`;
  } finally {
    project?.close();
  }
}

function changed(at: number, mask: number): Buffer {
  const bytes = Buffer.from(sound);
  bytes[at] = (bytes[at] ?? 0) ^ mask;
  return bytes;
}

describe('one changed byte', () => {
  /** Low bytes of the count of schema changes, and of the version of SQLite that wrote last: they differ, and mean nothing to a reader. */
  const meaningless = new Set([42, 43, 97, 98, 99]);

  it.each([0x01, 0x40, 0xff])('of the first hundred is named, changed by %i', (mask) => {
    const missed: number[] = [];
    for (let at = 0; at < 100; at += 1) {
      const verdict = verdictOn(changed(at, mask));
      if (verdict === null) missed.push(at);
      else expect(verdict, `byte ${at}`).not.toMatch(/permission|may not write|read-?only|check free space/i);
    }
    expect(missed.filter((at) => !meaningless.has(at))).toEqual([]);
  });

  it('elsewhere is named, or changes nothing that is read', () => {
    const random = randomNumbers(29);
    let named = 0;
    for (let round = 0; round < 300; round += 1) {
      const at = 100 + Math.floor(random() * (sound.length - 100));
      const verdict = verdictOn(changed(at, 1 + Math.floor(random() * 255)));
      if (verdict === null) continue;
      named += 1;
      expect(verdict, `byte ${at}`).not.toMatch(/permission|may not write|read-?only|check free space/i);
    }
    expect(named).toBeGreaterThan(50);
  });
});

it('a file that was cut off is named as that, wherever it ends', () => {
  const random = randomNumbers(30);
  for (const length of [
    1,
    15,
    50,
    99,
    100,
    4096,
    8192,
    ...Array.from({ length: 30 }, () => random() * sound.length),
  ]) {
    const verdict = verdictOn(sound.subarray(0, Math.floor(length)));
    expect(verdict, `${length} bytes`).toMatch(/cut off|is no project file/);
  }
  const file = join(folder.path, 'cut.spindle');
  writeFileSync(file, sound);
  truncateSync(file, sound.length - 1);
  expect(() => Project.open(file, true)).toThrow(/was cut off/);
});
