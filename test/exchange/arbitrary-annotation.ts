/** Any annotations that a format must bring back: all shapes, texts of any script, everything that may be missing. */
import fc from 'fast-check';
import type { Polygon, Ring } from '../../src-main/contract/roi';
import { emptyAnnotation, type Annotation, type Shape } from '../../src-main/exchange/annotation';

const coordinate = fc.double({ min: 0, max: 200_000, noNaN: true });
const extent = fc.double({ min: 1, max: 5000, noNaN: true });

/** What XML can hold; names that mean something elsewhere among it. */
const text = fc.oneof(
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: 30 })
    // Half a surrogate pair and most control characters are no characters of XML.
    .filter((each) => !/[\p{Cs}\ufffe\uffff]|[^\P{Cc}\t\n\r\u007f-\u009f]/u.test(each)),
  fc.constantFrom(
    ...['None', '=1+1', '@SUM(A1)', 'CON', 'aux.xml', '__proto__', 'constructor', 'null', '../../etc/passwd'],
    ...['\u202eevil', 'a"b\'c<d>&amp;', ']]>', '<!--', '🔬'.repeat(20), 'x'.repeat(300), 'Tumor: Positive'],
  ),
);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const statement = fc.record({ className: optional(text), by: optional(text) });
const scored = fc.record({
  ...{ className: optional(text), by: optional(text) },
  score: optional(fc.double({ min: 0, max: 1, noNaN: true })),
});

/** A star about a centre, wider than `inner`, with squares inside as holes. */
const polygon: fc.Arbitrary<(x: number, y: number) => Polygon> = fc
  .tuple(fc.array(fc.double({ min: 60, max: 400, noNaN: true }), { minLength: 5, maxLength: 12 }), fc.nat(2))
  .map(([radii, holes]) => (x, y) => [
    radii.map((radius, index) => {
      const angle = (2 * Math.PI * index) / radii.length;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
    }),
    ...Array.from({ length: holes }, (_, index): Ring => {
      const left = x - 12 + index * 12.5;
      return [
        [left, y],
        [left + 8.25, y],
        [left + 8.25, y + 9],
        [left, y + 9.125],
      ];
    }),
  ]);

const shape: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('point' as const), x: coordinate, y: coordinate }) },
  fc.record({
    ...{ kind: fc.constantFrom('rectangle' as const, 'ellipse' as const), x: coordinate, y: coordinate },
    ...{ width: extent, height: extent },
  }),
  fc
    .tuple(coordinate, coordinate, fc.array(polygon, { minLength: 1, maxLength: 3 }))
    .map(([x, y, polygons]) => ({
      kind: 'area' as const,
      // Parts lie beside each other.
      polygons: polygons.map((at, index) => at(x + 1000 * index, y)),
    })),
);

const annotation = fc
  .record({
    ...{ shape, name: optional(text), description: optional(text), isLocked: fc.boolean() },
    colour: optional(fc.nat(0xffffff).map((value) => `#${value.toString(16).padStart(6, '0')}`)),
    proposed: optional(scored),
    decided: optional(statement),
    unattributed: scored.map((each) => ({ ...each, by: null })),
    isAttributed: fc.boolean(),
  })
  .map(({ isAttributed, ...each }) => {
    const { className, score } = each.unattributed;
    const said = each.proposed !== null || each.decided !== null;
    const isNothing = className === null && score === null;
    return {
      ...emptyAnnotation,
      ...each,
      unattributed: said || isAttributed || isNothing ? null : each.unattributed,
    };
  });

/** Each with an id of its own. */
export const annotations: fc.Arbitrary<Annotation[]> = fc.array(annotation, { maxLength: 12 }).map((all) =>
  all.map((each, index) => ({
    ...each,
    id: `00000000-0000-8000-8000-${index.toString(16).padStart(12, '0')}`,
  })),
);
