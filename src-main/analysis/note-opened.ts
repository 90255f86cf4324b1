/**
 * What a project is told of a slide of a batch that was opened: where it lies, and what a list states of it, its
 * pixel size, case and protocol, which are decisions like those of a window.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { caseWith } from '../contract/domain/case';
import type { Command } from '../contract/domain/command';
import { protocolKey, type Protocol } from '../contract/domain/protocol';
import type { SlideSettings } from '../contract/domain/queue';
import { standingAt, valueOf, type SlideState } from '../contract/domain/slide-state';
import type { SlidePicture } from '../contract/identity';
import type { Project } from '../project/project';
import { isAddress } from '../slide/source/address';
import { notTakenOf, settingsLess } from './later-decisions';
import { ownProtocolNamed } from './own-protocols';

export interface OpenedOfBatch {
  readonly slide: SlidePicture;
  /** Full path, or an address. */
  readonly path: string;
  readonly settings: SlideSettings;
  /** Name of the person or program whose decisions these are. */
  readonly by: string;
  /** Protocols that a list may name beside the published ones. */
  readonly own: readonly Protocol[];
  /** What these decisions are undone with. */
  readonly batch?: string;
}

/** @returns how many decisions were recorded. @throws write-failed, project-invalid */
export function noteOpened(project: Project, opened: OpenedOfBatch): number {
  const { slide, path, by, own, batch } = opened;
  if (!isAddress(path)) project.noteFile(slide.key, path);
  const settings = settingsLess(opened.settings, notTakenOf(project, slide, opened.settings, own));
  const commands = statedDecisions({ ...opened, settings }, project.stateOf(slide));
  const shared = { by, ...(batch !== undefined && { batch }) };
  project.execute(commands.map((command) => ({ id: randomUUID(), ...shared, command })));
  return commands.length;
}

/** What a list states of a slide beside its pixel size, and is not recorded: sentences. @throws project-invalid */
export function notRecorded(
  project: Project,
  { slide, settings, own }: Pick<OpenedOfBatch, 'slide' | 'settings' | 'own'>,
): string[] {
  const notTaken = notTakenOf(project, slide, settings, own);
  const withoutCase = whyWithoutCase(project, slide, settingsLess(settings, notTaken));
  const ofOthers = notTaken.filter(({ fields }) => !fields.includes('mpp')).map(({ why }) => why);
  return withoutCase === null ? ofOthers : [...ofOthers, withoutCase];
}

function whyWithoutCase(
  project: Project,
  slide: SlidePicture,
  { case: name, block, stain }: SlideSettings,
): string | null {
  if (name !== undefined || (block ?? stain) === undefined) return null;
  if ((standingAt(project.stateOf(slide), 'case', '')?.value ?? null) !== null) return null;
  return 'Its block and stain are not recorded: the list names no case, and it is in none.';
}

/** What stands already is not decided again. */
function statedDecisions(
  { slide, settings, own }: Pick<OpenedOfBatch, 'slide' | 'settings' | 'own'>,
  state: SlideState,
): Command[] {
  const { case: name, block, stain, protocol, mpp } = settings;
  const decisions: Command[] = [];
  const standing = standingAt(state, 'case', '')?.value ?? null;
  const stated = caseWith(standing, { name, block, stain });
  if (stated !== null && !isDeepStrictEqual(standing, stated))
    decisions.push({ kind: 'set-case', slide, case: stated });
  if (mpp !== undefined && !isDeepStrictEqual(valueOf(state, 'pixel-size'), { x: mpp, y: mpp }))
    decisions.push({ kind: 'set-pixel-size', slide, mpp: { x: mpp, y: mpp } });
  const chosen = valueOf(state, 'protocol');
  const key = typeof chosen === 'string' ? chosen : chosen?.key;
  const definition = protocol === undefined ? null : ownProtocolNamed(own, protocol);
  const named = definition === null ? protocol : protocolKey(definition);
  if (named !== undefined && key !== named)
    decisions.push({
      ...{ kind: 'choose-protocol', slide, protocol: named },
      ...(definition !== null && { definition }),
    });
  return decisions;
}
