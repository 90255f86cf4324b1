/**
 * What DICOM has no attribute for, of a group of annotations: who says what in Spindle's words, name, colour, lock. They stand beside
 * the standard's attributes as JSON in a private element, which other programs pass over and may drop. What is read is untrusted.
 */
import { annotationLimits, type Annotation, type Statement } from '../annotation';
import { isObject } from '../geojson-shape';

/** All of an annotation but its shape, its score and its id. */
export interface GroupWords {
  readonly name: string | null;
  readonly description: string | null;
  readonly colour: string | null;
  readonly isLocked: boolean;
  readonly proposed: Statement | null;
  readonly decided: Statement | null;
  readonly unattributed: Statement | null;
}

export function groupWords({ name, description, colour, isLocked, ...said }: Annotation): GroupWords {
  const statement = (of: Statement | null): Statement | null => of && { className: of.className, by: of.by };
  return {
    ...{ name, description, colour, isLocked },
    proposed: statement(said.proposed),
    decided: statement(said.decided),
    unattributed: statement(said.unattributed),
  };
}

/** Whether the same words are said of both: the texts themselves are compared, which takes less than to write them down. */
export function isSaidAlike(a: Annotation, b: Annotation): boolean {
  return (
    a.colour === b.colour &&
    a.name === b.name &&
    a.description === b.description &&
    a.isLocked === b.isLocked &&
    isSameStatement(a.proposed, b.proposed) &&
    isSameStatement(a.decided, b.decided) &&
    isSameStatement(a.unattributed, b.unattributed)
  );
}

function isSameStatement(a: Statement | null, b: Statement | null): boolean {
  if (a === null || b === null) return a === b;
  return a.className === b.className && a.by === b.by;
}

/** @param words JSON. @returns `null` where it is none of Spindle's. */
export function parsedWords(words: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(words);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function readGroupWords(words: Readonly<Record<string, unknown>>): GroupWords {
  return {
    name: textOf(words.name),
    description: textOf(words.description),
    colour: typeof words.colour === 'string' && /^#[0-9a-f]{6}$/.test(words.colour) ? words.colour : null,
    isLocked: words.isLocked === true,
    proposed: statementOf(words.proposed),
    decided: statementOf(words.decided),
    unattributed: statementOf(words.unattributed),
  };
}

function statementOf(value: unknown): Statement | null {
  return isObject(value) ? { className: textOf(value.className), by: textOf(value.by) } : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, annotationLimits.text) : null;
}
