/** Detections and decisions joined to figures: verdicts outlive runs, one cell is one figure, and readers stay apart. */
import { describe, expect, it } from 'vitest';
import {
  figureAt,
  isDisputed,
  joinFigures,
  labelOf,
  RunDetections,
  sameFigureUm,
  type Figure,
} from '../../src-main/counting/figures';
import { countByReader } from '../../src-main/counting/reader-count';
import type { Candidate } from '../../src-main/contract/detection';
import type { Command, Verdict } from '../../src-main/contract/domain/command';
import { foldAll, type SlideState } from '../../src-main/contract/domain/slide-state';
import { figureId, slideKey } from '../../src-main/contract/identity';
import { randomNumbers } from '../fixture/texture';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const mpp = { x: 0.25, y: 0.25 };
/** Level-0 pixels. */
const radius = sameFigureUm / mpp.x;

interface Place {
  readonly x: number;
  readonly y: number;
}
interface Decision {
  readonly by: string;
  readonly command: Command;
}

function stateAfter(decisions: readonly Decision[]): SlideState {
  const at = '2026-01-01T00:00:00.000Z';
  return foldAll(
    decisions.map((decision, index) => ({ seq: index + 1, id: `id-${index + 1}`, at, ...decision })),
  );
}

function verdict(figure: string, place: Place, given: Verdict | null, by = 'AB'): Decision {
  const { x, y } = place;
  return { by, command: { kind: 'give-verdict', slide, figure, place: { x, y }, verdict: given } };
}

function added(figure: string, place: Place, by = 'AB'): Decision {
  return { by, command: { kind: 'add-figure', slide, figure, place } };
}

function run(candidates: readonly Candidate[]): RunDetections {
  return new RunDetections(slide, candidates, mpp);
}

/** The figures of the detections, and the others. */
function joined(
  detections: RunDetections,
  state: SlideState,
  reader = 'AB',
): { detected: Figure[]; undetected: readonly Figure[]; decided: readonly Figure[] } {
  const list = joinFigures(detections, state, reader);
  for (let index = 0; index < list.length; index += 1) expect(list.at(index).index).toBe(index);
  const detected = detections.candidates.map((_, index) => list.at(index));
  return { detected, undetected: list.undetected, decided: list.decided };
}

const at = (x: number, y: number, score = 0.9): Candidate => ({ x, y, score });

describe('figures', () => {
  it('are the detections as long as nobody decided anything', () => {
    const { detected, undetected, decided } = joined(
      run([at(10.5, 20.5), at(90, 90, 0.3)]),
      stateAfter([]),
      'AB',
    );
    expect(detected.map(({ id }) => id)).toEqual([
      figureId(slide, { x: 10, y: 20 }),
      figureId(slide, { x: 90, y: 90 }),
    ]);
    expect([undetected, decided]).toEqual([[], []]);
    expect(detected.map((figure) => labelOf(figure, 0.5))).toEqual([
      { by: 'software', label: 'mitotic' },
      { by: 'software', label: 'normal' },
    ]);
  });

  it('keep their verdict, identifier and place where another run finds them a little beside', () => {
    const id = figureId(slide, { x: 100, y: 100 });
    const state = stateAfter([verdict(id, { x: 100, y: 100 }, 'normal')]);
    const other = run([at(100 + radius - 0.1, 100), at(100 + 2 * radius, 100)]);
    const { detected, undetected } = joined(other, state, 'AB');
    expect(detected[0]).toMatchObject({ id, x: 100, y: 100, own: 'normal', detection: other.candidates[0] });
    expect(labelOf(detected[0] ?? expect.unreachable(), 0.5)).toEqual({ by: 'reader', verdict: 'normal' });
    expect(detected[1]).toMatchObject({ own: null, verdicts: [] });
    expect(undetected).toEqual([]);
  });

  it('stay where the run does not find them', () => {
    const state = stateAfter([
      verdict('far', { x: 100, y: 100 }, 'mitotic'),
      added('missed', { x: 500, y: 500 }),
    ]);
    const { detected, undetected, decided } = joined(run([at(100 + radius + 0.1, 100)]), state, 'AB');
    expect(detected[0]).toMatchObject({ own: null });
    expect(undetected).toMatchObject([
      { id: 'missed', detection: null, isAdded: true, own: null },
      { id: 'far', detection: null, isAdded: false, own: 'mitotic' },
    ]);
    expect(decided).toHaveLength(2);
  });

  it('measure distance in micrometres, also where pixels are no squares', () => {
    const state = stateAfter([verdict('one', { x: 100, y: 100 }, 'mitotic')]);
    const join = (candidate: Candidate) =>
      joined(new RunDetections(slide, [candidate], { x: 0.5, y: 0.25 }), state, 'AB').undetected.length;
    expect([join(at(114, 100)), join(at(116, 100)), join(at(100, 128)), join(at(100, 132))]).toEqual([
      0, 1, 0, 1,
    ]);
  });

  it('are the same only within one pixel where its size is unknown', () => {
    const state = stateAfter([verdict('one', { x: 100.2, y: 100.9 }, 'mitotic')]);
    const join = (candidate: Candidate) =>
      joined(new RunDetections(slide, [candidate], null), state, 'AB').undetected.length;
    expect([join(at(100.9, 100.1)), join(at(101.1, 100.9))]).toEqual([0, 1]);
  });

  it('hold the verdicts of all readers, and tell those of the present one', () => {
    const place = { x: 100, y: 100 };
    const decisions = [verdict('one', place, 'mitotic', 'AB'), verdict('one', place, 'normal', 'CD')];
    const join = (reader: string) => joined(run([at(101, 100)]), stateAfter(decisions), reader).detected[0];
    expect(join('AB')).toMatchObject({ own: 'mitotic' });
    expect(join('CD')).toMatchObject({ own: 'normal' });
    expect(join('EF')).toMatchObject({ own: null });
    expect(join('EF')?.verdicts).toEqual([
      { reader: 'AB', verdict: 'mitotic', isBlinded: false },
      { reader: 'CD', verdict: 'normal', isBlinded: false },
    ]);
    expect(isDisputed(join('EF') ?? expect.unreachable())).toBe(true);
    expect(isDisputed({ verdicts: [{ reader: 'AB', verdict: 'mitotic', isBlinded: false }] })).toBe(false);
  });

  it('are open again where a verdict was taken back', () => {
    const place = { x: 100, y: 100 };
    const state = stateAfter([verdict('one', place, 'mitotic'), verdict('one', place, null)]);
    const { detected, undetected } = joined(run([at(101, 100)]), state, 'AB');
    expect(detected[0]).toMatchObject({ own: null, verdicts: [] });
    expect(undetected).toEqual([]);
  });

  it('have identifiers of their own, also two in one pixel and beside a decided one', () => {
    const three = [at(10.1, 10.1), at(10.9, 10.9), at(10.5, 10.5)];
    const ids = (state: SlideState) => joined(run(three), state, 'AB').detected.map(({ id }) => id);
    expect(new Set(ids(stateAfter([]))).size).toBe(3);
    const decided = figureId(slide, { x: 10, y: 10 });
    expect(new Set(ids(stateAfter([verdict(decided, { x: 10.5, y: 10.5 }, 'mitotic')]))).size).toBe(3);
  });

  it('are found at a place that belongs to them', () => {
    const detections = run([at(100, 100), at(120, 100)]);
    const list = joinFigures(detections, stateAfter([added('missed', { x: 500, y: 500 })]), 'AB');
    expect(figureAt(detections, list, { x: 109, y: 100 })?.index).toBe(0);
    expect(figureAt(detections, list, { x: 111, y: 100 })?.index).toBe(1);
    expect(figureAt(detections, list, { x: 500, y: 500 + radius - 1 })?.id).toBe('missed');
    expect(figureAt(detections, list, { x: 500, y: 500 + radius + 1 })).toBeNull();
  });

  it('are matched one to one, the nearest first, as by trying all pairs', () => {
    const random = randomNumbers(15);
    for (let round = 0; round < 200; round += 1) {
      const side = 60 + random() * 200;
      const place = (): Place => ({ x: random() * side, y: random() * side });
      const candidates = Array.from({ length: 12 }, () => ({ ...place(), score: random() }));
      const places = Array.from({ length: 10 }, place);
      const state = stateAfter(places.map((each, index) => verdict(`figure-${index}`, each, 'mitotic')));
      const { detected } = joined(run(candidates), state, 'AB');
      const ids = detected.map(({ id, own }) => (own === null ? null : id));
      expect(ids).toEqual(byTryingAll(candidates, places));
    }
  });
});

function byTryingAll(candidates: readonly Place[], places: readonly Place[]): (string | null)[] {
  const found: (string | null)[] = candidates.map(() => null);
  const left = new Set(places.keys());
  for (;;) {
    let best: { order: number; index: number; distance: number } | null = null;
    for (const order of left) {
      for (const [index, candidate] of candidates.entries()) {
        const place = places[order] ?? expect.unreachable();
        const distance = Math.hypot(candidate.x - place.x, candidate.y - place.y) * mpp.x;
        if (found[index] !== null || distance > sameFigureUm) continue;
        if (best === null || distance < best.distance) best = { order, index, distance };
      }
    }
    if (best === null) return found;
    found[best.index] = `figure-${best.order}`;
    left.delete(best.order);
  }
}

describe('the count by a reader', () => {
  const places = Array.from({ length: 8 }, (_, index) => at(100 * (index + 1), 100, 0.95 - index * 0.1));
  const idAt = (index: number): string => figureId(slide, places[index] ?? expect.unreachable());
  const give = (index: number, given: Verdict, by = 'AB'): Decision =>
    verdict(idAt(index), places[index] ?? expect.unreachable(), given, by);

  it('goes from what is confirmed to what still may be mitotic', () => {
    // At 0.5 five are proposed.
    const state = stateAfter([
      give(0, 'mitotic'),
      give(1, 'normal'),
      give(2, 'unsure'),
      give(6, 'atypical mitotic'),
      give(3, 'normal', 'CD'),
      added('missed', { x: 5000, y: 5000 }, 'CD'),
    ]);
    const list = joinFigures(run(places), state, 'AB');
    expect(countByReader(list, 0.5)).toEqual({
      ...{ confirmed: 2, atypical: 1, unsure: 1, unreviewed: 3, normal: 1 },
      ...{ low: 2, high: 6 },
    });
    expect(countByReader(list, 0.99)).toMatchObject({ confirmed: 2, unsure: 1, unreviewed: 1 });
  });

  it('counts only where it is asked to', () => {
    const list = joinFigures(run(places), stateAfter([give(0, 'mitotic'), give(1, 'mitotic')]), 'AB');
    expect(countByReader(list, 0.5, ({ x }) => x <= 100)).toMatchObject({ low: 1, high: 1 });
    expect(countByReader(list, 0.5, () => false)).toMatchObject({ low: 0, high: 0, unreviewed: 0 });
  });
});
