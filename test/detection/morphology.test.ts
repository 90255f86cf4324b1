import { describe, expect, it } from 'vitest';
import { dilate, fillHoles, removeSpecks } from '../../src-main/detection/morphology';

/** A mask drawn with `#` for 1. */
function drawn(rows: readonly string[]): { mask: Uint8Array; width: number; height: number } {
  const text = rows.join('');
  const mask = Uint8Array.from({ length: text.length }, (_, at) => (text[at] === '#' ? 1 : 0));
  return { mask, width: rows[0]?.length ?? 0, height: rows.length };
}

function rowsOf(mask: Uint8Array, width: number): string[] {
  const text = Array.from(mask, (value) => (value === 1 ? '#' : '.')).join('');
  return text.match(new RegExp(`.{${width}}`, 'g')) ?? [];
}

describe('removeSpecks', () => {
  it('drops small areas, keeps those that corners connect, and those that the border cuts', () => {
    const { mask, width, height } = drawn([
      '........',
      '.#....#.',
      '...#.#..',
      '....#..#',
      '.#......',
      '........',
    ]);
    removeSpecks(mask, width, height, 3);
    expect(rowsOf(mask, width)).toEqual([
      '........',
      '......#.',
      '...#.#..',
      '....#..#',
      '........',
      '........',
    ]);
  });
});

describe('fillHoles', () => {
  it('fills small holes, and not what opens to the border', () => {
    const { mask, width, height } = drawn(['#######', '#.##..#', '####..#', '#.#####', '#.#...#', '#.#####']);
    fillHoles(mask, width, height, 4);
    expect(rowsOf(mask, width)).toEqual(['#######', '####..#', '####..#', '#.#####', '#.#####', '#.#####']);
  });
});

describe('dilate', () => {
  it('grows by an ellipse, also from the middle of an area, and not around corners', () => {
    const { mask, width, height } = drawn(['.........', '.........', '....#....', '.........', '........#']);
    expect(rowsOf(dilate(mask, width, height, 2, 1), width)).toEqual([
      '.........',
      '....#....',
      '..#####..',
      '....#...#',
      '......###',
    ]);
  });

  it('is the same as from every single pixel', () => {
    const { mask, width, height } = drawn([
      '..........',
      '..#####...',
      '..#####.#.',
      '...###....',
      '..........',
    ]);
    const expected = new Uint8Array(mask.length);
    mask.forEach((value, at) => {
      if (value === 0) return;
      for (let to = 0; to < mask.length; to += 1) {
        const dx = (to % width) - (at % width);
        const dy = Math.floor(to / width) - Math.floor(at / width);
        if ((dx / 1.5) ** 2 + (dy / 1.5) ** 2 <= 1) expected[to] = 1;
      }
    });
    expect(rowsOf(dilate(mask, width, height, 1.5, 1.5), width)).toEqual(rowsOf(expected, width));
  });
});
