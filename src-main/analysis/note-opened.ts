/**
 * What a project is told of a slide of a batch that was opened: where it lies, and what a list states of it beside its pixel size, its
 * case and its protocol, which are decisions like those of a window.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from '../contract/domain/command';
import type { SlideSettings } from '../contract/domain/queue';
import { standingAt, valueOf, type SlideState } from '../contract/domain/slide-state';
import type { SlidePicture } from '../contract/identity';
import type { Project } from '../project/project';
import { isAddress } from '../slide/source/address';

export interface OpenedOfBatch {
  readonly slide: SlidePicture;
  /** Full path, or an address. */
  readonly path: string;
  readonly settings: SlideSettings;
  /** Name of the person or program whose decisions these are. */
  readonly by: string;
}

/** @throws write-failed, project-invalid */
export function noteOpened(project: Project, { slide, path, settings, by }: OpenedOfBatch): void {
  if (!isAddress(path)) project.noteFile(slide.key, path);
  const commands = statedDecisions(slide, settings, project.stateOf(slide));
  project.execute(commands.map((command) => ({ id: randomUUID(), by, command })));
}

/** What stands already is not decided again. */
function statedDecisions(slide: SlidePicture, settings: SlideSettings, state: SlideState): Command[] {
  const { case: name, block, stain, protocol } = settings;
  const parts = { ...(block !== undefined && { block }), ...(stain !== undefined && { stain }) };
  const decisions: Command[] = [];
  if (name !== undefined && !isDeepStrictEqual(standingAt(state, 'case', '')?.value, { name, ...parts }))
    decisions.push({ kind: 'set-case', slide, case: { name, ...parts } });
  const chosen = valueOf(state, 'protocol');
  const key = typeof chosen === 'string' ? chosen : chosen?.key;
  if (protocol !== undefined && key !== protocol)
    decisions.push({ kind: 'choose-protocol', slide, protocol });
  return decisions;
}
