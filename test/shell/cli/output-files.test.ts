/** What a command writes, and what it is given, is looked at before anything is computed: names, folders, devices. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, type CommandRun } from './run-spindle';

let folder: TemporaryFolder;
let slide: string;
let withoutMpp: string;
beforeAll(async () => {
  folder = temporaryFolder();
  slide = join(folder.path, 'a.svs');
  withoutMpp = join(folder.path, 'no-mpp.svs');
  await writeAperioSvs(slide);
  await writeAperioSvs(withoutMpp, { mpp: null });
});
afterAll(() => folder.remove());

const place = ['--level', '0', '--x', '0', '--y', '0', '--width', '50', '--height', '40'];
const write = (command: string, out: string): Promise<CommandRun> =>
  runSpindle([command, slide, '--out', out, ...(command === 'region' ? place : [])]);

describe.each(['region', 'mask'])('spindle %s', (command) => {
  // What is written at the end says "cannot write the file".
  const refusal = /^error\[write-failed\]: cannot write documents \(.*\): /;

  it('refuses a folder in the place of its file', async () => {
    const out = join(folder.path, `${command}-folder.png`);
    mkdirSync(out);
    const { status, stdout, stderr } = await write(command, out);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(refusal);
    expect(stderr).toContain('a folder has this name. Choose another name.');
  });

  it('refuses a file in the place of its folder', async () => {
    const { status, stderr } = await write(command, join(slide, 'below', 'x.png'));
    expect(status).toBe(1);
    expect(stderr).toMatch(refusal);
    expect(stderr).toContain(
      `${slide} is not a folder. Choose another folder, or remove what is in its place.`,
    );
  });

  it.skipIf(process.platform === 'win32')('refuses a device, which it would replace', async () => {
    const { status, stderr } = await write(command, '/dev/null');
    expect(status).toBe(1);
    expect(stderr).toMatch(refusal);
  });

  it('takes names of 255 bytes, and says of longer ones what is wrong', async () => {
    const name = (bytes: number): string => `${'切'.repeat(80)}${'x'.repeat(bytes - 244)}.png`;
    const parent = join(folder.path, `${command}-long`);
    const longest = join(parent, name(255));
    const done = await write(command, longest);
    expect(done.status, done.stderr).toBe(0);
    const { status, stderr } = await write(command, join(parent, name(256)));
    expect(status).toBe(1);
    expect(stderr).toMatch(refusal);
    expect(stderr).toMatch(/the name is too long. Choose another name\.\n$/);
    expect(readdirSync(parent)).toEqual([name(255)]);
  });
});

describe('spindle demo', () => {
  it.each(['README.txt', 'phantom.tiff', 'phantom-truth.json', 'phantom.pdf'])(
    'paints nothing where %s cannot be written',
    async (name) => {
      const out = join(folder.path, `demo-${name}`);
      mkdirSync(join(out, name), { recursive: true });
      const { status, stdout, stderr } = await runSpindle(['demo', '--out', out]);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`cannot write documents (${join(out, name)}): a folder has this name`);
      expect(readdirSync(out)).toEqual([name]);
    },
  );
});

describe('a name that is wrong', () => {
  const missing = (): string => join(folder.path, 'mistyped');
  const out = (): string => join(folder.path, 'none', 'x.png');

  it.each([
    ['info', []],
    ['analyse', ['--out', '{out}']],
    ['mask', ['--out', '{out}']],
    ['region', ['--out', '{out}', ...place]],
    ['invariance', ['--at', '1,1']],
    ['serve', []],
    ['start', []],
  ] as const)('is noticed by %s before anything else', async (command, more) => {
    const args = more.map((word) => (word === '{out}' ? out() : word));
    // With no engine measured yet, measuring would be told.
    const { status, stdout, stderr } = await withoutMeasured([command, missing(), ...args]);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^error\[not-found\]: [^\n]*mistyped[^\n]*\n$/);
    expect(existsSync(join(folder.path, 'none'))).toBe(false);
  });

  it('is noticed among others too, which go on', async () => {
    writeFileSync(join(folder.path, 'b.svs'), 'no slide');
    const other = join(folder.path, 'b.svs');
    const args = ['analyse', other, missing(), '--out', join(folder.path, 'two'), '--formats', 'json'];
    const { status, stderr } = await withoutMeasured(args);
    expect(status).toBe(3);
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^error\[not-found\]: .*mistyped/);
    expect(lines[1]).toMatch(/^error\[unsupported-format\]: .*b\.svs/);
  });

  it('and what cannot be analysed at all is refused before engines are measured', async () => {
    const args = ['analyse', withoutMpp, '--out', join(folder.path, 'no-mpp'), '--formats', 'json'];
    expect((await withoutMeasured(args)).stderr).toMatch(/^error\[mpp-unknown\]: /);
    const coarse = await withoutMeasured([...args, '--mpp', '3']);
    expect(coarse.stderr).toMatch(/^error\[slide-too-coarse\]: /);
  });
});

/** In a user's folder where no engine has been measured. */
async function withoutMeasured(args: readonly string[]): Promise<CommandRun> {
  const before = process.env.SPINDLE_HOME;
  process.env.SPINDLE_HOME = join(folder.path, 'home');
  try {
    return await runSpindle(args);
  } finally {
    if (before === undefined) delete process.env.SPINDLE_HOME;
    else process.env.SPINDLE_HOME = before;
  }
}

it.skipIf(process.platform === 'win32').each(['/dev/null', '/dev/null/x', '/dev/null/x/y'])(
  'a folder of documents in the place of something else is refused in words: %s',
  async (out) => {
    const { status, stderr } = await runSpindle(['analyse', slide, '--out', out, '--no-project']);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `error[write-failed]: cannot write documents (${out}): /dev/null is not a folder. Choose another folder, or remove what is in its place.\n`,
    );
  },
);
