/**
 * A list that is taken again: its pixel size of a slide, which the project has recorded before, does not stand over what a person decided
 * since. What a list states for the first time is later than all, and does.
 */
import { isNamedReader, unnamedReader } from '../contract/domain/command';
import { changedIn, hadPixelSize, valueOf } from '../contract/domain/slide-state';
import type { SlidePicture } from '../contract/identity';
import { mppWords } from '../contract/slide';
import type { Project } from '../project/project';

/**
 * @param stated by a list, µm per pixel
 * @returns why it is not taken, as a sentence; `null` where it is. @throws project-invalid
 */
export function laterPixelSize(project: Project, picture: SlidePicture, stated: number): string | null {
  const state = project.stateOf(picture);
  const [listed, standing] = [{ x: stated, y: stated }, valueOf(state, 'pixel-size')];
  if (standing?.x === stated && standing.y === stated) return null;
  if (!hadPixelSize(state, listed)) return null;
  const by = project.readerOf(changedIn(state, 'pixel-size'));
  // Decided by no person, but by a list before.
  if (!isNamedReader(by) && by !== unnamedReader) return null;
  const stands =
    standing === null
      ? `${by} took it back later`
      : `the pixel size ${mppWords(standing)} that ${by} recorded later stands`;
  return `The pixel size ${mppWords(listed)} of the list is not taken: ${stands}.`;
}
