/**
 * What a command takes from a project about the slide that it reads: the pixel size that a person entered and the corrections of the
 * tissue mask. What is entered on the command line stands before the pixel size, and comes after the corrections.
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { asSpindleError, formatError } from '../../contract/errors';
import type { SlidePicture } from '../../contract/identity';
import type { MaskEdit } from '../../contract/mask';
import { mppWords, type EnteredMpp } from '../../contract/slide';
import { decidedAbout, type Decided } from '../../project/decided';
import { defaultProjectPath } from '../../project/default-project';
import { Project } from '../../project/project';
import type { Slide } from '../../slide/slide';
import { userFolder } from '../user-folder';
import { printNote } from './output';

export interface FollowingOptions {
  /** Path of a project file; `false` for none; default: that of the user's folder, where there is one. */
  readonly project?: string | false;
  /** µm per pixel, entered by hand. */
  readonly mpp?: number;
}

export interface Followed {
  /** What is used; `null` where nobody entered one. */
  readonly mpp: EnteredMpp | null;
  /** Those of the project. */
  readonly maskEdits: readonly MaskEdit[];
  /** What of it is used and what is not, as one line; `null` where the project knows nothing of the slide. */
  readonly words: string | null;
  /** What a reader of a document must know, as sentences. */
  readonly notes: readonly string[];
}

/** The pixel size of the command line, by its person where one is named. */
export function enteredMpp(mpp: number | undefined, reader?: string): EnteredMpp | null {
  return mpp === undefined ? null : { x: mpp, y: mpp, ...(reader !== undefined && { by: reader }) };
}

/** Where there is no project. */
export function nothingFollowed(entered: EnteredMpp | null): Followed {
  return { mpp: entered, maskEdits: [], words: null, notes: [] };
}

/** @throws project-invalid */
export function followedOf(
  project: Project,
  picture: SlidePicture,
  entered: EnteredMpp | null,
  use: 'all' | 'pixel size' = 'all',
): Followed {
  const decided = decidedAbout(project, picture);
  const passedOver = decided.mpp !== null && entered !== null ? decided.mpp : null;
  const parts = [
    ...(decided.mpp !== null && passedOver === null ? [`pixel size ${enteredWords(decided.mpp)}`] : []),
    ...(passedOver !== null && entered !== null
      ? [`--mpp ${entered.x} is used, not its ${enteredWords(passedOver)}`]
      : []),
    ...(use === 'all' ? correctionsWords(decided) : []),
  ];
  return {
    mpp: entered ?? decided.mpp,
    maskEdits: decided.maskEdits,
    words: parts.length === 0 ? null : `${basename(project.file)}: ${parts.join('; ')}`,
    notes:
      passedOver === null
        ? []
        : [
            `The project has another pixel size for this slide, which was not used: ${enteredWords(passedOver)}.`,
          ],
  };
}

/** For a command that only reads. A named project must be there; where the default one cannot be read, a warning is printed. */
export async function followed(
  { project, mpp }: FollowingOptions,
  slide: Slide,
  use: 'all' | 'pixel size' = 'all',
): Promise<Followed> {
  const entered = enteredMpp(mpp);
  const of = async (opened: Project): Promise<Followed> =>
    followedOf(opened, await slide.picture(), entered, use);
  if (project === false) return nothingFollowed(entered);
  if (project !== undefined) return reading(project, of);
  const file = defaultProjectPath(userFolder());
  if (!existsSync(file)) return nothingFollowed(entered);
  try {
    return await reading(file, of);
  } catch (thrown) {
    printNote(notFollowed(thrown));
    return nothingFollowed(entered);
  }
}

/** The warning of a command that goes on without what a project says. */
export function notFollowed(thrown: unknown): string {
  return `warning: the decisions of the project are not followed: ${formatError(asSpindleError(thrown).toReport())}`;
}

async function reading<T>(file: string, use: (project: Project) => Promise<T>): Promise<T> {
  const project = Project.openToRead(file);
  try {
    return await use(project);
  } finally {
    project.close();
  }
}

function enteredWords(mpp: EnteredMpp): string {
  return mpp.by === undefined ? mppWords(mpp) : `${mppWords(mpp)}, entered by ${mpp.by}`;
}

function correctionsWords({ maskEdits, maskReaders }: Decided): string[] {
  const count = maskEdits.length;
  if (count === 0) return [];
  return [
    `${count} ${count === 1 ? 'correction' : 'corrections'} of the tissue mask, by ${maskReaders.join(', ')}`,
  ];
}
