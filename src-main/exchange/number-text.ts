/** Numbers of exchange files: written the same on every machine, with a point; read with either a point or, as some programs write in some countries, a comma. */
import { SpindleError } from '../contract/errors';
import { maxRoiCoordinate } from '../contract/roi';

/** A coordinate or length, in level-0 pixels, rounded to a thousandth. @throws internal for one that no reader would take. */
export function pixelText(value: number): string {
  if (!(Math.abs(value) <= maxRoiCoordinate)) throw unwritable(value);
  // -0 is written as 0.
  return String(Math.round(value * 1000) / 1000 + 0);
}

/** A score, all of its digits. @throws internal for one that is no number. */
export function scoreText(value: number): string {
  if (!Number.isFinite(value)) throw unwritable(value);
  return String(value + 0);
}

function unwritable(value: number): SpindleError {
  return new SpindleError('internal', {
    what: 'cannot write the annotations',
    why: `${value} is neither a location nor a score`,
    remedy: 'report it',
  });
}

const decimal = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?$/;

/** `null` for what is no finite number. */
export function numberOf(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  if (!decimal.test(trimmed)) return null;
  const value = Number(trimmed.replace(',', '.'));
  return Number.isFinite(value) ? value : null;
}

/** `null` for what is no coordinate. */
export function coordinateOf(text: string | undefined): number | null {
  const value = numberOf(text);
  return value !== null && isCoordinate(value) ? value : null;
}

export function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= maxRoiCoordinate;
}
