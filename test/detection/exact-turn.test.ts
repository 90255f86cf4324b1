import { describe, expect, it } from 'vitest';
import {
  degreesOf,
  inverse,
  reflections,
  rotations,
  turnPictures,
} from '../../src-main/detection/exact-turn';

/** Two pictures of two rows and three columns, two channels a pixel. */
const stack = {
  count: 2,
  width: 3,
  height: 2,
  data: Uint8Array.from({ length: 24 }, (_, index) => index),
};

describe('turnPictures', () => {
  it('turns clockwise, each picture for itself, channels together', () => {
    const turned = turnPictures(stack, { quarters: 1, mirrored: false });
    expect(turned).toMatchObject({ count: 2, width: 2, height: 3 });
    expect([...turned.data.subarray(0, 12)]).toEqual([6, 7, 0, 1, 8, 9, 2, 3, 10, 11, 4, 5]);
    expect([...turned.data.subarray(12)]).toEqual([18, 19, 12, 13, 20, 21, 14, 15, 22, 23, 16, 17]);
  });

  it('mirrors left to right before it turns', () => {
    const mirrored = turnPictures(stack, { quarters: 0, mirrored: true });
    expect([...mirrored.data.subarray(0, 12)]).toEqual([4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7]);
    const both = turnPictures(stack, { quarters: 1, mirrored: true });
    expect(both).toEqual(turnPictures(mirrored, { quarters: 1, mirrored: false }));
  });

  it.each([...rotations, ...reflections])('is undone by its inverse: %o', (turn) => {
    expect(turnPictures(turnPictures(stack, turn), inverse(turn))).toEqual(stack);
    expect(degreesOf(turn)).toBe(turn.quarters * 90);
  });

  it('turns maps of numbers too, and never in place, not even in the memory of a Buffer', () => {
    const map = { count: 1, width: 2, height: 1, data: Float32Array.of(1.5, -2) };
    expect(turnPictures(map, { quarters: 2, mirrored: false }).data).toEqual(Float32Array.of(-2, 1.5));
    const bytes = { ...stack, data: Buffer.from(stack.data) };
    turnPictures(bytes, { quarters: 2, mirrored: false });
    expect([...bytes.data]).toEqual([...stack.data]);
  });
});
