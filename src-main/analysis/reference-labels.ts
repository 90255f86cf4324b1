/**
 * A file of annotations as reference labels: which of its classes are mitoses, and which leave open what they mark. A class that is in none of
 * the two lists is an error that names it: passed over, it would make true detections false.
 */
import { basename } from 'node:path';
import { printable } from '../base/printable';
import type { PlacedPoint } from '../base/point';
import { SpindleError } from '../contract/errors';
import type { ReferenceLabels } from '../evaluation/matching';
import type { Annotation, Shape } from '../exchange/annotation';
import { boxOf } from '../exchange/rings';
import { classKeyOf, knownMeaning, type ClassMeaning } from './known-classes';

/**
 * @param classes what a person said that classes mean, by their name
 * @returns with how many annotations only software proposed, which are no labels
 * @throws table-invalid for classes of which nobody said what they mean
 */
export function referenceLabels(
  annotations: readonly Annotation[],
  classes: ReadonlyMap<string, ClassMeaning>,
  path: string,
): ReferenceLabels & { readonly proposals: number } {
  const found: Record<ClassMeaning, PlacedPoint[]> = { mitotic: [], other: [], ignored: [] };
  let proposals = 0;
  const unknown = new Map<string, number>();
  for (const annotation of annotations) {
    const name = statedClass(annotation);
    // What software proposed is no label.
    if (name === undefined) {
      proposals += 1;
      continue;
    }
    const meaning = meaningOf(name ?? '', classes);
    if (meaning === undefined) unknown.set(name ?? '', (unknown.get(name ?? '') ?? 0) + 1);
    else found[meaning].push(...centresOf(annotation.shape));
  }
  if (unknown.size > 0) throw unknownClasses(unknown, path);
  return { mitoses: found.mitotic, ignored: found.ignored, proposals };
}

/**
 * The class that a person gave; `null` for none, `undefined` for what only software said. What was changed in another program since a
 * decision stands over it.
 */
export function statedClass({ decided, unattributed, proposed }: Annotation): string | null | undefined {
  const stated = unattributed ?? decided;
  return stated === null && proposed !== null ? undefined : (stated?.className ?? null);
}

function meaningOf(name: string, classes: ReadonlyMap<string, ClassMeaning>): ClassMeaning | undefined {
  return classes.get(classKeyOf(name)) ?? knownMeaning(name);
}

/** Labels are often boxes around the figure. Of several areas that are one thing, each is a label. */
export function centresOf(shape: Shape): PlacedPoint[] {
  if (shape.kind === 'point') return [{ x: shape.x, y: shape.y }];
  if (shape.kind !== 'area') return [{ x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 }];
  return shape.polygons.map(([outline = []]) => {
    const { x, y, width, height } = boxOf(outline);
    return { x: x + width / 2, y: y + height / 2 };
  });
}

const mostNamed = 10;

function unknownClasses(unknown: ReadonlyMap<string, number>, path: string): SpindleError {
  const named = [...unknown]
    .slice(0, mostNamed)
    .map(([name, count]) => (name === '' ? `${count} without a class` : `“${printable(name)}” (${count})`));
  const more = unknown.size > mostNamed ? ` and ${unknown.size - mostNamed} more` : '';
  return new SpindleError('table-invalid', {
    what: 'it is not known what classes of the labels mean',
    where: { path },
    why: `${basename(path)} holds ${named.join(', ')}${more}`,
    remedy:
      'say it with --mitotic, --other or --ignore and the name of the class; what has no class is named ""',
  });
}
