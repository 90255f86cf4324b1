/** Where the runs of a command are recorded: the project that is named, or else that of the user's folder, or none. */
import { programName } from '../../contract/domain/command';
import { asSpindleError, formatError, SpindleError } from '../../contract/errors';
import type { AnalysisResult } from '../../contract/report';
import { openDefaultProject } from '../../project/default-project';
import { Project } from '../../project/project';
import { recordResult } from '../../project/recorded-runs';
import { userFolder } from '../user-folder';
import { printNote } from './output';

export interface RecordingOptions {
  /** Path of a project file; `false` for none; default: that of the user's folder. */
  readonly project?: string | false;
  readonly reader?: string;
}

/** A named project must take every run; if the default project fails to take one, a warning is printed. */
export class Recording {
  readonly #by: string;
  readonly #isNamed: boolean;
  #project: Project | null;

  /** @throws usage; not-found, project-invalid, write-failed of a project that is named */
  constructor({ project, reader }: RecordingOptions, version: string) {
    if (project === false && reader !== undefined) throw readerOfNothing();
    this.#by = reader ?? programName(version);
    this.#isNamed = typeof project === 'string';
    this.#project = typeof project === 'string' ? openNamed(project) : null;
    if (project === undefined) this.#project = this.#tried(() => openDefaultProject(userFolder()));
  }

  /** @returns the project's file; `null` where the run is not recorded. @throws write-failed of a project that is named */
  record(result: AnalysisResult): string | null {
    const project = this.#project;
    if (project === null) return null;
    const record = (): string => {
      recordResult(project, result.slide.picture, result, this.#by);
      return project.file;
    };
    return this.#isNamed ? record() : this.#tried(record);
  }

  close(): void {
    this.#project?.close();
    this.#project = null;
  }

  /** `null` if it fails, which is reported. */
  #tried<T>(work: () => T): T | null {
    try {
      return work();
    } catch (thrown) {
      printNote(
        `warning: the run is not recorded in a project: ${formatError(asSpindleError(thrown).toReport())}`,
      );
      return null;
    }
  }
}

function openNamed(file: string): Project {
  const project = Project.open(file, true);
  if (project.info().head.seq === 0) printNote(`a new project: ${project.file}`);
  return project;
}

function readerOfNothing(): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot use --reader with --no-project',
    why: 'a reader is recorded in a project',
    remedy: 'leave one of them out',
  });
}
