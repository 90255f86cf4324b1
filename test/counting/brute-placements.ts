/**
 * Every set of points that a placement can hold, as bit masks, for a handful of points: circles through two points and around one,
 * rectangles with borders on points. Slow, plain, and apart from the search that is tested with it.
 */
import type { HotspotQuestions } from '../../src-main/counting/figure-proofs';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export type Shape =
  | { readonly kind: 'circle'; readonly radius: number }
  | { readonly kind: 'rectangle'; readonly width: number; readonly height: number };

const slack = 1 + 1e-9;

export function heldMasks(points: readonly Place[], shape: Shape): number[] {
  const masks = new Set<number>();
  for (const { x, y } of shape.kind === 'circle' ? circleCentres(points, shape.radius) : corners(points)) {
    let mask = 0;
    points.forEach((point, index) => {
      const isHeld =
        shape.kind === 'circle'
          ? Math.hypot(point.x - x, point.y - y) <= shape.radius * slack
          : point.x >= x && point.x - x <= shape.width && point.y >= y && point.y - y <= shape.height;
      if (isHeld) mask |= 1 << index;
    });
    masks.add(mask);
  }
  return [...masks];
}

function circleCentres(points: readonly Place[], radius: number): Place[] {
  return points.flatMap((one) => [
    one,
    ...points.flatMap((other) => {
      const dx = other.x - one.x;
      const dy = other.y - one.y;
      const distance = Math.hypot(dx, dy);
      if (distance === 0 || distance > 2 * radius) return [];
      const height = Math.sqrt(radius ** 2 - (distance / 2) ** 2) / distance;
      return [{ x: one.x + dx / 2 - dy * height, y: one.y + dy / 2 + dx * height }];
    }),
  ]);
}

function corners(points: readonly Place[]): Place[] {
  return points.flatMap(({ x }) => points.map(({ y }) => ({ x, y })));
}

export function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Figures `f0`, `f1`, … of which a placement holds these sets. */
export class BruteSearch implements HotspotQuestions {
  #counted = 0;
  questions = 0;

  constructor(private readonly masks: readonly number[]) {}

  get counted(): number {
    return this.#counted;
  }

  count(id: string, counted: boolean): void {
    const bit = 1 << Number(id.slice(1));
    this.#counted = counted ? this.#counted | bit : this.#counted & ~bit;
  }

  fullest({ holding, moreThan = 0 }: { holding?: string; moreThan?: number } = {}) {
    this.questions += 1;
    const bit = holding === undefined ? 0 : 1 << Number(holding.slice(1));
    let best = 0;
    let bestMask = 0;
    for (const mask of this.masks) {
      if ((mask & bit) !== bit || bits(mask & this.#counted) <= best) continue;
      best = bits(mask & this.#counted);
      bestMask = mask & this.#counted;
    }
    if (best <= moreThan) return null;
    const held = Array.from({ length: 31 }, (_, index) => index).filter((index) => (bestMask >> index) & 1);
    return { count: best, held: held.map((index) => `f${index}`) };
  }
}
