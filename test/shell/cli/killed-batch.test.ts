/**
 * `kill -9` of `spindle batch` and of the process that computes for it, at any moment, over slides of fifteen formats of which every tenth is
 * broken; and several processes on one list. Tiles are decoded by threads of the batch's process, which die with it.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../../../src-main/project/project';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeSlidesOfTwelveFormats, type ListedFixture } from '../../fixture/slides-of-twelve-formats';
import { randomNumbers } from '../../fixture/texture';
import { parseCsv } from '../../report/parse-csv';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, startSpindle, type CommandRun } from './run-spindle';

/** `SPINDLE_KILLED_BATCH=200/40` is what a release is tried with. */
const [slideCount = 48, killCount = 8] = (process.env.SPINDLE_KILLED_BATCH ?? '48/8').split('/').map(Number);
const seconds = 60 + 20 * slideCount;

describe.skipIf(process.platform !== 'linux')('a batch that is killed', () => {
  let folder: TemporaryFolder;
  let installation: string;
  let list: string;
  let slides: readonly ListedFixture[];
  const at = (name: string): string => join(folder.path, name);

  beforeAll(async () => {
    folder = temporaryFolder();
    installation = await tinyInstallation();
    ({ list, slides } = await writeSlidesOfTwelveFormats(at('slides'), slideCount));
    const whole = await runSpindle(args('whole'), seconds, installation);
    expect(whole.status, whole.stderr).toBe(3);
  }, seconds * 1000);
  afterAll(() => folder.remove());

  const args = (out: string, jobs = 1): string[] => [
    ...['batch', list, '--out', at(out), '--project', at(`${out}.spindle`), '--formats', 'json'],
    ...['--provider', 'cpu', '--jobs', String(jobs)],
  ];
  const start = (out: string, jobs = 1): Running =>
    new Running(startSpindle(args(out, jobs), seconds, installation));

  it(
    `loses no slide and no finished patch (${slideCount} slides, ${killCount} kills)`,
    async () => {
      const random = randomNumbers(slideCount + killCount);
      const announced: string[] = [];
      let ofBatch = 0;
      let ofEngine = 0;
      let resumed = 0;
      let batch = start('killed');
      let before = new Map<string, Finished>();
      const settle = async (): Promise<CommandRun> => {
        const run = await batch.ended;
        announced.push(...writtenBy(run));
        resumed += expectNothingComputedAgain(run, before, at('killed'));
        before = finishedIn(at('killed'));
        return run;
      };
      for (let kill = 0; kill < killCount; kill += 1) {
        const isOfEngine = kill % 3 === 2;
        // Some at the very beginning; the others spread over all slides.
        const slidesBefore = kill % 5 === 4 ? 0 : Math.round(random() * 2 * (slideCount / (killCount + 2)));
        await batch.until(() => batch.written() >= slidesBefore);
        const isAtPatch = !isOfEngine && kill % 2 === 0;
        if (isAtPatch) await batch.until(() => finishedIn(at('killed')).size > 0);
        const mostMs = isAtPatch ? 10 : slidesBefore === 0 ? 2000 : 400;
        await new Promise((wake) => setTimeout(wake, random() * mostMs));
        if (batch.hasEnded()) break;
        if (isOfEngine) {
          await batch.until(() => batch.engines().length > 0);
          for (const pid of batch.engines()) process.kill(pid, 'SIGKILL');
          ofEngine += 1;
          batch.forget();
          continue;
        }
        batch.child.kill('SIGKILL');
        ofBatch += 1;
        const killed = await settle();
        expect(killed.status, killed.stderr).toBe(-1);
        batch = start('killed', kill % 4 === 3 ? 3 : 1);
      }
      const last = await settle();
      expect(last.status, last.stderr).toBe(3);
      expect([ofBatch + ofEngine, resumed > 0]).toEqual([killCount, true]);
      process.stdout.write(
        `${ofBatch} kills of the batch, ${ofEngine} of its engine; ${resumed} slides gone on with\n`,
      );

      expect(twiceIn(announced)).toEqual([]);
      expectAllDone('killed');
      const attempts = attemptsOf('killed').filter(({ fault }) => fault === null);
      const more = attempts.reduce((sum, { attempts: of }) => sum + of - 1, 0);
      // Three slides at a time are begun again at most, and an engine's death begins none.
      expect(more).toBeLessThanOrEqual(3 * killCount);
    },
    seconds * 1000,
  );

  it(
    'shares its slides with other processes, and one of them that is killed leaves its slide to them',
    async () => {
      const four = Array.from({ length: 4 }, () => start('shared'));
      const [victim, ...others] = four;
      await victim?.until(
        () => (victim.written() > 0 && finishedIn(at('shared')).size > 0) || victim.hasEnded(),
      );
      victim?.child.kill('SIGKILL');
      const runs = await Promise.all(four.map(({ ended }) => ended));
      expect(runs[0]?.status).toBe(-1);
      // Each waits for the others' slides, and speaks of all.
      for (const { status, stderr } of runs.slice(1)) expect(status, stderr).toBe(3);
      expect(others.filter((each) => each.written() > 0).length).toBeGreaterThan(0);
      const last = await runSpindle(args('shared'), seconds, installation);
      expect(last.status, last.stderr).toBe(3);
      expect(twiceIn([...runs, last].flatMap(writtenBy))).toEqual([]);
      expectAllDone('shared');
      const again = attemptsOf('shared').filter(({ fault, attempts }) => fault === null && attempts > 1);
      expect(again.length, JSON.stringify(again)).toBeLessThanOrEqual(1);
    },
    seconds * 1000,
  );

  /** Each good slide once, with the result of a batch that nobody killed; each broken one with its reason; and nothing else in the folder. */
  function expectAllDone(out: string): void {
    const project = Project.open(at(`${out}.spindle`), false);
    try {
      const good = slides.filter(({ fault }) => fault === null);
      const info = project.info();
      expect([info.slides.length, info.runs]).toEqual([good.length, good.length]);
      expect(info.slides.filter(({ runs }) => runs !== 1)).toEqual([]);
      expect(project.verify()).toEqual([]);
    } finally {
      project.close();
    }
    const stands = attemptsOf(out);
    expect(stands.map(({ path, state, tag }) => [basename(path), state, tag])).toEqual(
      slides.map(({ path, fault }) => [basename(path), fault === null ? 'done' : 'failed', fault]),
    );
    const documents = namesIn(at('whole'));
    expect(namesIn(at(out))).toEqual(documents);
    for (const name of documents.filter((each) => each.endsWith('.json')))
      expect(resultIn(join(at(out), name)), name).toEqual(resultIn(join(at('whole'), name)));
    expect(summaryIn(at(out))).toEqual(summaryIn(at('whole')));
  }

  function attemptsOf(
    out: string,
  ): (ListedFixture & { readonly state: string; readonly attempts: number; readonly tag: string | null })[] {
    const project = Project.open(at(`${out}.spindle`), false);
    try {
      const [batch] = project.queue.batches();
      const rows = project.queue.slides(batch?.id ?? '');
      return rows.map(({ state, attempts, reason }, index) => {
        const slide = slides[index];
        if (slide === undefined) throw new Error('the queue holds a slide more');
        return { ...slide, state, attempts, tag: reason?.tag ?? null };
      });
    } finally {
      project.close();
    }
  }
});

/** A batch under way. */
class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<CommandRun>;
  #stdout = '';
  #known = 0;

  constructor({ child, ended }: ReturnType<typeof startSpindle>) {
    this.child = child;
    this.ended = ended;
    child.stdout?.on('data', (text: string) => (this.#stdout += text));
  }

  hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Slides whose documents it has written since the last kill. */
  written(): number {
    return writtenBy({ stdout: this.#stdout }).length - this.#known;
  }

  forget(): void {
    this.#known += this.written();
  }

  /** Returns too when it has ended. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo() && !this.hasEnded()) await new Promise((wake) => setTimeout(wake, 2));
    if (this.child.signalCode !== null) await once(this.child, 'close');
  }

  /** Its processes that compute. */
  engines(): number[] {
    const { pid } = this.child;
    const children = textOf(`/proc/${pid}/task/${pid}/children`).trim();
    return children === '' ? [] : children.split(' ').map(Number);
  }
}

/** Patches that are finished, and their tissue. */
interface Finished {
  readonly patches: number;
  readonly areaMm2: number;
}

/** By the name of the documents. */
function finishedIn(folder: string): Map<string, Finished> {
  const found = new Map<string, Finished>();
  if (!existsSync(folder)) return found;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.unfinished'))) {
    // The last one is what was not written to its end.
    const [, ...lines] = textOf(join(folder, name)).split('\n').slice(0, -1);
    const areas = lines
      .map((line) => (JSON.parse(line.slice(17)) as { readonly areaMm2?: number }).areaMm2)
      .filter((area) => area !== undefined);
    const areaMm2 = areas.reduce((sum, area) => sum + area, 0);
    if (areas.length > 0) found.set(name.replace(/\.unfinished$/, ''), { patches: areas.length, areaMm2 });
  }
  return found;
}

/**
 * A slide that a process finished, or went on with, was begun behind the last patch of the journal that was there before; and what it
 * computed is the rest. @returns how many it went on with
 */
function expectNothingComputedAgain(
  { stdout, stderr }: CommandRun,
  before: ReadonlyMap<string, Finished>,
  folder: string,
): number {
  const resumed = new Map<string, number>();
  for (const [, path = '', patches] of stderr.matchAll(
    /^(.+): goes on where an earlier analysis ended: (\d+) of \d+ patches are finished$/gm,
  )) {
    const stem = stemOfSlide(path);
    if (!resumed.has(stem)) resumed.set(stem, Number(patches));
  }
  const now = finishedIn(folder);
  const done = new Set(writtenBy({ stdout }));
  for (const [stem, { patches, areaMm2 }] of before) {
    const gone = resumed.get(stem);
    if (gone !== undefined) expect([stem, gone]).toEqual([stem, patches]);
    if (!done.has(stem)) {
      const kept = now.get(stem)?.patches ?? 0;
      // Where the journal is gone, the run was recorded before.
      if (now.has(stem)) expect(kept, stem).toBeGreaterThanOrEqual(patches);
      continue;
    }
    expect([stem, gone]).toEqual([stem, patches]);
    const { analysedAreaMm2, timings } = JSON.parse(textOf(join(folder, `${stem}.json`))) as {
      readonly analysedAreaMm2: number;
      readonly timings: { readonly detectionSeconds: number; readonly rateMm2PerMin: number };
    };
    const computed = (timings.rateMm2PerMin * timings.detectionSeconds) / 60;
    expect(computed, stem).toBeCloseTo(analysedAreaMm2 - areaMm2, 6);
  }
  return resumed.size;
}

/** Names of their documents. */
function writtenBy({ stdout }: Pick<CommandRun, 'stdout'>): string[] {
  return [...stdout.matchAll(/^ {2}wrote +.*\/(.+)\.json$/gm)].map(([, stem = '']) => stem);
}

function stemOfSlide(path: string): string {
  return basename(path).replace(/\.\w+$/, '');
}

function twiceIn(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function namesIn(folder: string): string[] {
  return readdirSync(folder).toSorted();
}

/** Without times, and without what became of engines. */
function resultIn(path: string): unknown {
  return JSON.parse(textOf(path), (key, value: unknown) =>
    ['timings', 'startedAt', 'engineEvents', 'runId'].includes(key) ? undefined : value,
  );
}

function summaryIn(folder: string): string[][] {
  const [header = [], ...rows] = parseCsv(textOf(join(folder, 'summary.csv')));
  const isOfRun = new Set(['seconds', 'started_at', 'engine_events', 'attempts']);
  return [header, ...rows].map((row) => row.filter((_, at) => !isOfRun.has(header[at] ?? '')));
}

function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}
