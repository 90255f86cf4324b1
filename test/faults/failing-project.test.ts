/**
 * A full disk, a disk that fails and a share that vanishes under a project, at moments all over its life: the error says it, nothing that was
 * answered is lost, and the project goes on where there is room again.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSide } from '../bundle-side';
import type { TemporaryFolder } from '../temporary-folder';
import { canUseLayer, countedIn, underLayer, type Failure, type LayerOptions } from './file-layer';
import { memoryFolder } from './memory-folder';
import { soundEntries } from './sound-entries';

interface SideRun {
  readonly said: readonly string[];
  readonly stderr: string;
  readonly status: number;
  readonly folder: string;
}

describe.skipIf(!canUseLayer)('a project', () => {
  let side: readonly string[];
  let folder: TemporaryFolder;
  let number = 0;
  beforeAll(async () => {
    folder = memoryFolder();
    side = await bundleSide('faults/project-side');
  });
  afterAll(() => folder.remove());

  async function run(options: Omit<LayerOptions, 'folder'>, ...more: readonly string[]): Promise<SideRun> {
    number += 1;
    const used = join(folder.path, `used-${number}`);
    mkdirSync(used);
    const [program = '', ...first] = side;
    const args = [...first, join(used, 'case.spindle'), '2', '9000', 'backup', ...more];
    const env = await underLayer({ ...options, folder: used });
    const done = await promisify(execFile)(program, args, { env }).then(
      ({ stdout, stderr }) => ({ stdout, stderr, status: 0 }),
      (thrown: unknown) =>
        thrown as { readonly stdout: string; readonly stderr: string; readonly code: number },
    );
    const status = 'code' in done ? done.code : done.status;
    return { said: done.stdout.split('\n').slice(0, -1), stderr: done.stderr, status, folder: used };
  }

  /** How often something of these kinds is done when nothing fails. */
  async function countOf(counted: string): Promise<number> {
    const count = join(folder.path, 'count');
    const { status, stderr } = await run({ count, failure: { counted, at: 0, error: 'EIO', failing: '-' } });
    expect(status, stderr).toBe(0);
    return countedIn(count);
  }

  function expectKept({ said, folder: used }: SideRun, name: string): void {
    const file = join(used, 'case.spindle');
    expect(existsSync(file) || said.length === 0, name).toBe(true);
    const entries = new Set(existsSync(file) ? soundEntries(file) : []);
    const answered = said.filter((line) => line !== 'opened' && !line.startsWith('copied '));
    expect(
      answered.filter((id) => !entries.has(id)),
      name,
    ).toEqual([]);
    for (const copy of readdirSync(used).filter((each) => /^copy-\d+\.spindle$/.test(each)))
      soundEntries(join(used, copy));
  }

  it.each<readonly [string, Omit<Failure, 'at'>, RegExp]>([
    ['on a full disk', { counted: 'wc', error: 'ENOSPC', failing: 'wc' }, /the disk is full|no space left/],
    ['on a disk that cannot sync', { counted: 's', error: 'EIO', failing: 's' }, /error/],
    [
      'on a share that vanished',
      { counted: 'wcns', error: 'ESTALE', failing: 'wcnsr' },
      /stale|cannot be opened|error/i,
    ],
  ])('%s says it, and loses nothing that was answered', { timeout: 600_000 }, async (_, failure, words) => {
    const operations = await countOf(failure.counted);
    let failed = 0;
    for (let moment = 0; moment < 14; moment += 1) {
      const at = 1 + Math.floor((moment * operations) / 14);
      const broken = await run({ failure: { ...failure, at } });
      const name = `at ${at} of ${operations}: ${broken.stderr}`;
      if (broken.status !== 0) {
        failed += 1;
        expect(broken.stderr, name).toMatch(words);
        expect(broken.stderr, name).toContain(broken.folder);
      }
      expectKept(broken, name);
    }
    expect(failed).toBeGreaterThan(7);
  });

  it('on a full disk goes on as soon as there is room', { timeout: 600_000 }, async () => {
    const operations = await countOf('wc');
    for (let moment = 0; moment < 14; moment += 1) {
      const at = 1 + Math.floor((moment * operations) / 14);
      const room = join(folder.path, `room-${moment}`);
      const failure: Failure = { counted: 'wc', at, error: 'ENOSPC', failing: 'wc' };
      const mended = await run({ failure, room }, `room=${room}`);
      expect(mended.status, `at ${at} of ${operations}: ${mended.stderr}`).toBe(0);
      expect(mended.said.at(-1)).toBe('copied copy-1.spindle');
      expectKept(mended, `at ${at} of ${operations}`);
    }
  });
});
