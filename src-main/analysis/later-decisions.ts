/**
 * A list that is taken again: a pixel size, case or protocol that it states of a slide, and that the project has recorded before, does not
 * stand over what a person decided since. What a list states for the first time is later than all, and does.
 */
import { printable } from '../base/printable';
import { isNamedReader, unnamedReader } from '../contract/domain/command';
import { protocolKey, type Protocol } from '../contract/domain/protocol';
import type { SlideSettings } from '../contract/domain/queue';
import { changedIn, hadValue, standingAt, type Values } from '../contract/domain/slide-state';
import type { SlidePicture } from '../contract/identity';
import { mppWords } from '../contract/slide';
import type { Project } from '../project/project';
import { ownProtocolNamed } from './own-protocols';

type ListedFamily = 'pixel-size' | 'case' | 'protocol';

/** What a list states and is not taken. */
export interface NotTaken {
  readonly fields: readonly (keyof SlideSettings)[];
  /** A sentence. */
  readonly why: string;
}

/** @param own protocols that a list may name beside the published ones. @throws project-invalid */
export function notTakenOf(
  project: Project,
  picture: SlidePicture,
  settings: SlideSettings,
  own: readonly Protocol[],
): NotTaken[] {
  const { mpp, protocol } = settings;
  const pixelSize = mpp === undefined ? null : laterPixelSize(project, picture, mpp);
  const ofProtocol = protocol === undefined ? null : laterProtocol(project, picture, protocol, own);
  return [
    ...(pixelSize === null ? [] : [{ fields: ['mpp'] as const, why: pixelSize }]),
    ...laterCase(project, picture, settings),
    ...(ofProtocol === null ? [] : [{ fields: ['protocol'] as const, why: ofProtocol }]),
  ];
}

export function settingsLess(settings: SlideSettings, notTaken: readonly NotTaken[]): SlideSettings {
  const left = new Set<string>(notTaken.flatMap(({ fields }) => fields));
  return Object.fromEntries(Object.entries(settings).filter(([field]) => !left.has(field)));
}

/**
 * @param stated by a list, µm per pixel
 * @returns why it is not taken, as a sentence; `null` where it is. @throws project-invalid
 */
export function laterPixelSize(project: Project, picture: SlidePicture, stated: number): string | null {
  const isStated = ({ x, y }: Values['pixel-size']): boolean => x === stated && y === stated;
  const later = decidedSince(project, picture, 'pixel-size', isStated);
  return later && sentence(later, 'pixel size', mppWords({ x: stated, y: stated }), mppWords);
}

/** A case whose name is not taken takes no block and no stain of the list either: they were of that case. */
function laterCase(project: Project, picture: SlidePicture, settings: SlideSettings): NotTaken[] {
  const parts = [
    ['case', 'name', ['case', 'block', 'stain']],
    ['block', 'block', ['block']],
    ['stain', 'stain', ['stain']],
  ] as const;
  const found: NotTaken[] = [];
  for (const [field, part, fields] of parts) {
    const stated = settings[field]?.normalize('NFC').trim();
    if (stated === undefined || found.some((each) => each.fields.includes(field))) continue;
    const later = decidedSince(project, picture, 'case', (value) => value[part] === stated);
    if (later === null) continue;
    const why = sentence(later, field, quoted(stated), (value) =>
      value[part] === undefined ? null : quoted(value[part]),
    );
    found.push({ fields, why });
  }
  return found;
}

function laterProtocol(
  project: Project,
  picture: SlidePicture,
  stated: string,
  own: readonly Protocol[],
): string | null {
  const definition = ownProtocolNamed(own, stated);
  const key = definition === null ? stated : protocolKey(definition);
  const keyOf = (value: Values['protocol']): string => (typeof value === 'string' ? value : value.key);
  const later = decidedSince(project, picture, 'protocol', (value) => keyOf(value) === key);
  return later && sentence(later, 'protocol', quoted(key), (value) => quoted(keyOf(value)));
}

interface Later<F extends ListedFamily> {
  /** Name of the person. */
  readonly by: string;
  /** What they left; `null` where they took it back. */
  readonly standing: Values[F] | null;
}

/** What a person decided after the project had what is stated; `null` where nobody did, or it stands. */
function decidedSince<F extends ListedFamily>(
  project: Project,
  picture: SlidePicture,
  family: F,
  isStated: (value: Values[F]) => boolean,
): Later<F> | null {
  const state = project.stateOf(picture);
  const standing = standingAt(state, family, '')?.value ?? null;
  if ((standing !== null && isStated(standing)) || !hadValue(state, family, '', isStated)) return null;
  const by = project.readerOf(changedIn(state, family));
  // Decided by no person, but by a list before.
  if (!isNamedReader(by) && by !== unnamedReader) return null;
  return { by, standing };
}

/** @param wordsOf `null` where that part was taken away */
function sentence<F extends ListedFamily>(
  { by, standing }: Later<F>,
  name: string,
  stated: string,
  wordsOf: (value: Values[F]) => string | null,
): string {
  const standingWords = standing === null ? null : wordsOf(standing);
  const reader = printable(by);
  const stands =
    standingWords === null
      ? `${reader} took it back later`
      : `the ${name} ${standingWords} that ${reader} recorded later stands`;
  return `The ${name} ${stated} of the list is not taken: ${stands}.`;
}

function quoted(text: string): string {
  return `“${printable(text)}”`;
}
