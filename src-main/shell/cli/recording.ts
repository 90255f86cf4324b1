/**
 * The project of a command that makes runs: the one that is named, or else that of the user's folder, or none. What people decided
 * about a slide is taken from it, and the runs are recorded in it.
 */
import { existsSync } from 'node:fs';
import { enteredMpp, followedOf, nothingFollowed, type Followed } from '../../analysis/followed';
import { noteOpened, notRecorded as notRecordedOf } from '../../analysis/note-opened';
import { ownProtocolNamed, ownProtocols } from '../../analysis/own-protocols';
import { regionsOf, regionWords } from '../../contract/domain/regions';
import { programName } from '../../contract/domain/command';
import type { Protocol } from '../../contract/domain/protocol';
import type { SlideSettings } from '../../contract/domain/queue';
import { asSpindleError, formatError, SpindleError } from '../../contract/errors';
import type { SlidePicture } from '../../contract/identity';
import type { AnalysisResult } from '../../contract/report';
import { openDefaultProject } from '../../project/default-project';
import { Project } from '../../project/project';
import type { Queue } from '../../project/queue/queue';
import { openSettings } from '../../project/settings';
import { lastResultSince, recordResult, runOfResult } from '../../project/recorded-runs';
import { userFolder } from '../user-folder';
import { notFollowed } from './following';
import { printNote } from './output';

export interface RecordingOptions {
  /** Path of a project file; `false` for none; default: that of the user's folder. */
  readonly project?: string | false;
  readonly reader?: string;
}

/** A named project must take every run; if the default project fails to take one, a warning is printed. */
export class Recording {
  readonly #by: string;
  readonly #reader: string | undefined;
  readonly #isNamed: boolean;
  #project: Project | null;
  #protocols: readonly Protocol[] | null = null;

  /** @throws usage; not-found, project-invalid, write-failed of a project that is named */
  constructor({ project, reader }: RecordingOptions, version: string) {
    if (project === false && reader !== undefined) throw readerOfNothing();
    this.#reader = reader;
    this.#by = reader ?? programName(version);
    this.#isNamed = typeof project === 'string';
    this.#project = typeof project === 'string' ? openNamed(project) : null;
    if (project === undefined) this.#project = openedDefault();
  }

  /** @returns the project's file; `null` where the run is not recorded. @throws write-failed of a project that is named */
  async record(result: AnalysisResult): Promise<string | null> {
    const project = this.#project;
    if (project === null) return null;
    try {
      await recordResult(project, result.slide.picture, result, this.#by);
      return project.file;
    } catch (thrown) {
      if (this.#isNamed) throw thrown;
      printNote(notRecorded(thrown));
      return null;
    }
  }

  /**
   * What people decided about the slide. @param mpp of the command line. @param mppOfList that a list states of the slide
   * @throws project-invalid of a project that is named
   */
  followed(picture: SlidePicture, mpp: number | undefined, mppOfList: number | undefined): Followed {
    const entered = enteredMpp(mpp, this.#reader);
    const listed = enteredMpp(mppOfList, this.#reader);
    if (this.#project === null) return nothingFollowed(listed ?? entered);
    try {
      return followedOf(this.#project, picture, { entered, listed });
    } catch (thrown) {
      if (this.#isNamed) throw thrown;
      printNote(notFollowed(thrown));
      return nothingFollowed(listed ?? entered);
    }
  }

  /**
   * Where the slide lies, and what a list states of it beside its pixel size: its case and its protocol, which are decisions like those
   * of a window. @throws write-failed, project-invalid of a project that is named
   */
  opened(slide: SlidePicture, path: string, settings: SlideSettings): void {
    const project = this.#project;
    if (project === null) return;
    try {
      const opened = { slide, path, settings, by: this.#by, own: this.#own() };
      for (const why of notRecordedOf(project, opened)) printNote(`note: ${path}: ${why}`);
      noteOpened(project, opened);
    } catch (thrown) {
      if (this.#isNamed) throw thrown;
      printNote(notRecorded(thrown));
    }
  }

  /** The queue of the project, and a word that its processes share; `null` where there is no project. */
  sharedQueue(): { readonly queue: Queue; readonly sharedBy: string } | null {
    const project = this.#project;
    return project === null ? null : { queue: project.queue, sharedBy: project.id };
  }

  /** What the result is recorded under; `null` where there is no project. */
  runOf(result: AnalysisResult): string | null {
    return this.#project === null ? null : runOfResult(result.slide.picture, result);
  }

  /** The last result of a run over the slide that was begun after a time, ISO 8601. */
  resultSince(picture: SlidePicture, time: string): AnalysisResult | null {
    return this.#project === null ? null : lastResultSince(this.#project, picture, time);
  }

  isRecorded(run: string): boolean {
    return this.#project !== null && this.#project.runOf(run) !== null;
  }

  /**
   * Regions that the project holds on the result's slide, in words; `null` where there are none, or no project.
   * @throws project-invalid of a project that is named
   */
  regionsOn(result: AnalysisResult): string | null {
    const project = this.#project;
    if (project === null) return null;
    try {
      return regionWords(regionsOf(project.stateOf(result.slide.picture)));
    } catch (thrown) {
      if (this.#isNamed) throw thrown;
      printNote(notFollowed(thrown));
      return null;
    }
  }

  /** Read when a list first names a slide. */
  #own(): readonly Protocol[] {
    this.#protocols ??= keptProtocols();
    return this.#protocols;
  }

  close(): void {
    this.#project?.close();
    this.#project = null;
  }
}

/** Those that a person took into the application. */
export function keptProtocols(): readonly Protocol[] {
  const { window } = openSettings(userFolder(), (fault) => printNote(formatError(fault.toReport())));
  return ownProtocols(window);
}

/** Tells which names are theirs; they are read when a list first names one that is not published. */
export function isKeptProtocol(): (name: string) => boolean {
  let own: readonly Protocol[] | null = null;
  return (name) => ownProtocolNamed((own ??= keptProtocols()), name) !== null;
}

/** `null` if it cannot be opened, which is reported. */
function openedDefault(): Project | null {
  try {
    return openDefaultProject(userFolder());
  } catch (thrown) {
    printNote(notRecorded(thrown));
    return null;
  }
}

function notRecorded(thrown: unknown): string {
  return `warning: the run is not recorded in a project: ${formatError(asSpindleError(thrown).toReport())}`;
}

function openNamed(file: string): Project {
  const isNew = !existsSync(file);
  const project = Project.open(file, true);
  if (isNew) printNote(`a new project: ${project.file}`);
  return project;
}

function readerOfNothing(): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot use --reader with --no-project',
    why: 'a reader is recorded in a project',
    remedy: 'leave one of them out',
  });
}
