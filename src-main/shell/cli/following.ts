/**
 * What a command takes from a project about the slide that it reads: the pixel size that a person entered and the corrections of the
 * tissue mask. What is entered on the command line stands before the pixel size, and comes after the corrections.
 */
import { existsSync } from 'node:fs';
import { enteredMpp, followedOf, nothingFollowed, type Followed } from '../../analysis/followed';
import { asSpindleError, formatError } from '../../contract/errors';
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

/** For a command that only reads. A named project must be there; where the default one cannot be read, a warning is printed. */
export async function followed(
  { project, mpp }: FollowingOptions,
  slide: Slide,
  use: 'all' | 'pixel size' = 'all',
): Promise<Followed> {
  const entered = enteredMpp(mpp);
  const of = async (opened: Project): Promise<Followed> =>
    followedOf(opened, await slide.picture(), { entered, use });
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
