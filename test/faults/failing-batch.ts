/**
 * A batch whose disk fails at one moment, and that is called again when it works: what it said, what it left, and what it ends with, compared with
 * a batch that nothing disturbed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { Project } from '../../src-main/project/project';
import type { CommandRun } from '../shell/cli/run-spindle';
import { countedIn, underLayer, type Failure } from './file-layer';

/** The command line of a batch that writes documents to `out` and records its runs in `project`, and the one that goes on with it. */
export interface BatchCommand {
  first(folder: BatchFolder): readonly string[];
  again(folder: BatchFolder): readonly string[];
}
export interface BatchFolder {
  readonly out: string;
  readonly project: string;
}

/** What a batch ends with, less what differs from run to run: names of documents, contents of those in JSON, last runs by slide. */
export interface BatchEnd {
  readonly names: readonly string[];
  readonly documents: Readonly<Record<string, unknown>>;
  readonly runs: Readonly<Record<string, unknown>>;
}

export class FailingBatch {
  #number = 0;

  /** @param folder of the caller's @param program that the command lines are given to */
  constructor(
    private readonly folder: string,
    private readonly program: readonly string[],
    private readonly command: BatchCommand,
  ) {}

  /** Undisturbed. @param counted kinds of operations @returns also how many there were */
  async count(counted: string): Promise<{ readonly end: BatchEnd; readonly operations: number }> {
    const place = this.#newPlace();
    const count = join(this.folder, 'count');
    const run = await this.#run(this.command.first(place), {
      ...{ folder: place.folder, count },
      failure: { counted, at: 0, error: 'ENOSPC', failing: '-' },
    });
    expect(run.status, run.stderr).toBe(0);
    return { end: endOf(place), operations: countedIn(count) };
  }

  /**
   * With a disk that fails; then as it is, and with one that works again. The second must end as one that nothing disturbed.
   * @param words what must be said where the first does not end with everything written
   */
  async fail(failure: Failure, words: RegExp, expected: BatchEnd): Promise<void> {
    const place = this.#newPlace();
    const first = await this.#run(this.command.first(place), { folder: place.folder, failure });
    const name = `${JSON.stringify(failure)}: status ${first.status}\n${first.stderr}`;
    if (first.status === 0) expectSame(endOf(place), expected, name);
    else {
      expect(first.stderr, name).toMatch(words);
      expect(first.stderr, name).toContain('error[write-failed]');
      expect(first.stderr, name).toContain(place.folder);
      const left = endOf(place);
      for (const [path, document] of Object.entries(left.documents))
        expect(isDeepStrictEqual(document, expected.documents[path]), `${path}: ${name}`).toBe(true);
      for (const [slide, run] of Object.entries(left.runs))
        expect(isDeepStrictEqual(run, expected.runs[slide]), `${slide}: ${name}`).toBe(true);
    }
    const again = await this.#run(this.command.again(place), { folder: place.folder });
    expect(again.status, `${name}\nthen:\n${again.stderr}`).toBe(0);
    expectSame(endOf(place), expected, name);
  }

  #newPlace(): BatchFolder & { readonly folder: string } {
    this.#number += 1;
    const folder = join(this.folder, `batch-${this.#number}`);
    mkdirSync(folder);
    return { folder, out: join(folder, 'out'), project: join(folder, 'case.spindle') };
  }

  async #run(args: readonly string[], options: Parameters<typeof underLayer>[0]): Promise<CommandRun> {
    const [command = '', ...first] = this.program;
    const child = spawn(command, [...first, ...args], {
      env: await underLayer(options),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 110_000,
    });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text));
    await once(child, 'close');
    return { status: child.exitCode ?? -1, ...printed };
  }
}

function expectSame(end: BatchEnd, expected: BatchEnd, name: string): void {
  expect(end.names, name).toEqual(expected.names);
  for (const part of ['documents', 'runs'] as const) {
    expect(Object.keys(end[part]).sort(), name).toEqual(Object.keys(expected[part]).sort());
    for (const [key, value] of Object.entries(expected[part]))
      expect(isDeepStrictEqual(end[part][key], value), `${key} is the same: ${name}`).toBe(true);
  }
}

function endOf({ out, project }: BatchFolder): BatchEnd {
  const names = existsSync(out) ? readdirSync(out).filter((name) => !isTransient(name)) : [];
  const documents = names
    .filter((name) => name.endsWith('.json') && !name.startsWith('summary'))
    .map((name) => [name, withoutTimes(JSON.parse(readFileSync(join(out, name), 'utf8')))] as const);
  return { names: names.sort(), documents: Object.fromEntries(documents), runs: runsIn(project) };
}

/** Work that goes on, and what is only there while a process runs. */
const isTransient = (name: string): boolean => name.startsWith('.') || name.endsWith('.unfinished');

/** The last of each slide: its detections. */
function runsIn(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  const project = Project.open(file, false);
  try {
    expect(project.verify()).toEqual([]);
    const runs: Record<string, unknown> = {};
    for (const { entry } of project.log()) {
      const { command } = entry;
      if (command.kind !== 'record-run') continue;
      runs[`${command.slide.key}/${command.slide.scene}`] = project.detectionsOf(command.run);
    }
    return runs;
  } finally {
    project.close();
  }
}

const times = new Set(['runId', 'startedAt', 'timings']);

/** At any depth, what says when something was done, or how fast. */
function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !times.has(name));
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutTimes(each)]));
}
