/** Annotations as tests compare them: all but places to the letter, and places by their numbers. */
import type { Annotation, Shape } from '../../src-main/exchange/annotation';

/** Numbers of a shape, in its order. */
export function numbersOf(shape: Shape): number[] {
  switch (shape.kind) {
    case 'point':
      return [shape.x, shape.y];
    case 'rectangle':
    case 'ellipse':
      return [shape.x, shape.y, shape.width, shape.height];
    case 'area':
      return shape.polygons.flatMap((polygon) => polygon.flatMap((ring) => ring.flat()));
  }
}

/** With its kind of shape, or how many points each ring of each polygon has. */
export function withoutShape({ shape, ...rest }: Annotation): object {
  const outline =
    shape.kind === 'area' ? shape.polygons.map((rings) => rings.map(({ length }) => length)) : shape.kind;
  return { ...rest, outline };
}

export function byId(all: readonly Annotation[]): Annotation[] {
  return all.toSorted((a, b) => (a.id ?? '').localeCompare(b.id ?? ''));
}
