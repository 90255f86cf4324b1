/** Numbers of exchange files: written the same on every machine, with a point; read with either a point or, as some programs write in some countries, a comma. */
import { SpindleError } from '../contract/errors';
import { maxRoiCoordinate } from '../contract/roi';

/** Behind the point, by thousandths. */
const fractions = Array.from({ length: 1000 }, (_, thousandths) => String(thousandths / 1000).slice(1));

/** A coordinate or length, in level-0 pixels, rounded to a thousandth. @throws internal for one that no reader would take. */
export function pixelText(value: number): string {
  if (!(Math.abs(value) <= maxRoiCoordinate)) throw unwritable(value);
  const thousandths = Math.round(Math.abs(value) * 1000);
  const fraction = thousandths % 1000;
  // Of whole numbers the engine keeps the text.
  const text = String((thousandths - fraction) / 1000) + (fractions[fraction] ?? '');
  return value < 0 && thousandths > 0 ? `-${text}` : text;
}

/** A score, all of its digits. @throws internal for one that is no number. */
export function scoreText(value: number): string {
  if (!Number.isFinite(value)) throw unwritable(value);
  return String(value + 0);
}

/** A coordinate as it is, for formats that hold numbers. @throws internal for one that no reader would take. */
export function checkedNumber(value: number): number {
  if (!isCoordinate(value)) throw unwritable(value);
  return value;
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
