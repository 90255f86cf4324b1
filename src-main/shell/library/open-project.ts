/** A project file for a program: what people decided and runs found comes out, further decisions go in, checked like those of a window. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Command, Entry } from '../../contract/domain/command';
import { analysisResultSchema } from '../../contract/domain/result';
import { valuesOf, type Family, type Standing } from '../../contract/domain/slide-state';
import type { SlidePicture } from '../../contract/identity';
import type { AnalysisResult } from '../../contract/report';
import type { ListedCase } from '../../project/cases';
import { Project as ProjectFile, type ProjectInfo } from '../../project/project';
import { recordResult, resultOf } from '../../project/recorded-runs';
import { invalidCall, pathSchema, pictureSchema, requireValid } from './request';

/** How a project is opened. */
export interface OpenProjectOptions {
  /** Makes the file where there is none. Default: false. */
  readonly create?: boolean;
  /** Nothing is written, so that a file of somebody else can be read, too. Default: false. */
  readonly readOnly?: boolean;
}

/** What a person can decide about a slide; runs are recorded by `record`. */
export type Decision = Exclude<Command, { readonly kind: 'record-run' }>;

/** One decision with its author. */
export interface DecisionRequest {
  readonly command: Decision;
  /** Name or initials of the person. */
  readonly by: string;
  /** The same request sent again under its id is answered with the entry that it became. Default: a new one. */
  readonly id?: string;
  /** Several entries of one name are undone as one. */
  readonly batch?: string;
  /** `seq` of the state that it was decided on: where the same was changed since, it is refused with `conflict`. */
  readonly basedOn?: number;
}

/** What stands for a slide. */
export interface StateOfSlide {
  /** Number of the slide's last entry; 0 where there is none. */
  readonly seq: number;
  /** All that stands of one kind, such as `verdict`, in the order in which it was decided. What was undone is left out. */
  values<F extends Family>(family: F): Standing<F>[];
}

/** An open project. Its methods throw SpindleError `project-invalid` for a damaged file, and those that write `write-failed`. */
export interface Project {
  /** Full path. */
  readonly file: string;
  /** Its slides, the number of its runs, the people in it, and the head of its log. */
  info(): ProjectInfo;
  /** Every slide by its case, with how far it has come; the slides of no case last. */
  cases(): ListedCase[];
  /** What stands for a slide, with every entry of every process until now. */
  stateOf(slide: SlidePicture): StateOfSlide;
  /** The log of a slide, in its order. @param after number of the last entry that is known already */
  entriesOf(slide: SlidePicture, after?: number): Entry[];
  /**
   * Appends decisions to the log, all or none; they are on the disk when it returns.
   * @throws SpindleError `conflict`, `request-invalid`, `write-failed`.
   */
  execute(requests: readonly DecisionRequest[]): Entry[];
  /**
   * Records the result of an analysis as a run, with all that it found. One that is recorded already stays as it was.
   * @param by name or initials of the person, or of the program
   * @throws SpindleError `request-invalid`, `write-failed`.
   */
  record(result: AnalysisResult, by: string): Promise<Entry>;
  /** The result of a run, by the `id` of its entry; `null` where there is none. */
  resultOf(run: string): AnalysisResult | null;
  /** May be called again; nothing else may be called afterwards. */
  close(): void;
}

const what = 'cannot use the project';

const optionsSchema = z
  .object({ create: z.boolean().optional(), readOnly: z.boolean().optional() })
  .refine(({ create, readOnly }) => !(create === true && readOnly === true), {
    error: 'what is only read cannot be made',
  });

/** What the log does not check itself. */
const requestsSchema = z.array(
  z.object({
    command: z.looseObject({ kind: z.string(), slide: pictureSchema }),
    by: z.string(),
    id: z.string().optional(),
    batch: z.string().optional(),
    basedOn: z.int().min(0).optional(),
  }),
);

/**
 * Opens a project file. SQLite works at once, so this and all that reads returns at once.
 *
 * @returns the project, which the caller closes
 * @throws SpindleError `not-found`, `project-invalid`, `write-failed`, `request-invalid`.
 */
export function openProject(path: string, options: OpenProjectOptions = {}): Project {
  requireValid(what, pathSchema, path);
  requireValid(what, optionsSchema, options);
  const { create = false, readOnly = false } = options;
  return readOnly ? shown(ProjectFile.openToRead(path), true) : shown(ProjectFile.open(path, create), false);
}

function shown(project: ProjectFile, readOnly: boolean): Project {
  let isOpen = true;
  const opened = (): ProjectFile => {
    if (isOpen) return project;
    throw invalidCall(what, 'it is closed');
  };
  // SQLite itself may write to what is open to be read, where the file can be written to.
  const writable = (): ProjectFile => {
    if (!readOnly) return opened();
    throw invalidCall(what, 'it is open for reading alone');
  };
  return {
    file: project.file,
    info: () => opened().info(),
    cases: () => opened().cases(),
    stateOf(slide) {
      requireValid(what, pictureSchema, slide);
      const state = opened().stateOf(pictureIn(slide));
      return { seq: state.seq, values: (family) => valuesOf(state, family) };
    },
    entriesOf(slide, after = 0) {
      requireValid(what, pictureSchema, slide);
      requireValid(what, z.int().min(0), after);
      return opened().entriesOf(pictureIn(slide), after);
    },
    execute(requests) {
      requireValid(what, requestsSchema, requests);
      return writable().execute(requests.map(requestOf));
    },
    async record(result, by) {
      requireValid(what, analysisResultSchema, result);
      return recordResult(writable(), result.slide.picture, result, by);
    },
    resultOf(run) {
      requireValid(what, z.string(), run);
      return resultOf(opened(), run);
    },
    close() {
      if (isOpen) project.close();
      isOpen = false;
    },
  };
}

/** Rows of a project say more of a slide than which it is. */
function pictureIn({ key, scene }: SlidePicture): SlidePicture {
  return { key, scene };
}

function requestOf({
  command,
  by,
  id = randomUUID(),
  batch,
  basedOn,
}: DecisionRequest): Parameters<ProjectFile['execute']>[0][number] {
  // A program that no compiler checked may send one.
  if ((command as Command).kind === 'record-run')
    throw invalidCall(what, 'a run is recorded with all that it found, by record()');
  return {
    ...{ id, by, command: { ...command, slide: pictureIn(command.slide) } },
    ...(batch !== undefined && { batch }),
    ...(basedOn !== undefined && { basedOn }),
  };
}
