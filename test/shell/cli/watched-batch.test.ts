/** `spindle batch --watch`: slides are copied in, renamed, replaced and removed under it; each is taken once, and none half-copied. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Project } from '../../../src-main/project/project';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { aperioSvs } from '../../fixture/aperio-svs';
import { placePhantom } from '../../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, startSpindle, type CommandRun } from './run-spindle';

let folder: TemporaryFolder;
let installation: string;
let seeds = 0;
const at = (...names: string[]): string => join(folder.path, ...names);
/** A slide that is like no other of this file. */
const another = (): Promise<Uint8Array> => aperioSvs({ seed: (seeds += 1) });

beforeAll(async () => {
  folder = temporaryFolder();
  installation = await tinyInstallation();
  await placePhantom(at('phantom.tif'), { seed: 5, areaMm2: 1 });
}, 120_000);
afterEach(() => vi.unstubAllEnvs());
afterAll(() => folder.remove());

const args = (name: string, ...more: string[]): string[] => [
  ...['batch', at(name), '--watch', '--settle', '2', '--out', at(`${name}-out`), '--formats', 'json'],
  ...['--project', at(`${name}.spindle`), '--provider', 'cpu', ...more],
];

/** A watch of a folder; it is interrupted as a user does. */
class Watch {
  readonly #started: ReturnType<typeof startSpindle>;
  #said = '';

  constructor(
    private readonly name: string,
    ...more: string[]
  ) {
    this.#started = startSpindle(args(name, ...more), 100, installation);
    for (const stream of [this.#started.child.stdout, this.#started.child.stderr])
      stream?.on('data', (text: string) => (this.#said += text));
  }

  /** Until that was said, on whichever stream; fails where the command ends before. */
  async until(...said: (string | RegExp)[]): Promise<void> {
    const { child } = this.#started;
    for (;;) {
      const open = said.filter((each) =>
        typeof each === 'string' ? !this.#said.includes(each) : !each.test(this.#said),
      );
      if (open.length === 0) return;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`ended without saying ${open.join(' and ')}:\n${this.#said}`);
      await setTimeout(20);
    }
  }

  /** Until documents of that name were written. */
  wrote(...stems: string[]): Promise<void> {
    return this.until(...stems.map((stem) => `wrote       ${at(`${this.name}-out`, `${stem}.json`)}\n`));
  }

  stopped(): Promise<CommandRun> {
    this.#started.child.kill('SIGINT');
    return this.#started.ended;
  }
}

async function copySlowly(bytes: Uint8Array, to: string): Promise<void> {
  const block = Math.ceil(bytes.length / 6);
  for (let from = 0; from < bytes.length; from += block) {
    appendFileSync(to, bytes.subarray(from, from + block));
    await setTimeout(400);
  }
}

async function infoOf(name: string): Promise<{ runs: number; slides: number }> {
  const { runs, slides } = jsonOf(
    await runSpindle(['project', 'info', at(`${name}.spindle`), '--json'], 60, installation),
  ) as { readonly runs: number; readonly slides: readonly unknown[] };
  return { runs, slides: slides.length };
}

/** Names and states of the table. */
function tableOf(name: string): string[] {
  const [header = '', ...rows] = readFileSync(at(`${name}-out`, 'summary.csv'), 'utf8')
    .trim()
    .split(/\r?\n/);
  const columns = header.replace(/^\uFEFF/, '').split(',');
  return rows
    .map((row) => row.split(','))
    .map((fields) => `${fields[columns.indexOf('slide')]} ${fields[columns.indexOf('status')]}`)
    .toSorted();
}

const documentsOf = (name: string): string[] =>
  readdirSync(at(`${name}-out`))
    .filter((each) => each.endsWith('.json'))
    .toSorted();

/** Windows ends a process at once. */
describe.skipIf(process.platform === 'win32')('a folder that is watched', () => {
  it('gives each slide once, none half-copied, and again none of them the next time', async () => {
    mkdirSync(at('in'));
    const [slow, renamed, first, second] = [
      await another(),
      await another(),
      await another(),
      await another(),
    ];
    const watch = new Watch('in');
    await watch.until('Ctrl+C ends it');
    const copying = copySlowly(slow, at('in/slow.svs'));
    writeFileSync(at('in/renamed.svs.part'), renamed);
    writeFileSync(at('in/replaced.svs'), first);
    writeFileSync(at('in/removed.svs'), await another());
    await setTimeout(1200);
    rmSync(at('in/removed.svs'));
    renameSync(at('in/renamed.svs.part'), at('in/renamed.svs'));
    await copying;
    await watch.wrote('slow', 'renamed', 'replaced');

    writeFileSync(at('in/replaced.svs.part'), second);
    renameSync(at('in/replaced.svs.part'), at('in/replaced.svs'));
    renameSync(at('in/slow.svs'), at('in/moved.svs'));
    await watch.wrote('replaced-2');
    await watch.until(`${at('in/slow.svs')}: is called ${at('in/moved.svs')} now`);
    const run = await watch.stopped();
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr).not.toMatch(/error\[|taken although/);
    expect(run.stdout.match(/wrote +/g)).toHaveLength(4);
    expect(documentsOf('in')).toEqual(['renamed.json', 'replaced-2.json', 'replaced.json', 'slow.json']);
    expect(await infoOf('in')).toEqual({ runs: 4, slides: 4 });
    expect(tableOf('in')).toEqual(['moved.svs done', 'renamed.svs done', 'replaced.svs done']);
    expect(readdirSync(at('in-out')).filter((name) => name.startsWith('.'))).toEqual([]);

    // It comes while nobody watches.
    writeFileSync(at('in/later.svs'), await another());
    const next = new Watch('in');
    await next.wrote('later');
    const again = await next.stopped();
    expect(again.status, again.stderr).toBe(0);
    expect(again.stdout.match(/wrote +/g)).toHaveLength(1);
    expect(await infoOf('in')).toEqual({ runs: 5, slides: 5 });
    const all = ['later', 'moved', 'renamed', 'replaced'].map((stem) => `${stem}.svs done`);
    expect(tableOf('in')).toEqual(all);
  }, 120_000);

  it('keeps in the table what lies under two names, also when other content takes the first', async () => {
    mkdirSync(at('twice'));
    const [one, two] = [await another(), await another()];
    writeFileSync(at('twice/a.svs'), one);
    const watch = new Watch('twice');
    await watch.wrote('a');
    writeFileSync(at('twice/b.svs'), one);
    await watch.until('the same slide as');
    await vi.waitFor(() => expect(tableOf('twice')).toEqual(['a.svs done', 'b.svs same-slide']), 20_000);
    writeFileSync(at('twice/a.svs'), two);
    await watch.wrote('a-2', 'b');
    const run = await watch.stopped();
    expect(run.status, run.stderr).toBe(0);
    expect(tableOf('twice')).toEqual(['a.svs done', 'b.svs done']);
    // The project knows the result of this content, so it is reused; the documents carry the current name.
    expect(await infoOf('twice')).toEqual({ runs: 2, slides: 2 });
    const { slide } = JSON.parse(readFileSync(at('twice-out/b.json'), 'utf8')) as { slide: { name: string } };
    expect(slide.name).toBe('b.svs');
  }, 120_000);

  it('has nothing to say against a slide that came back under another name, and keeps its result', async () => {
    mkdirSync(at('back'));
    const bytes = await another();
    writeFileSync(at('back/x.svs'), bytes);
    const watch = new Watch('back');
    await watch.wrote('x');
    rmSync(at('back/x.svs'));
    await watch.until('was removed');
    writeFileSync(at('back/y.svs'), bytes);
    await watch.until('y.svs now');
    const run = await watch.stopped();
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr).not.toContain('error[');
    expect(tableOf('back')).toEqual(['y.svs done']);
    const plain = await runSpindle(
      args('back').filter((each) => !['--watch', '--settle', '2'].includes(each)),
      60,
      installation,
    );
    expect(plain.status, plain.stderr).toBe(0);
    expect(await infoOf('back')).toEqual({ runs: 1, slides: 1 });
    expect(documentsOf('back')).toEqual(['x.json']);
  }, 120_000);

  it('analyses a slide that was renamed while it waited for its turn', async () => {
    mkdirSync(at('queued'));
    writeFileSync(at('queued/before.svs'), await another());
    const watch = new Watch('queued');
    await watch.until('Ctrl+C ends it');
    while (!existsSync(at('queued-out/summary.csv'))) await setTimeout(20);
    const project = Project.open(at('queued.spindle'), false);
    try {
      const { id } = project.queue.batches()[0] ?? { id: '' };
      project.queue.pause(id, true);
      while (project.queue.slides(id).length === 0) await setTimeout(50);
      renameSync(at('queued/before.svs'), at('queued/after.svs'));
      await watch.until('after.svs now');
      project.queue.pause(id, false);
      await watch.until('wrote ');
    } finally {
      project.close();
    }
    const run = await watch.stopped();
    expect(run.status, run.stderr).toBe(0);
    expect(documentsOf('queued')).toHaveLength(1);
    expect(tableOf('queued')).toEqual(['after.svs done']);
    expect(await infoOf('queued')).toEqual({ runs: 1, slides: 1 });
  }, 120_000);

  it('says where the summary is when it is stopped, and writes its other forms', async () => {
    mkdirSync(at('forms'));
    writeFileSync(at('forms/a.svs'), await another());
    const watch = new Watch('forms', '--summary', 'json,xlsx,pdf');
    await watch.wrote('a');
    const run = await watch.stopped();
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout).toContain(`summary: ${at('forms-out/summary.csv')}\n`);
    expect(readdirSync(at('forms-out')).toSorted()).toEqual(
      ['a.json', ...['csv', 'json', 'pdf', 'xlsx'].map((format) => `summary.${format}`)].toSorted(),
    );
  }, 120_000);

  it('says of a slide whose copying did not end that it was not taken, and takes it the next time', async () => {
    mkdirSync(at('half'));
    const whole = await another();
    writeFileSync(at('half/a.svs'), await another());
    writeFileSync(at('half/cut.svs'), whole.subarray(0, whole.length / 2));
    const watch = new Watch('half', '--summary', 'json');
    await watch.wrote('a');
    await watch.until(/cut\.svs: waits: (it cannot|a tile)/);
    const run = await watch.stopped();
    expect(run.status, run.stderr).toBe(3);
    expect(run.stderr).toMatch(/error\[broken-file\]: the slide was not taken .*cut\.svs/);
    expect(tableOf('half')).toEqual(['a.svs done', 'cut.svs not-begun']);
    const summary = JSON.parse(readFileSync(at('half-out/summary.json'), 'utf8')) as {
      readonly rows: readonly { readonly error: { readonly what: string } | null }[];
    };
    expect(summary.rows.map(({ error }) => error?.what ?? null)).toEqual([null, 'the slide was not taken']);
    writeFileSync(at('half/cut.svs'), whole);
    const next = new Watch('half');
    await next.wrote('cut');
    expect((await next.stopped()).status).toBe(0);
    expect(tableOf('half')).toEqual(['a.svs done', 'cut.svs done']);
  }, 120_000);

  it('goes on the next time with the slide that it was stopped at, also when that was renamed since', async () => {
    mkdirSync(at('stopped'));
    renameSync(at('phantom.tif'), at('stopped/phantom.tif'));
    const watch = new Watch('stopped');
    await watch.until('Ctrl+C ends it');
    const isBegun = (): boolean =>
      existsSync(at('stopped-out')) &&
      readdirSync(at('stopped-out')).some((name) => name.endsWith('.unfinished'));
    while (!isBegun()) await setTimeout(2);
    const stopped = await watch.stopped();
    expect(stopped.status, stopped.stderr).toBe(130);
    expect(stopped.stderr).toContain(`${at('stopped/phantom.tif')}: was stopped before its end`);
    expect(stopped.stdout).toBe(`summary: ${at('stopped-out/summary.csv')}\n`);
    expect(tableOf('stopped')).toEqual(['phantom.tif interrupted']);

    // It is the same slide, and has the name of documents that it was given.
    renameSync(at('stopped/phantom.tif'), at('stopped/renamed.tif'));
    const next = new Watch('stopped');
    await next.wrote('phantom');
    const { status, stderr } = await next.stopped();
    expect(status, stderr).toBe(0);
    expect(stderr).not.toContain('a new project');
    expect(readdirSync(at('stopped-out')).toSorted()).toEqual(['phantom.json', 'summary.csv']);
    expect(tableOf('stopped')).toEqual(['renamed.tif done']);
    expect(await infoOf('stopped')).toEqual({ runs: 1, slides: 1 });
  }, 120_000);

  it('ends when it is stopped, also while engines are measured', async () => {
    vi.stubEnv('SPINDLE_HOME', at('home'));
    mkdirSync(at('home'));
    mkdirSync(at('measured'));
    writeFileSync(at('measured/a.svs'), await another());
    const watch = new Watch('measured', '--provider', 'auto');
    await watch.wrote('a');
    await watch.until(/measuring/i);
    const { status, stderr } = await watch.stopped();
    expect(status, stderr).toBe(0);
    expect(stderr.match(/measuring/gi), stderr).toHaveLength(1);
  }, 120_000);

  it('shares its slides among two processes', async () => {
    mkdirSync(at('shared'));
    const watches = [new Watch('shared'), new Watch('shared')];
    await Promise.all(watches.map((watch) => watch.until('Ctrl+C ends it')));
    const stems = ['a', 'b', 'c', 'd'];
    for (const stem of stems) writeFileSync(at(`shared/${stem}.svs`), await another());
    const all = stems.map((stem) => `${stem}.svs done`);
    const isDone = (): boolean =>
      existsSync(at('shared-out/summary.csv')) && tableOf('shared').join() === all.join();
    while (!isDone()) await setTimeout(50);
    // The other process may be about to take what is done.
    await setTimeout(3000);
    const runs = await Promise.all(watches.map((watch) => watch.stopped()));
    for (const { status, stderr } of runs) expect(status, stderr).toBe(0);
    const written = runs.flatMap(({ stdout }) =>
      [...stdout.matchAll(/wrote +.*\/(.+)\.json/g)].map(([, stem]) => stem),
    );
    expect(written.toSorted()).toEqual(stems);
    expect(tableOf('shared')).toEqual(all);
    expect(await infoOf('shared')).toEqual({ runs: 4, slides: 4 });
  }, 120_000);

  it('refuses what it cannot watch, and what it cannot remember', async () => {
    mkdirSync(at('refused'));
    writeFileSync(at('refused/a.svs'), await another());
    const refusals = await Promise.all([
      runSpindle(args('refused/a.svs'), 60, installation),
      runSpindle(args('refused', '--shard', '1/2'), 60, installation),
      runSpindle(args('refused', '--no-project'), 60, installation),
      runSpindle(args('refused', '--dry-run'), 60, installation),
    ]);
    for (const { status, stderr } of refusals) {
      expect(status, stderr).toBe(2);
      expect(stderr).toMatch(/^error\[usage\]: [^\n]+\n$/);
    }
    expect(refusals[0].stderr).toContain('Name folders');
    expect(existsSync(at('refused-out'))).toBe(false);
  }, 120_000);
});
