/** Decisions as several readers might make them on a slide, with undo and redo in between; the same for the same seed. */
import { signOffDoubts, type Command } from '../../src-main/contract/domain/command';
import type { Alignment } from '../../src-main/contract/domain/alignment';
import type { Viewed } from '../../src-main/contract/domain/viewed';
import { signedChangeAt, signOffsOf, slideStanding } from '../../src-main/contract/domain/slide-standing';
import type { SlidePicture } from '../../src-main/contract/identity';
import {
  lastWrittenAt,
  nextRedo,
  nextUndo,
  type SlideState,
} from '../../src-main/contract/domain/slide-state';

export const readers = ['AB', 'CD'] as const;

interface RandomDecision {
  readonly by: string;
  readonly batch?: string;
  readonly command: Command;
}

/** @param random from 0 to 1 @param state on which it is made */
export function randomDecision(random: () => number, slide: SlidePicture, state: SlideState): RandomDecision {
  const by = readers[random() < 0.5 ? 0 : 1];
  const dice = random();
  const undo = dice < 0.2 ? nextUndo(state, by) : null;
  if (undo !== null) return { by, command: { kind: 'undo', slide, of: undo } };
  const redo = dice < 0.3 ? nextRedo(state, by) : null;
  if (redo !== null) return { by, command: { kind: 'redo', slide, of: redo } };
  const batch = random() < 0.2 ? { batch: `batch-${by}-${Math.floor(state.seq / 5)}` } : {};
  return { by, ...batch, command: randomCommand(random, slide, state, by) };
}

/** A sign-off or its withdrawal, where one is admitted; a note where none is. */
function signing(random: () => number, slide: SlidePicture, state: SlideState, by: string): Command {
  const given = signOffsOf(state).find(({ isWithdrawn }) => !isWithdrawn);
  if (given !== undefined && random() < 0.3)
    return { kind: 'withdraw-sign-off', slide, signOff: given.id, reason: 'signed too early' };
  const { stage, signOff } = slideStanding(state);
  if (signedChangeAt(state) === 0 || (stage === 'signed off' && signOff?.by === by))
    return { kind: 'note', slide, place: null, text: 'nothing to sign' };
  const statement = random() < 0.5 && { statement: 'seen' };
  return { kind: 'sign-off', slide, knew: state.last, ...statement, despite: [...signOffDoubts] };
}

const estimated = { software: 9, areaMm2: 2, threshold: 0.5, run: 'run' };

function viewedAt(place: { x: number; y: number }): Viewed {
  return { at: '2026-01-01T00:00:00.000Z', ms: 500, ...place, width: 80, height: 60, degrees: 0, scale: 1 };
}

function randomCommand(random: () => number, slide: SlidePicture, state: SlideState, by: string): Command {
  const number = (max: number): number => Math.floor(random() * max);
  const place = { x: number(1000) + 0.5, y: number(1000) + 0.5 };
  const { x, y } = place;
  const ring: [number, number][] = [
    [x, y],
    [x + 10, y],
    [x, y + 10],
  ];
  const figure = `figure-${number(6)}`;
  const region = `region-${number(3)}`;
  const note = `note-${number(3)}`;
  const other = { key: slide.key, scene: 1 + number(2) };
  const pair = { here: place, there: { x: y, y: x } };
  const alignment: Alignment = { mirrored: random() < 0.5, pairs: [pair, pair] };
  const make: readonly (() => Command)[] = [
    () => ({ kind: 'set-pixel-size', slide, mpp: { x: 0.2 + random(), y: 0.25 } }),
    () => ({
      kind: 'edit-mask',
      slide,
      edit: { kind: random() < 0.5 ? 'include' : 'exclude', polygon: [ring] },
    }),
    () => ({ kind: 'remove-mask-edit', slide, edit: `id-${1 + number(state.seq + 1)}` }),
    () => ({ kind: 'set-region', slide, region, role: 'include', name: `of ${x}`, polygons: [[ring]] }),
    () => ({ kind: 'remove-region', slide, region }),
    () => ({ kind: 'choose-protocol', slide, protocol: `protocol-${number(3)}` }),
    () => ({ kind: 'add-figure', slide, figure, place }),
    () => ({ kind: 'give-verdict', slide, figure, place, verdict: random() < 0.2 ? null : 'mitotic' }),
    () => ({ kind: 'place-area', slide, place, shape: 'circle', areaMm2: 2.37 }),
    () => ({ kind: 'remove-area', slide }),
    () => ({ kind: 'place-hotspot', slide, place }),
    () => ({ kind: 'read-blinded', slide, blinded: random() < 0.5 }),
    () => ({
      kind: 'give-consensus',
      ...{ slide, figure, place, verdict: random() < 0.2 ? null : 'normal', present: [...readers] },
    }),
    () =>
      // One is given once.
      lastWrittenAt(state, 'estimate', by) === null
        ? { kind: 'estimate-count', slide, own: number(30), ...estimated }
        : { kind: 'read-blinded', slide, blinded: true },
    () => ({ kind: 'note', slide, place: null, text: `note ${x}` }),
    () => ({ kind: 'record-views', slide, views: [viewedAt(place)] }),
    () => ({ kind: 'note', slide, note, place, scale: 0.5, text: `bookmark ${x}` }),
    () => ({ kind: 'remove-note', slide, note }),
    () => ({
      kind: 'set-case',
      slide,
      case: random() < 0.2 ? null : { name: `case ${number(3)}`, ...(random() < 0.5 && { block: 'A' }) },
    }),
    () => signing(random, slide, state, by),
    () => ({ kind: 'align-slides', slide, other, alignment: random() < 0.2 ? null : alignment }),
  ];
  return (make[number(make.length)] ?? make[0] ?? (() => ({ kind: 'remove-region', slide, region })))();
}
