/** Projects as readers and machines make them, for tests that join them, and what a project file holds, read without Spindle. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Command } from '../../../src-main/contract/domain/command';
import { slideKey, type SlidePicture } from '../../../src-main/contract/identity';
import { SpindleError } from '../../../src-main/contract/errors';
import { joinProjects, type JoinedProject } from '../../../src-main/project/merging/join-projects';
import { Project, type CommandRequest } from '../../../src-main/project/project';
import { recordResult } from '../../../src-main/project/recorded-runs';
import type { ProjectFault } from '../../../src-main/project/verify';
import { exampleResult } from '../../analysis-result';
import { randomDecision } from '../../contract/random-commands';
import { randomNumbers } from '../../fixture/texture';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';

export const slideOf = (digit: string): SlidePicture => ({ key: slideKey(digit.repeat(32)), scene: 0 });

export function withProject<T>(file: string, use: (project: Project) => T): T {
  const project = Project.open(file, true);
  try {
    return use(project);
  } finally {
    project.close();
  }
}

/** Decisions with identifiers of their own, made now. */
export function decide(file: string, name: string, commands: readonly Command[], by = 'AB'): void {
  withProject(file, (project) =>
    project.execute(
      commands.map((command, index): CommandRequest => ({ id: `${name}-${index}`, by, command })),
    ),
  );
}

/** As the readers of `random-commands` decide, in the project as it is. @param name of this part of its history: told apart from others */
export function decideAtRandom(
  file: string,
  {
    name,
    seed,
    count,
    slides,
  }: { name: string; seed: number; count: number; slides: readonly SlidePicture[] },
): void {
  const random = randomNumbers(seed);
  withProject(file, (project) => {
    for (let index = 0; index < count; index += 1) {
      const slide = slides[Math.floor(random() * slides.length)] ?? slideOf('1');
      const { by, batch, command } = randomDecision(random, slide, project.stateOf(slide));
      // Of one slide and one part of the history: a batch is given at once.
      const named = batch === undefined ? {} : { batch: `${name}-${slide.key.slice(0, 1)}-${batch}` };
      project.execute([{ id: `${name}-${index}`, by, ...named, command }]);
    }
  });
}

export function rowsOf(file: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    database.close();
  }
}

/** What stands, without the numbers of entries, which differ between projects. */
export function standing(file: string): string[] {
  const sql = `SELECT standing.slide_key || ' ' || standing.scene || ' ' || family || ' ' || standing.id || ' ' || value || ' ' || entries.id AS line
    FROM standing JOIN entries ON entries.seq = standing.seq ORDER BY line`;
  return rowsOf(file, sql).map(({ line }) => String(line));
}

/** Identifiers, in their order. */
export function entryIds(file: string): string[] {
  return rowsOf(file, 'SELECT id FROM entries ORDER BY seq').map(({ id }) => String(id));
}

/** Something else changes the file. */
export function change(file: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(file);
  for (const sql of statements) database.exec(sql);
  database.close();
}

export const one = slideOf('1');
export const two = slideOf('2');

export const mpp = (x: number, slide = one): Command => ({ kind: 'set-pixel-size', slide, mpp: { x, y: x } });

export const verdict = (of: 'mitotic' | 'normal'): Command => ({
  kind: 'give-verdict',
  ...{ slide: one, figure: 'figure', place: { x: 1, y: 2 }, verdict: of },
});

/** What was refused, and why. */
export async function errorOf(work: Promise<unknown>): Promise<SpindleError> {
  const thrown: unknown = await work.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => error,
  );
  return thrown instanceof SpindleError ? thrown : expect.unreachable(String(thrown));
}

interface ProjectsOfTest {
  readonly folder: () => string;
  /** Full path of the project of that name. */
  readonly at: (name: string) => string;
  readonly copy: (from: string, to: string) => void;
  readonly join: (names: readonly string[], into: string) => Promise<JoinedProject>;
  readonly faultsOf: (name: string) => ProjectFault[];
  /** @returns its identifier */
  readonly recordRun: (
    name: string,
    slide: SlidePicture,
    startedAt: string,
    detections?: number,
  ) => Promise<string>;
}

/** Projects in a folder of each test's own, by name. */
export function projectsOfTest(): ProjectsOfTest {
  let folder: TemporaryFolder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());
  const at = (name: string): string => join(folder.path, `${name}.spindle`);
  return {
    folder: () => folder.path,
    at,
    copy: (from, to) => copyFileSync(at(from), at(to)),
    join: (names, into) => joinProjects(names.map(at), at(into)),
    faultsOf: (name) => withProject(at(name), (project) => project.verify()),
    recordRun: async (name, slide, startedAt, detections = 20) => {
      const candidates = Array.from({ length: detections }, (_, x) => ({
        x,
        y: (x * 7919) % 5003,
        score: 0.25,
      }));
      const project = Project.open(at(name), true);
      const { id } = await recordResult(
        project,
        slide,
        { ...exampleResult, startedAt, candidates },
        'Spindle',
      );
      project.close();
      return id;
    },
  };
}
