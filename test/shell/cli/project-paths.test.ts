/** What is given for a project and is none, in one clear sentence, with the status of input that cannot be read or written. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../../../src-main/project/project';
import { slideKey } from '../../../src-main/contract/identity';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runInProcess } from './run-in-process';

let folder: TemporaryFolder;
const at = (name: string): string => join(folder.path, name);

beforeAll(() => {
  folder = temporaryFolder();
  const project = Project.open(at('ok.spindle'), true);
  const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
  const note = { kind: 'note', slide, place: null, text: 'one' } as const;
  project.execute([{ id: 'one', by: 'A, \u001b[31mB', command: note }]);
  project.close();
  mkdirSync(at('folder'));
  writeFileSync(at('empty'), '');
  writeFileSync(at('picture'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const sound = readFileSync(at('ok.spindle'));
  writeFileSync(at('cut'), sound.subarray(0, 5000));
  sound[18] = 9;
  writeFileSync(at('flipped'), sound);
  const other = new DatabaseSync(at('other'));
  other.exec('CREATE TABLE a (b)');
  other.close();
});
afterAll(() => folder.remove());

const run = (...args: readonly string[]): ReturnType<typeof runInProcess> => runInProcess(args);

describe('a project that is none', () => {
  const given = [
    ['folder', 'not-found', 'it is a folder, not a file'],
    ['empty', 'project-invalid', 'it is empty'],
    ['picture', 'project-invalid', 'it is no project file'],
    ['cut', 'project-invalid', 'it was cut off'],
    ['flipped', 'project-invalid', 'its header was changed at byte 18'],
    ['other', 'project-invalid', 'it is a database of another program'],
    ['nowhere/case.spindle', 'not-found', 'there is no such file'],
  ] as const;

  it.each(given)('%s: %s, %s', async (name, tag, why) => {
    for (const command of ['info', 'verify', 'rebuild', 'export-log']) {
      const { status, stdout, stderr } = await run('project', command, at(name));
      expect(`${status} ${stdout}`, command).toBe('3 ');
      expect(stderr, command).toMatch(new RegExp(`^error\\[${tag}\\]: [^\\n]*${why}[^\\n]*\\n$`));
    }
    const copy = await run('project', 'backup', at(name), at('copy-of-none'));
    expect(copy.status).toBe(3);
    expect(existsSync(at('copy-of-none'))).toBe(false);
  });

  it.each(given.slice(0, -1))('%s is not written to by an analysis', async (name, tag) => {
    const before = readdirSync(folder.path);
    const size = statSync(at(name)).size;
    const { status, stderr } = await run('analyse', at('no.svs'), '--out', at('out'), '--project', at(name));
    // The slide, which is not there either, is looked for first or last: both are input that cannot be read.
    expect(status, stderr).toBe(3);
    expect(stderr).toMatch(new RegExp(`error\\[(${tag}|not-found)\\]`));
    expect(statSync(at(name)).size).toBe(size);
    expect(readdirSync(folder.path)).toEqual(before);
  });
});

describe('a copy', () => {
  it.each([
    ['folder', 'it is a folder'],
    ['ok.spindle', 'it is the project itself'],
    ['picture', 'there is a file of that name already'],
    ['nowhere/copy.spindle', 'there is no folder'],
  ])('to %s is refused: %s', async (name, why) => {
    const { status, stderr } = await run('project', 'backup', at('ok.spindle'), at(name));
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`^error\\[write-failed\\]: [^\\n]*${why}[^\\n]*\\n$`));
    expect((await run('project', 'verify', at('ok.spindle'))).stdout).toMatch(/^sound: 1 entry/);
  });

  it('of a damaged project is not kept', async () => {
    copyFileSync(at('ok.spindle'), at('changed'));
    const database = new DatabaseSync(at('changed'));
    database.exec(`UPDATE entries SET body = replace(body, 'one', 'two')`);
    database.close();
    const { status, stderr } = await run('project', 'backup', at('changed'), at('copy'));
    expect(status).toBe(3);
    expect(stderr).toMatch(/^error\[project-invalid\]: the project is damaged, and no copy was written/);
    expect(
      readdirSync(folder.path).filter((name) => name.startsWith('copy') || name.endsWith('.part')),
    ).toEqual([]);
  });
});

it('what is printed of a project counts rightly, and nothing in it acts on the terminal', async () => {
  expect((await run('project', 'verify', at('ok.spindle'))).stdout).toMatch(/^sound: 1 entry, chain/);
  const { stdout } = await run('project', 'info', at('ok.spindle'));
  expect(stdout).toContain('entries     1, by "A, \\u001b[31mB"\n');
  expect(stdout).toContain('without runs, 0 runs, 1 entry\n');
  const refused = await run('analyse', at('no.svs'), '--out', at('out'), '--reader', 'A\u0007B');
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('none of them a control character');
});
