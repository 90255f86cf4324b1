import { describe, expect, it } from 'vitest';
import { fieldArea, fieldDiameter, usualField } from '../../../src-renderer/slide/field-area';

describe('field of view', () => {
  // Areas of the table in the Nottingham guidelines, by diameter of the field.
  it.each([
    [0.4, 0.126],
    [0.55, 0.238],
    [0.62, 0.302],
    [0.69, 0.374],
  ])('of %d mm is %d mm²', (diameter, area) => {
    expect(fieldArea(diameter)).toBeCloseTo(area, 3);
    expect(fieldDiameter(fieldArea(diameter))).toBeCloseTo(diameter, 12);
  });

  it('is usually one of 0.549 mm', () => {
    expect(fieldDiameter(usualField)).toBeCloseTo(0.5493, 4);
  });
});
