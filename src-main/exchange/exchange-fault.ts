/** Errors of annotation files, with the line and column where the file is at fault. */
import { SpindleError } from '../contract/errors';

/** Both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

function placeWords({ line, column }: TextPlace): string {
  return `line ${line}, column ${column}`;
}

const what = 'cannot read the annotations';

/** @param why a clause without full stop. */
export function brokenAnnotations(why: string, place: TextPlace | null, cause?: unknown): SpindleError {
  return new SpindleError('broken-file', {
    what,
    ...(place !== null && { where: { field: placeWords(place) } }),
    why,
    remedy: 'export them again from the program that wrote them',
    cause,
  });
}

export function tooMuch(most: number, of: string, place: TextPlace | null): SpindleError {
  return brokenAnnotations(
    `it holds more than ${most.toLocaleString('en')} ${of}, which is the limit`,
    place,
  );
}

export function noAnnotations(isPacked: boolean): SpindleError {
  return new SpindleError('unsupported-format', {
    what,
    why: `${isPacked ? 'what is packed in it' : 'it'} is in none of the formats of annotations that Spindle reads`,
    remedy: 'export the annotations as GeoJSON, for example with QuPath',
  });
}
