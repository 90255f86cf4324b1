/**
 * What XML formats have no place of their own for, as named fields that Spindle writes beside it and reads back: who says what, the score,
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
  return {
    ...(score !== null && { Score: scoreText(score) }),
    ...(proposed !== null && { ProposedClass: proposed.className ?? '' }),
    ...(typeof proposed?.by === 'string' && { ProposedBy: proposed.by }),
    ...(decided !== null && { DecidedClass: decided.className ?? '' }),
    ...(typeof decided?.by === 'string' && { DecidedBy: decided.by }),
    ...(description !== null && { Description: description }),
    ...(id !== null && { Id: id }),
    ...(annotation.shape.kind === 'ellipse' && { Shape: 'Ellipse' }),
  };
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
  place: TextPlace,
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
