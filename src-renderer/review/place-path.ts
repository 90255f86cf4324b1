/** A path over the slide on which near figures follow each other: the curve of Hilbert (1891), which never leaps. */

/** Cells along each side, a power of two: of a slide of 25 mm each is a third of a cell's width. */
const side = 2 ** 16;

/**
 * How far along the path a place lies, in cells.
 * @param x from 0 to 1, as `y`; outside, the nearest edge counts
 */
export function placeOnPath(x: number, y: number): number {
  const cell = (value: number): number => Math.min(Math.max(Math.floor(value * side), 0), side - 1);
  let [column, row] = [cell(x), cell(y)];
  let distance = 0;
  for (let step = side / 2; step >= 1; step /= 2) {
    const isRight = (column & step) > 0;
    const isLow = (row & step) > 0;
    distance += step * step * ((isRight ? 3 : 0) ^ (isLow ? 1 : 0));
    if (isLow) continue;
    // The quarter is turned, so that the path goes on where it left the one before.
    if (isRight) [column, row] = [side - 1 - column, side - 1 - row];
    [column, row] = [row, column];
  }
  return distance;
}
