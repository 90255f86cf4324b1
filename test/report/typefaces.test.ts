import { beforeAll, describe, expect, it } from 'vitest';
import {
  fitted,
  lineWidth,
  loadTypefaces,
  missingCodePoints,
  outlineOf,
  showable,
  wrapped,
  type Typefaces,
} from '../../src-main/report/typefaces';

let typefaces: Typefaces;
beforeAll(async () => {
  typefaces = await loadTypefaces();
});

describe('the typeface of the reports', () => {
  it('has Latin, Greek, Cyrillic and the signs of the field', () => {
    const text = 'Ağrı Łódź Ελλάδα Житомир µ μ mm² ≥ ≤ × ± – … □ ·';
    expect(missingCodePoints(text, typefaces.regular)).toEqual([]);
    expect(missingCodePoints(text, typefaces.semibold)).toEqual([]);
    expect(showable(text, typefaces.regular)).toBe(text.normalize('NFC'));
  });

  it('puts a box for what it lacks and can name it', () => {
    expect(showable('標本 A\u0000\u202E.svs', typefaces.regular)).toBe('□□ A.svs');
    expect(missingCodePoints('標本標 A', typefaces.regular)).toEqual(['U+6A19', 'U+672C']);
  });

  it('shortens in the middle, keeping beginning and extension', () => {
    const text = fitted(`S24-00017${'_x'.repeat(100)}.svs`, typefaces.regular, 8, 120);
    expect(text).toMatch(/^S24-0.*….*\.svs$/);
    expect(lineWidth(text, typefaces.regular, 8)).toBeLessThanOrEqual(120);
    expect(fitted('a.svs', typefaces.regular, 8, 120)).toBe('a.svs');
  });

  it('wraps words and breaks what is wider than a line, losing nothing', () => {
    const text = `one two ${'0123456789abcdef'.repeat(4)} three`;
    const lines = wrapped(text, typefaces.regular, 8, 100);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(lineWidth(line, typefaces.regular, 8)).toBeLessThanOrEqual(100);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });

  it('sets standing figures in equal widths', () => {
    expect(lineWidth('1111', typefaces.semibold, 10)).toBeCloseTo(
      lineWidth('8080', typefaces.semibold, 10),
      6,
    );
  });

  it('draws text as outlines from the baseline up', () => {
    const numbers =
      outlineOf('H', typefaces.regular, 100, 10, 200)
        .match(/-?\d+(\.\d+)?/g)
        ?.map(Number) ?? [];
    const [xs, ys] = [0, 1].map((axis) => numbers.filter((_, index) => index % 2 === axis));
    expect(Math.min(...(xs ?? []))).toBeGreaterThan(10);
    expect(Math.max(...(ys ?? []))).toBeCloseTo(200, 3);
    expect(Math.min(...(ys ?? []))).toBeCloseTo(127.3, 0);
  });
});
