/** File names, tags and descriptions that would act on the terminal, through every command that prints them. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { ascii } from '../../fixture/tiff-writer';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle } from './run-spindle';

/** Clears the screen, fills the clipboard, retitles the window, C1's CSI, a return to the line's start, a reversal. */
const hostile = '\u001b[2J\u001b]52;c;aGk=\u0007\u001b]0;owned\u0007\u009b31m\r\u202e';
/** All that may stand in output for people: line ends, and nothing else that acts. */
const acts = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

describe.skipIf(process.platform === 'win32')('text that would act on a terminal', () => {
  let folder: TemporaryFolder;
  let slide: string;
  let nothing: string;
  let installation: string;
  beforeAll(async () => {
    folder = temporaryFolder();
    slide = join(folder.path, `s${hostile}.svs`);
    nothing = join(folder.path, `n${hostile}.svs`);
    await writeAperioSvs(slide, {
      editDirectories: (directories) => {
        const [base] = directories;
        if (base === undefined) return;
        const note = ascii(`Aperio Image Library\r\n700x500 |MPP = 0.25|Note = ${hostile}`);
        directories[0] = { ...base, tags: new Map([...base.tags, [270, note]]) };
      },
    });
    writeFileSync(nothing, `no slide ${hostile}`);
    installation = join(folder.path, 'installation');
    makeTinyInstallation(installation, [
      { id: 'mitosis-c8', name: `n${hostile}`, group: 'C8', judge: 'radial' },
    ]);
    const manifest = join(installation, 'models', 'mitosis-c8', 'manifest.json');
    const text = JSON.parse(readFileSync(manifest, 'utf8')) as object;
    writeFileSync(manifest, JSON.stringify({ ...text, description: `d${hostile}` }));
  }, 120_000);
  afterAll(() => folder.remove());

  const out = (): string => join(folder.path, `out${hostile}`);
  const region = '--level 0 --x 0 --y 0 --width 9 --height 9'.split(' ');
  const commands: [string, () => string[]][] = [
    ['info', () => ['info', slide]],
    ['info --private', () => ['info', slide, '--private']],
    ['info --explain', () => ['info', slide, '--explain']],
    ['info of no slide', () => ['info', nothing, '--debug']],
    ['info of a file that is not there', () => ['info', `${nothing}x`]],
    ['region', () => ['region', slide, ...region, '--out', join(folder.path, `r${hostile}.png`)]],
    ['region into a file', () => ['region', slide, ...region, '--out', join(nothing, 'r.png'), '--debug']],
    ['mask', () => ['mask', slide, '--out', join(folder.path, `m${hostile}.png`)]],
    ['analyse', () => ['analyse', slide, nothing, '--out', out(), '--formats', 'json,csv']],
    ['analyse with a region that is none', () => ['analyse', slide, '--out', out(), '--roi', nothing]],
    ['models', () => ['models']],
    ['invariance', () => ['invariance', slide, '--at', hostile]],
    ['invariance of a result that is none', () => ['invariance', slide, '--result', nothing]],
    ['serve', () => ['serve', nothing]],
    ['an option', () => ['info', slide, `--${hostile}`, '--debug']],
    ['a command', () => [hostile]],
    ['a model', () => ['verify', '--model', hostile, '--debug']],
  ];

  it.each(commands)(
    'is shown by %s, not obeyed',
    async (_, args) => {
      const { stdout, stderr } = await runSpindle(args(), 100, installation);
      expect(stdout + stderr).not.toMatch(acts);
      expect(stdout + stderr).toMatch(/\\u001b|^$/);
    },
    110_000,
  );

  it.each(commands.filter(([name]) => /^(info|analyse|models|invariance)/.test(name)))(
    'is JSON in %s --json',
    async (_, args) => {
      const { stdout, stderr } = await runSpindle([...args(), '--json'], 100, installation);
      expect(stdout + stderr).not.toMatch(acts);
      if (stdout !== '') expect(JSON.stringify(JSON.parse(stdout))).toContain('\\u001b');
    },
    110_000,
  );

  it('is in no table as it was', () => {
    const tables = readdirSync(out()).filter((name) => name.endsWith('.csv'));
    expect(tables.length).toBeGreaterThan(1);
    for (const name of tables)
      expect(readFileSync(join(out(), name), 'utf8').replaceAll('\r\n', '\n')).not.toMatch(acts);
  });

  it('has one door', () => {
    const cli = fileURLToPath(new URL('../../../src-main/shell/cli/', import.meta.url));
    const writers = readdirSync(cli)
      .filter((name) => !['output.ts', 'start.ts'].includes(name))
      .filter((name) => /console\.|std(out|err)\.write/.test(readFileSync(join(cli, name), 'utf8')));
    expect(writers).toEqual([]);
  });
});
