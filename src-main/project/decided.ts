/** What people decided about a slide that an analysis of it follows: its pixel size, and the corrections of its tissue mask. */
import { valuesOf } from '../contract/domain/slide-state';
import type { SlidePicture } from '../contract/identity';
import type { MaskEdit } from '../contract/mask';
import type { EnteredMpp } from '../contract/slide';
import type { Project } from './project';

export interface Decided {
  /** With the name of the person; `null` where nobody entered one. */
  readonly mpp: EnteredMpp | null;
  /** In their order. */
  readonly maskEdits: readonly MaskEdit[];
  /** Who corrected the mask, each once. */
  readonly maskReaders: readonly string[];
}

/** @throws project-invalid */
export function decidedAbout(project: Project, slide: SlidePicture): Decided {
  const state = project.stateOf(slide);
  const [mpp] = valuesOf(state, 'pixel-size');
  const edits = valuesOf(state, 'mask-edit');
  return {
    mpp: mpp === undefined ? null : { ...mpp.value, by: project.readerOf(mpp.seq) },
    maskEdits: edits.map(({ value }) => value),
    maskReaders: [...new Set(edits.map(({ seq }) => project.readerOf(seq)))],
  };
}
