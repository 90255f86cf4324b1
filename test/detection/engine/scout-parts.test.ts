import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../../src-main/contract/slide';
import type { LogitMap } from '../../../src-main/detection/engine/engine';
import { cellsOf, joinMaps, scoutParts } from '../../../src-main/detection/engine/scout-parts';
import { inputExtent, outputExtent } from '../../../src-main/detection/receptive-field';
import { paint } from '../memory-slide';

const stage = { receptiveField: 10, stride: 4 };

/** A stand-in for a network: each cell is the sum of what it sees, so that one wrong pixel shows. */
function sums({ width, height, data }: Pixels): LogitMap {
  const columns = outputExtent(stage, width);
  const rows = outputExtent(stage, height);
  const map = new Float32Array(columns * rows);
  for (let cell = 0; cell < map.length; cell += 1) {
    const left = (cell % columns) * stage.stride;
    const top = Math.floor(cell / columns) * stage.stride;
    let sum = 0;
    for (let y = top; y < top + stage.receptiveField; y += 1) {
      for (let x = left * 3; x < (left + stage.receptiveField) * 3; x += 1)
        sum += data[y * width * 3 + x] ?? NaN;
    }
    map[cell] = sum;
  }
  return { width: columns, height: rows, data: map };
}

describe('parts of a scout’s patch', () => {
  const columns = 13;
  const rows = 7;
  const patch = paint(inputExtent(stage, columns), inputExtent(stage, rows), (x, y) => [
    (x * 31 + y * 7) % 251,
    (x * y) % 256,
    (x + 5 * y) % 256,
  ]);

  it.each([1, 2, 5, 40, 90, 91, 1000])(
    'of at most %i cells give, put together, the map of the whole',
    (most) => {
      const parts = scoutParts(stage, patch, most);
      for (const { pixels } of parts) expect(cellsOf(stage, pixels)).toBeLessThanOrEqual(most);
      const maps = parts.map(({ column, row, pixels }) => ({ column, row, map: sums(pixels) }));
      expect(maps.reduce((cells, { map }) => cells + map.data.length, 0)).toBe(columns * rows);
      expect(joinMaps(columns, rows, maps)).toEqual(sums(patch));
    },
  );
});
