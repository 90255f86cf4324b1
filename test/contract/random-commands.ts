/** Decisions as several readers might make them on a slide, with undo and redo in between; the same for the same seed. */
import type { Command } from '../../src-main/contract/domain/command';
import type { SlidePicture } from '../../src-main/contract/identity';
import { nextRedo, nextUndo, type SlideState } from '../../src-main/contract/domain/slide-state';

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
  return { by, ...batch, command: randomCommand(random, slide, state) };
}

function randomCommand(random: () => number, slide: SlidePicture, state: SlideState): Command {
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
    () => ({ kind: 'place-hotspot', slide, place }),
    () => ({ kind: 'note', slide, place: null, text: `note ${x}` }),
  ];
  return (make[number(make.length)] ?? make[0] ?? (() => ({ kind: 'remove-region', slide, region })))();
}
