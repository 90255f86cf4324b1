/**
 * Sums of maps of whole numbers over a square window around each pixel, row by row: exact, so that neither turning
 * the map nor the order of adding changes them, and with memory for a few rows only.
 */

/**
 * Calls `visit` for each pixel with the sums of `maps` over the window, in their order; the array is reused. Beyond
 * the border counts as 0. Sums stay exact below 2^53.
 */
export function eachWindow(
  maps: readonly ArrayLike<number>[],
  width: number,
  height: number,
  radius: number,
  visit: (pixel: number, sums: Float64Array) => void,
): void {
  const columns = maps.map(() => new Float64Array(width));
  const sums = new Float64Array(maps.length);
  const addRow = (row: number, sign: number): void => {
    if (row < 0 || row >= height) return;
    maps.forEach((map, index) => {
      const into = columns[index];
      if (into === undefined) return;
      for (let column = 0; column < width; column += 1) {
        into[column] = (into[column] ?? 0) + sign * (map[row * width + column] ?? 0);
      }
    });
  };
  for (let row = 0; row < radius; row += 1) addRow(row, 1);
  for (let row = 0; row < height; row += 1) {
    addRow(row + radius, 1);
    addRow(row - radius - 1, -1);
    sums.fill(0);
    for (let column = -radius; column < width; column += 1) {
      columns.forEach((values, index) => {
        sums[index] =
          (sums[index] ?? 0) + (values[column + radius] ?? 0) - (values[column - radius - 1] ?? 0);
      });
      if (column >= 0) visit(row * width + column, sums);
    }
  }
}
