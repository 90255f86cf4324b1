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
import { laterPixelSize } from './later-pixel-size';
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
  const { slide, path, settings, by, batch } = opened;
  if (!isAddress(path)) project.noteFile(slide.key, path);
  const isOld = settings.mpp !== undefined && laterPixelSize(project, slide, settings.mpp) !== null;
  const { mpp, ...others } = settings;
  const stated = isOld ? others : settings;
  const commands = statedDecisions({ ...opened, settings: stated }, project.stateOf(slide));
  const shared = { by, ...(batch !== undefined && { batch }) };
  project.execute(commands.map((command) => ({ id: randomUUID(), ...shared, command })));
  return commands.length;
}

/** Why a block and a stain that a list states of a slide cannot be recorded, as a sentence; `null` where they can. */
export function whyWithoutCase(
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
