import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src-main/contract/detection';
import { suppress } from '../../src-main/detection/suppress';
import { seededRandom } from './memory-slide';

const mpp = { x: 0.5, y: 0.5 };

function scatter(count: number, extent: number, scores: number): Candidate[] {
  const random = seededRandom(5);
  return Array.from({ length: count }, () => ({
    x: random() * extent,
    y: random() * extent,
    score: Math.ceil(random() * scores) / scores,
  }));
}

/** The specification, word for word, without any index. */
function naive(candidates: readonly Candidate[], radiusUm: number): Candidate[] {
  const near = (one: Candidate, other: Candidate): boolean =>
    Math.hypot((one.x - other.x) * mpp.x, (one.y - other.y) * mpp.y) <= radiusUm;
  const kept: Candidate[] = [];
  for (const score of [...new Set(candidates.map((candidate) => candidate.score))].sort((a, b) => b - a)) {
    let free = candidates.filter(
      (candidate) => candidate.score === score && !kept.some((other) => near(candidate, other)),
    );
    const merged: Candidate[] = [];
    while (free.length > 0) {
      const cluster = free.slice(0, 1);
      for (const member of cluster) {
        cluster.push(...free.filter((other) => !cluster.includes(other) && near(member, other)));
      }
      free = free.filter((candidate) => !cluster.includes(candidate));
      const mean = (of: (candidate: Candidate) => number): number =>
        cluster.reduce((sum, candidate) => sum + of(candidate), 0) / cluster.length;
      merged.push({ x: mean(({ x }) => x), y: mean(({ y }) => y), score });
    }
    kept.push(...merged);
  }
  return kept;
}

function ordered(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort((a, b) => b.score - a.score || a.y - b.y || a.x - b.x);
}

function expectSame(found: readonly Candidate[], expected: readonly Candidate[]): void {
  expect(found).toHaveLength(expected.length);
  ordered(expected).forEach((candidate, index) => {
    const other = ordered(found)[index];
    expect(other?.score).toBe(candidate.score);
    expect(other?.x).toBeCloseTo(candidate.x, 8);
    expect(other?.y).toBeCloseTo(candidate.y, 8);
  });
}

describe('suppress', () => {
  it('keeps the highest of neighbours, and what lies just beyond the radius', () => {
    const candidates = [
      { x: 100, y: 100, score: 0.5 },
      { x: 112, y: 100, score: 0.9 },
      { x: 125, y: 100, score: 0.4 },
    ];
    expect(suppress(candidates, 6, mpp)).toEqual([candidates[1], candidates[2]]);
  });

  it('measures in µm on pixels that are not square', () => {
    const candidates = [
      { x: 0, y: 0, score: 0.9 },
      { x: 10, y: 0, score: 0.8 },
      { x: 0, y: 10, score: 0.7 },
    ];
    expect(suppress(candidates, 6, { x: 0.5, y: 1 })).toEqual([candidates[0], candidates[2]]);
  });

  it('merges equals to their centroid', () => {
    const candidates = [
      { x: 0, y: 0, score: 0.8 },
      { x: 4, y: 0, score: 0.8 },
      { x: 2, y: 6, score: 0.8 },
    ];
    expect(suppress(candidates, 6, mpp)).toEqual([{ x: 2, y: 2, score: 0.8 }]);
  });

  it.each([3, 50, 1e6])('does what the specification says (%d different scores)', (scores) => {
    const candidates = scatter(400, 500, scores);
    expectSame(suppress(candidates, 6, mpp), naive(candidates, 6));
  });

  it('does not depend on the order of candidates', () => {
    const candidates = scatter(500, 300, 20);
    expect(suppress([...candidates].reverse(), 6, mpp)).toEqual(suppress(candidates, 6, mpp));
  });

  it('turns with the slide', () => {
    const candidates = scatter(500, 300, 20);
    const turn = ({ x, y, score }: Candidate): Candidate => ({ x: 300 - y, y: x, score });
    expectSame(suppress(candidates.map(turn), 6, mpp), suppress(candidates, 6, mpp).map(turn));
  });

  it('copes with very many', () => {
    const candidates = scatter(100_000, 20_000, 1e9);
    const kept = suppress(candidates, 6, mpp);
    expect(kept.length).toBeGreaterThan(50_000);
    expect(
      kept.every((candidate, index) => index === 0 || candidate.score <= (kept[index - 1]?.score ?? 0)),
    ).toBe(true);
  });
});
