import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder } from '../../temporary-folder';
import { runSpindle } from './run-spindle';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')));
const commands = ['info', 'region', 'analyse', 'models', 'verify', 'invariance', 'serve', 'start', 'demo'];

describe('help and version', () => {
  it.each([[], ...commands.map((command) => [command])])('of spindle %s', async (...command) => {
    const help = await runSpindle([...command, '--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: spindle');
    expect(await runSpindle([...command, '--version'])).toEqual({
      status: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  it('says that it is for research use', async () => {
    expect((await runSpindle(['--help'])).stdout).toMatch(/not a medical device/i);
  });
});

describe('wrong usage', () => {
  it.each<[string, string[], string?]>([
    ['no command', []],
    ['an unknown command', ['analyze'], '. See spindle --help.\n'],
    [
      'an unknown option',
      ['info', 'a.svs', '--mpp', '1'],
      "unknown option '--mpp'. See spindle info --help.",
    ],
    ['a missing argument', ['info'], '<slide> is missing. See spindle info --help.'],
    ['a missing option', ['analyse', 'a.svs'], '--out <folder> is missing. See spindle analyse --help.'],
    [
      'a missing value',
      ['analyse', 'a.svs', '--out'],
      'a value is missing, --out <folder>. See spindle analyse --help.',
    ],
    ['a threshold above 1', ['analyse', 'a.svs', '--out', 'x', '--threshold', '50']],
    [
      'an implausible pixel size',
      ['analyse', 'a.svs', '--out', 'x', '--mpp', '250'],
      'cannot use "250" for --mpp: µm per pixel from 0.05 to 10 are needed, for example 0.25. See spindle analyse --help.',
    ],
    [
      'a pixel size that is no number',
      ['analyse', 'a.svs', '--out', 'x', '--mpp', 'x'],
      '. See spindle analyse --help.\n',
    ],
    ['an unknown format', ['analyse', 'a.svs', '--out', 'x', '--formats', 'docx']],
    ['a place that is none', ['invariance', 'a.svs', '--at', '12']],
    // What a command finds wrong itself.
    ['no place at all', ['invariance', 'a.svs'], '(see spindle invariance --help).'],
    ['an unknown provider', ['verify', '--provider', 'tpu']],
    ['a provider of a page, where there is none', ['verify', '--provider', 'browser-wasm']],
    ['an unknown model', ['verify', '--model', 'none']],
    ['a port out of range', ['serve', '--port', '99999']],
    ['slides for other viewers out of no folder', ['serve', '--dzi']],
    [
      'a size of nothing',
      [
        'region',
        'a.svs',
        '--level',
        '0',
        '--x',
        '0',
        '--y',
        '0',
        '--width',
        '0',
        '--height',
        '1',
        '--out',
        'x',
      ],
    ],
  ])(
    '%s ends with 2 and one line, which says what is wrong and where help is',
    async (_, args, words = '') => {
      const { status, stdout, stderr } = await runSpindle(args);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^error\[(usage|model-not-found)\]: [^\n]+\n$/);
      expect(stderr).toContain(words);
    },
  );

  it('names the help of its command also once the slide is open', async () => {
    const folder = temporaryFolder();
    const slide = join(folder.path, 'a.svs');
    await writeAperioSvs(slide);
    const place = [
      '--x',
      '0',
      '--y',
      '0',
      '--width',
      '9',
      '--height',
      '9',
      '--out',
      join(folder.path, 'a.png'),
    ];
    for (const level of [[], ['--level', '0', '--downsample', '2'], ['--level', '17']])
      expect((await runSpindle(['region', slide, ...level, ...place])).stderr).toMatch(
        /^error\[usage\]: .*\(see spindle region --help\)\.\n$/,
      );
    expect((await runSpindle(['mask', slide, '--out', slide])).stderr).toContain(
      '(see spindle mask --help).',
    );
    folder.remove();
  });

  it('does not include a decimal comma', async () => {
    const folder = temporaryFolder();
    const slide = join(folder.path, 'a.svs');
    await writeAperioSvs(slide, { mpp: null });
    const tissueOf = async (mpp: string): Promise<string> => {
      const { status, stdout, stderr } = await runSpindle([
        ...['mask', slide, '--mpp', mpp, '--out', join(folder.path, 'a.png')],
      ]);
      expect(status, stderr).toBe(0);
      return stdout;
    };
    const withComma = await tissueOf('0,25');
    expect(withComma).toBe(await tissueOf('0.25'));
    expect(withComma).not.toBe(await tissueOf('0.5'));
    folder.remove();
  });

  it('is an object with --json', async () => {
    const { status, stderr } = await runSpindle(['verify', '--model', 'none', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ error: { tag: 'model-not-found' } });
  });

  it('shows a stack trace with --debug only', async () => {
    expect((await runSpindle(['verify', '--model', 'none'])).stderr).not.toMatch(/\n\s+at /);
    expect((await runSpindle(['verify', '--model', 'none', '--debug'])).stderr).toMatch(/\n\s+at /);
  });
});
