import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../src-main/contract/domain/command';
import type { Figure } from '../../../../src-main/counting/figures';
import { MarkerSet } from '../../../../src-renderer/slide/overlay/marker-set';
import { drawnByVerdict, planMarkers, type Markers } from '../../../../src-renderer/slide/overlay/markers';
import { decidedMarks, markOf } from '../../../../src-renderer/slide/overlay/verdict-marks';

const candidates = [
  { x: 100, y: 1, score: 0.9 },
  { x: 200, y: 1, score: 0.8 },
  { x: 300, y: 1, score: 0.2 },
];

function figure(index: number, own: Verdict | null, verdicts: Figure['verdicts'] = []): Figure {
  const detection = candidates[index] ?? null;
  const place = detection ?? { x: 900, y: 9 };
  return {
    ...{ id: `figure-${index}`, x: place.x, y: place.y, detection, index },
    ...{ isAdded: false, isBlinded: false, verdicts, own },
  };
}

describe('marks by verdict', () => {
  const markersOf = (decided: readonly Figure[]): Markers =>
    new MarkerSet(candidates).at(0.5, decidedMarks({ decided, detections: candidates }, 0.5));

  it('are drawn in place of the proposals of the same figures', () => {
    const { x, spacing, decided } = markersOf([figure(0, 'normal'), figure(3, 'mitotic')]);
    expect([...x].filter((_, i) => spacing[i] !== drawnByVerdict)).toEqual([300, 200]);
    const at = (verdict: Verdict): number[] => {
      const { first, end } = decided.ranges[verdict];
      return [...decided.x.subarray(first, end)];
    };
    expect([at('normal'), at('mitotic'), at('unsure')]).toEqual([[100], [900], []]);
  });

  it('leave the proposals as they are where nobody decided', () => {
    expect(decidedMarks({ decided: [], detections: candidates }, 0.5)).toBeNull();
    expect(markersOf([]).spacing).not.toContain(drawnByVerdict);
  });

  it('are of the present reader, and of another only where nothing else is known', () => {
    const others = [{ reader: 'CD', verdict: 'unsure' as const, isBlinded: false }];
    expect(markOf(figure(0, 'atypical mitotic', others), 0.5)).toBe('atypical mitotic');
    expect(markOf(figure(0, null, others), 0.5)).toBeNull();
    expect(markOf(figure(3, null, others), 0.5)).toBe('unsure');
    expect(markOf(figure(3, null), 0.5)).toBe('mitotic');
  });

  it('are hidden with the label that they belong to', () => {
    const markers = markersOf([figure(0, 'normal'), figure(3, 'unsure')]);
    const hidden = { close: false, overview: false };
    const shown = { close: true, overview: true };
    const { decided } = planMarkers(markers, 1, 0.25, { mitotic: shown, normal: hidden }, 1);
    expect(decided.normal.end - decided.normal.first).toBe(0);
    expect(decided.unsure.end - decided.unsure.first).toBe(1);
  });
});
