/** Ctrl+C on the commands that write one file: they end with 130, say so, and leave nothing half-written. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cudaFiles } from '../../../src-main/detection/engine/cuda/cuda-files';
import { aperioSvs } from '../../fixture/aperio-svs';
import { startSlideServer, type SlideServer } from '../../fixture/slide-server';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, startSpindle } from './run-spindle';

let folder: TemporaryFolder;
let server: SlideServer;
/** Requests that have been left without an answer. */
let waiting = 0;
/** What is answered before, so that it stops at different places. */
let mostAnswers = Infinity;
/** Requests that opening the slide takes. */
let opening = 0;
const reading = ['--requests', '1', '--tile-cache', '0'];
beforeAll(async () => {
  folder = temporaryFolder();
  server = await startSlideServer(await aperioSvs({ width: 3000, height: 3000 }), {
    instead: (_, __, number) => {
      if (number <= mostAnswers) return false;
      waiting += 1;
      return true;
    },
  });
  expect((await runSpindle(['info', `${server.origin}/a.svs`, ...reading])).status).toBe(0);
  opening = server.requests.length;
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

/** Interrupted as soon as `isReached`. */
async function interrupted(args: readonly string[], isReached: () => boolean): Promise<void> {
  const { child, ended } = startSpindle(args);
  while (!isReached() && child.exitCode === null) await setTimeout(5);
  child.kill('SIGINT');
  const { status, stdout, stderr } = await ended;
  expect(status, stdout + stderr).toBe(130);
  expect(stderr).toMatch(/error\[aborted\]: [^\n]+\n$/);
  // Nobody is told of a result.
  expect(stdout).not.toMatch(/wrote|tissue|at \(/);
}

/** Windows ends a process at once. */
describe.skipIf(process.platform === 'win32')('Ctrl+C', () => {
  it.each([
    ['region, while the slide is opened', 'region', null],
    ['region, while pixels are read', 'region', 0],
    ['mask, while the slide is opened', 'mask', null],
    ['mask, after the slide is opened', 'mask', 0],
    ['mask, a request later', 'mask', 1],
    ['mask, while pixels are read', 'mask', 4],
    ['invariance', 'invariance', 0],
  ])('on %s', async (name, command, answersAfterOpening) => {
    const at = server.requests.length;
    waiting = 0;
    mostAnswers = at + (answersAfterOpening === null ? 0 : opening + answersAfterOpening);
    const out = join(folder.path, name);
    mkdirSync(out);
    const file = join(out, 'a.png');
    writeFileSync(file, 'of an earlier run');
    const whole = ['--level', '0', '--x', '0', '--y', '0', '--width', '3000', '--height', '3000'];
    const more = {
      region: ['--out', file, ...whole],
      mask: ['--out', file],
      invariance: ['--at', '1500,1500', '--provider', 'cpu'],
    }[command];
    await interrupted([command, `${server.origin}/a.svs`, ...reading, ...(more ?? [])], () => waiting > 0);
    expect(readFileSync(file, 'utf8')).toBe('of an earlier run');
    expect(readdirSync(out)).toEqual(['a.png']);
  });

  it('on demo, while the slide is painted', async () => {
    const out = join(folder.path, 'demo');
    await interrupted(['demo', '--out', out], () => existsSync(join(out, 'README.txt')));
    expect(readdirSync(out)).toEqual(['README.txt']);
  });

  it('on setup-cuda, while it fetches', async (context) => {
    const files = await cudaFiles().catch(() => null);
    // Where there is no CUDA, or it is installed, nothing is fetched.
    if (files === null || files.files.some(({ name }) => existsSync(join(files.folder, name))))
      return context.skip();
    const before = readdirSync(files.folder);
    waiting = 0;
    mostAnswers = 0;
    await interrupted(['setup-cuda', '--index', `${server.origin}/index.json`], () => waiting > 0);
    expect(readdirSync(files.folder)).toEqual(before);
  });
});
