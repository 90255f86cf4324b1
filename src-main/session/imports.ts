/**
 * Files of annotations that are taken in as decisions: planned first, so that a person sees what becomes of what, and recorded as it was
 * planned. The last plan is kept, and the file that it is of, which may be planned again with other meanings.
 */
import { basename } from 'node:path';
import { classKeyOf } from '../analysis/known-classes';
import { planFile, recordPlan, type TakeRequest } from '../analysis/take-annotations';
import { mostImportedClasses, type Request, type Results } from '../contract/api';
import type { ImportAccount } from '../contract/made-documents';
import type { Command } from '../contract/domain/command';
import { SpindleError } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import type { Decisions } from './decisions';
import { newIdentifier } from './identifier';
import { notThere } from './request-errors';
import type { UploadFolder } from './upload-folder';

interface Plan {
  readonly planId: string;
  readonly project: string;
  readonly reader: string;
  readonly basedOn: number;
  readonly picture: SlidePicture;
  readonly commands: readonly Command[];
}

export class Imports {
  readonly #decisions: Pick<Decisions, 'project' | 'projectId' | 'reader'>;
  readonly #uploads: Pick<UploadFolder, 'use' | 'release'>;
  #plan: Plan | null = null;
  #path: string | null = null;

  constructor(
    decisions: Pick<Decisions, 'project' | 'projectId' | 'reader'>,
    uploads: Pick<UploadFolder, 'use' | 'release'>,
  ) {
    this.#decisions = decisions;
    this.#uploads = uploads;
  }

  /** @param path real, of a file that may be read. @throws not-found, unsupported-format, broken-file, conflict, table-invalid */
  async plan(
    path: string,
    { picture, meanings, isReplacing, isOfThisSlide }: Request<'planImport'>,
    dicomImage: TakeRequest['dicomImage'],
  ): Promise<ImportAccount> {
    await this.#take(path);
    this.#plan = null;
    const { project, projectId, reader } = this.#decisions;
    const { seq: basedOn } = project.stateOf(picture);
    const { commands, format, classes, notRead, ...counts } = await planFile(project, picture, path, {
      ...{ reader, isReplacing, isOfThisSlide, holeGroups: [], dicomImage },
      meanings: new Map(meanings.map(({ name, meaning }) => [classKeyOf(name ?? ''), meaning])),
    }).catch((thrown: unknown) => {
      throw inWindow(thrown, path);
    });
    if (classes.length > mostImportedClasses) throw tooManyClasses(path, classes.length);
    const isWhole = commands.length > 0 && classes.every(({ meaning }) => meaning !== null);
    const planId = newIdentifier();
    if (isWhole) this.#plan = { planId, project: projectId, reader, basedOn, picture, commands };
    return {
      ...{ planId: isWhole ? planId : null, format, classes, ...counts },
      notRead: notRead.map(({ what, count }) => ({ what, count })),
    };
  }

  /** @throws not-found for another plan than the last; conflict where something else stands by now; write-failed */
  async record(planId: string): Promise<Results['recordImport']> {
    const plan = this.#plan;
    if (plan?.planId !== planId)
      throw notThere('planId', 'this plan is not kept any more', 'read the file again');
    const { project, projectId, reader } = this.#decisions;
    if (plan.project !== projectId || plan.reader !== reader) throw planOfOthers();
    const batch = newIdentifier();
    recordPlan(project, plan.commands, { reader, batch, basedOn: plan.basedOn });
    this.#plan = null;
    await this.#take(null);
    return { batch, seq: project.stateOf(plan.picture).seq };
  }

  /** One file at a time is kept of what a browser sent. */
  async #take(path: string | null): Promise<void> {
    const before = this.#path;
    this.#path = path;
    if (path !== null) this.#uploads.use(path);
    if (before !== null && before !== path) await this.#uploads.release(before);
  }
}

/** A file that was sent lies under a name of no meaning; and there is no command line here. */
function inWindow(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof SpindleError)) return thrown;
  const { tag, cause } = thrown;
  const remedy =
    tag === 'conflict'
      ? 'open the slide that it is of, or choose that it is taken all the same'
      : thrown.remedy;
  return new SpindleError(tag, {
    ...thrown.toReport(),
    where: { ...thrown.where, path: basename(path) },
    ...{ remedy, cause },
  });
}

function tooManyClasses(path: string, count: number): SpindleError {
  return new SpindleError('table-invalid', {
    what: 'nothing was taken in',
    where: { path: basename(path) },
    why: `the file has ${count} classes, more than ${mostImportedClasses}`,
    remedy: 'check that it is a file of annotations; the command line takes it (`spindle import`)',
  });
}

function planOfOthers(): SpindleError {
  return new SpindleError('conflict', {
    what: 'nothing was taken in',
    why: 'another project was opened, or another reader decides, since it was shown',
    remedy: 'read the file again',
  });
}
