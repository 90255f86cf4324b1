/**
 * From candidates to one detection a figure: greedy suppression by descending score. Nothing depends on the
 * order in which candidates come, so that a turned slide gives turned detections, and any tiling the same.
 */
import type { Candidate } from '../contract/detection';
import type { Mpp } from '../contract/slide';

/**
 * A candidate within `radiusUm` of a kept one is dropped. Candidates of exactly equal score that are linked by
 * distances within the radius merge to their centroid.
 *
 * @param candidates in level-0 pixels
 * @returns highest score first
 */
export function suppress(candidates: readonly Candidate[], radiusUm: number, mpp: Mpp): Candidate[] {
  const kept = new CandidateGrid(radiusUm, mpp);
  const result: Candidate[] = [];
  for (const group of groupsOfEqualScore(candidates)) {
    const free = group.filter((candidate) => !kept.hasNear(candidate));
    for (const cluster of clusters(free, radiusUm, mpp)) {
      const merged = centroid(cluster);
      kept.add(merged);
      result.push(merged);
    }
  }
  return result.sort(byScoreThenPlace);
}

function byScoreThenPlace(one: Candidate, other: Candidate): number {
  return other.score - one.score || one.y - other.y || one.x - other.x;
}

function groupsOfEqualScore(candidates: readonly Candidate[]): Candidate[][] {
  const groups: Candidate[][] = [];
  for (const candidate of [...candidates].sort(byScoreThenPlace)) {
    const last = groups.at(-1);
    if (last?.[0]?.score === candidate.score) last.push(candidate);
    else groups.push([candidate]);
  }
  return groups;
}

function clusters(candidates: readonly Candidate[], radiusUm: number, mpp: Mpp): Candidate[][] {
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return [[only]];
  const grid = new CandidateGrid(radiusUm, mpp);
  for (const candidate of candidates) grid.add(candidate);
  const found: Candidate[][] = [];
  for (const seed of candidates) {
    if (!grid.take(seed)) continue;
    const cluster = [seed];
    for (const member of cluster) cluster.push(...grid.takeNear(member));
    found.push(cluster.sort(byScoreThenPlace));
  }
  return found;
}

function centroid(cluster: readonly Candidate[]): Candidate {
  let x = 0;
  let y = 0;
  for (const member of cluster) {
    x += member.x;
    y += member.y;
  }
  return { x: x / cluster.length, y: y / cluster.length, score: cluster[0]?.score ?? 0 };
}

/** One number a cell, exact for every slide of less than 2²⁵ cells a side. */
function cellKey(column: number, row: number): number {
  return row * 2 ** 26 + column;
}

/** Candidates by location: cells as wide as the radius, so that all near ones lie in nine of them. */
class CandidateGrid {
  private readonly cells = new Map<number, Candidate[]>();

  constructor(
    private readonly radiusUm: number,
    private readonly mpp: Mpp,
  ) {}

  add(candidate: Candidate): void {
    const { column, row } = this.cellOf(candidate);
    const key = cellKey(column, row);
    const cell = this.cells.get(key);
    if (cell === undefined) this.cells.set(key, [candidate]);
    else cell.push(candidate);
  }

  hasNear(candidate: Candidate): boolean {
    return this.nearCells(candidate).some((cell) => cell.some((other) => this.isNear(candidate, other)));
  }

  /** Removes this very candidate; false when it was not there. */
  take(candidate: Candidate): boolean {
    const { column, row } = this.cellOf(candidate);
    const cell = this.cells.get(cellKey(column, row)) ?? [];
    const index = cell.indexOf(candidate);
    if (index < 0) return false;
    cell.splice(index, 1);
    return true;
  }

  /** Removes and returns what lies within the radius. */
  takeNear(candidate: Candidate): Candidate[] {
    const near: Candidate[] = [];
    for (const cell of this.nearCells(candidate)) {
      const far = cell.filter((other) => !this.isNear(candidate, other));
      if (far.length === cell.length) continue;
      near.push(...cell.filter((other) => this.isNear(candidate, other)));
      cell.splice(0, cell.length, ...far);
    }
    return near;
  }

  private nearCells(candidate: Candidate): Candidate[][] {
    const { column, row } = this.cellOf(candidate);
    const near: Candidate[][] = [];
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const cell = this.cells.get(cellKey(column + dx, row + dy));
        if (cell !== undefined) near.push(cell);
      }
    }
    return near;
  }

  private cellOf({ x, y }: Candidate): { column: number; row: number } {
    return {
      column: Math.floor((x * this.mpp.x) / this.radiusUm),
      row: Math.floor((y * this.mpp.y) / this.radiusUm),
    };
  }

  private isNear(one: Candidate, other: Candidate): boolean {
    return Math.hypot((one.x - other.x) * this.mpp.x, (one.y - other.y) * this.mpp.y) <= this.radiusUm;
  }
}
