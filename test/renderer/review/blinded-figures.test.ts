/** What a reader is given who reads blinded: places that nothing tells apart, with this reader's own verdicts alone. */
import { describe, expect, it } from 'vitest';
import type { Command, Verdict } from '../../../src-main/contract/domain/command';
import { foldAll } from '../../../src-main/contract/domain/slide-state';
import { slideKey } from '../../../src-main/contract/identity';
import {
  figureAt,
  joinFigures,
  labelOf,
  RunDetections,
  type FigureList,
} from '../../../src-main/counting/figures';
import { countByReader } from '../../../src-main/counting/reader-count';
import { blindedList, blindedPlaces, type BlindedPlaces } from '../../../src-renderer/review/blinded-figures';
import { MarkerSet } from '../../../src-renderer/slide/overlay/marker-set';
import { drawnByVerdict, rangesOf } from '../../../src-renderer/slide/overlay/markers';
import { decidedMarks } from '../../../src-renderer/slide/overlay/verdict-marks';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const extent = { width: 10_000, height: 10_000 };
const threshold = 0.5;
/** Highest score first, as a run lists them. */
const detections = [
  { x: 9000, y: 5000, score: 0.97 },
  { x: 1000, y: 5000, score: 0.8 },
  { x: 5000, y: 5000, score: 0.3 },
  { x: 3000, y: 5000, score: 0.2 },
];
const run = new RunDetections(slide, detections, { x: 0.25, y: 0.25 });

interface Made {
  readonly by: string;
  readonly command: Command;
}

function joined(made: readonly Made[], reader: string): FigureList {
  const at = '2026-01-01T00:00:00.000Z';
  const entries = made.map((each, index) => ({ seq: index + 1, id: `id-${index}`, at, ...each }));
  return joinFigures(run, foldAll(entries), reader);
}

function given(by: string, figure: string, x: number, verdict: Verdict): Made {
  return {
    by,
    command: { kind: 'give-verdict', slide, figure, place: { x, y: 5000 }, verdict },
  };
}

/** AB called three figures of the run, and added a fourth that it does not have. */
const byOther = [
  given('AB', 'one', 9000, 'normal'),
  given('AB', 'two', 3000, 'mitotic'),
  { by: 'AB', command: { kind: 'add-figure', slide, figure: 'added', place: { x: 7000, y: 5000 } } },
  given('AB', 'added', 7000, 'mitotic'),
] as const satisfies readonly Made[];

function placesOf(list: FigureList, before: BlindedPlaces | null = null): BlindedPlaces {
  return blindedPlaces(list.detections, list.undetected, extent, before);
}

function blinded(made: readonly Made[], reader = 'CD'): FigureList {
  const list = joined(made, reader);
  return blindedList(list, placesOf(list), reader);
}

const figuresOf = (list: FigureList) => Array.from({ length: list.length }, (_, index) => list.at(index));

describe('figures read blinded', () => {
  it('are all places of software and people alike, in the order of the place', () => {
    const list = blinded(byOther);
    expect(list.length).toBe(5);
    // A path over the slide, which may begin at either end: never by score, nor those of people last.
    const x = figuresOf(list).map((figure) => figure.x);
    const sorted = [1000, 3000, 5000, 7000, 9000];
    expect([x, x.toReversed()]).toContainEqual(sorted);
    expect(figuresOf(list).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
  });

  it('hold nothing that the software or another reader said', () => {
    const list = blinded([...byOther, given('CD', 'mine', 5000, 'unsure')]);
    for (const figure of figuresOf(list)) {
      expect(new Set(list.detections.map(({ score }) => score))).toEqual(new Set([figure.detection?.score]));
      expect(figure.isAdded).toBe(false);
      expect(figure.verdicts.every(({ reader }) => reader === 'CD')).toBe(true);
      expect(labelOf(figure, threshold).by).toBe(figure.own === null ? 'nobody' : 'reader');
    }
    expect(list.decided.map(({ own }) => own)).toEqual(['unsure']);
    expect(list.undetected).toEqual([]);
  });

  it('are drawn alike but for own verdicts', () => {
    const list = blinded([...byOther, given('CD', 'mine', 5000, 'unsure')]);
    for (const at of [0.01, 0.5, 1]) {
      const markers = new MarkerSet(list.detections).at(at, decidedMarks(list, at));
      expect(markers.count).toBe(5);
      expect(rangesOf(markers.octaves, 'normal')).toEqual([]);
      expect(markers.spacing.filter((spacing) => spacing === drawnByVerdict)).toHaveLength(1);
      const { unsure, mitotic, normal } = markers.decided.ranges;
      expect([unsure, mitotic, normal].map(({ first, end }) => end - first)).toEqual([1, 0, 0]);
    }
  });

  it('are counted by own verdicts, and all others as unreviewed', () => {
    const list = blinded([...byOther, given('CD', 'mine', 5000, 'mitotic')]);
    expect(countByReader(list, threshold)).toMatchObject({ confirmed: 1, unreviewed: 4, low: 1, high: 5 });
  });

  it('keep their identifiers, so that a verdict belongs to the same figure', () => {
    const list = joined(byOther, 'CD');
    const ids = figuresOf(list).map(({ id }) => id);
    expect(figuresOf(blinded(byOther)).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  it('stay the same places whatever verdicts are given, and where others are added', () => {
    const before = placesOf(joined([], 'CD'));
    const after = placesOf(joined(byOther, 'CD'), before);
    expect(after.candidates).toHaveLength(5);
    for (const candidate of before.candidates) expect(after.candidates).toContain(candidate);
    const found = figureAt(run, joined(byOther, 'CD'), { x: 7001, y: 5000 });
    expect(after.candidates[after.figures.indexOf(found?.index ?? -1)]).toMatchObject({ x: 7000, y: 5000 });
  });
});
