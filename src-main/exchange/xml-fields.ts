/**
 * What formats but GeoJSON have no place of their own for, as named fields that Spindle writes beside it and reads back: who says what, the score,
 * the identifier. Other programs pass over them, and may drop them.
 */
import {
  annotationLimits,
  emptyAnnotation,
  shownClass,
  unattributedOf,
  type Annotation,
  type Statement,
} from './annotation';
import type { TextPlace } from './exchange-fault';
import type { LeftOut } from './left-out';
import { numberOf, scoreText } from './number-text';

export const fieldNames = [
  ...['Score', 'ProposedClass', 'ProposedBy', 'DecidedClass', 'DecidedBy', 'Description', 'Id'],
  /** `Point` or `Ellipse`, where the outline stands for one. */
  'Shape',
  /** Of a further part of an area: what its first part is called in the file. */
  'PartOf',
] as const;
/** Without those that every file has: a name, a class, a colour. */
export type Fields = Readonly<Partial<Record<string, string>>>;

export function fieldsOf(annotation: Annotation): Fields {
  const { id, description, proposed, decided, unattributed } = annotation;
  const score = (proposed ?? unattributed)?.score ?? null;
  const fields: Partial<Record<string, string>> = {};
  if (score !== null) fields.Score = scoreText(score);
  if (proposed !== null) {
    fields.ProposedClass = proposed.className ?? '';
    if (proposed.by !== null) fields.ProposedBy = proposed.by;
  }
  if (decided !== null) {
    fields.DecidedClass = decided.className ?? '';
    if (decided.by !== null) fields.DecidedBy = decided.by;
  }
  if (description !== null) fields.Description = description;
  if (id !== null) fields.Id = id;
  if (annotation.shape.kind === 'ellipse') fields.Shape = 'Ellipse';
  return fields;
}

export interface ShownMembers {
  readonly className: string;
  readonly name: string;
  readonly colour: string | null;
  readonly isLocked: boolean;
}

/** All of an annotation but its shape. Empty texts are none. */
export function describedBy(
  { className, name, colour, isLocked }: ShownMembers,
  fields: Fields,
  leftOut: LeftOut,
  place: TextPlace | null,
): Omit<Annotation, 'shape'> {
  const text = (value: string | undefined): string | null => {
    if (value === undefined || value === '') return null;
    if (value.length <= annotationLimits.text) return value;
    leftOut.add(`text beyond ${annotationLimits.text} characters`, place);
    return value.slice(0, annotationLimits.text);
  };
  const said = (of: string | undefined, by: string | undefined): Statement | null =>
    of === undefined && by === undefined ? null : { className: text(of), by: text(by) };
  const score = numberOf(fields.Score);
  const proposed = said(fields.ProposedClass, fields.ProposedBy);
  const decided = said(fields.DecidedClass, fields.DecidedBy);
  return {
    ...emptyAnnotation,
    id: text(fields.Id),
    name: text(name),
    description: text(fields.Description),
    ...{ colour, isLocked, decided },
    proposed: proposed && { ...proposed, score },
    unattributed: unattributedOf(text(className), score, proposed, decided),
  };
}

/** The class under which a format that sorts by class puts an annotation; empty where it has none. */
export function classKey(annotation: Annotation): string {
  return shownClass(annotation) ?? '';
}
