/** Photos of a MIRAX slide by place, and how many may lie in one. */
import { describe, expect, it } from 'vitest';
import {
  findablePhotos,
  regularPositions,
  type PhotoGrid,
} from '../../../../src-main/slide/format/mirax/photos';
import { overlaps } from '../../../../src-main/slide/container/tile-layout';
import { randomNumbers } from '../../../fixture/texture';

const grid: PhotoGrid = { across: 20, down: 15, width: 100, height: 80 };
const numbers = Array.from({ length: 300 }, (_, photo) => photo);

describe('photos', () => {
  it('are found by every rectangle that they touch', () => {
    const random = randomNumbers(3);
    const regular = regularPositions(grid, 12.5, 9);
    const places = numbers.map((photo) => {
      const { x, y } = regular(photo);
      return { x: x + Math.floor(random() * 30) - 15, y: y + Math.floor(random() * 30) - 15 };
    });
    const at = (photo: number): { x: number; y: number } => places[photo] ?? { x: 0, y: 0 };
    const under = findablePhotos('index', grid, at, numbers);
    for (let i = 0; i < 200; i += 1) {
      const rectangle = {
        left: random() * 2000 - 100,
        top: random() * 1300 - 100,
        width: 1 + random() * 300,
        height: 1 + random() * 300,
      };
      const expected = numbers.filter((photo) => {
        const { x, y } = at(photo);
        return overlaps({ left: x, top: y, width: 100, height: 80 }, rectangle);
      });
      const found = under(rectangle).map(({ column, row }) => row * grid.across + column);
      expect(found.sort((a, b) => a - b)).toEqual(expected);
    }
  });

  it('mirax-photos-in-one-place', () => {
    expect(() => findablePhotos('index', grid, () => ({ x: 5, y: 5 }), numbers)).toThrow(/at one position/);
  });

  it('that lie nowhere near the slide are left out', () => {
    const under = findablePhotos('index', grid, () => ({ x: -2e9, y: 2e9 }), numbers);
    expect(under({ left: -3e9, top: -3e9, width: 6e9, height: 6e9 })).toEqual([]);
  });
});
