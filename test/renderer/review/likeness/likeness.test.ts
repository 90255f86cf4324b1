import { describe, expect, it } from 'vitest';
import { CropDescriber } from '../../../../src-renderer/review/likeness/crop-descriptor';
import { balanced, likenessPath } from '../../../../src-renderer/review/likeness/likeness-path';
import { stainVectors } from '../../../../src-renderer/slide/look/stain-separation';
import { createRandom } from '../../../../src-main/base/prng';

const size = 180;

/** Haematoxylin density at a place; the middle is 0, the side 1. */
type Cell = (x: number, y: number) => number;

/** A nucleus of elliptic outline with soft edge, off the middle or not, in a pale background with others around it. */
function cellOf(random: () => number): Cell {
  const [long, wide] = [0.04 + 0.06 * random(), 0.02 + 0.04 * random()];
  const dark = 0.5 + random();
  const lies = 2 * Math.PI * random();
  const [offX, offY] = [0.02 * (random() - 0.5), 0.02 * (random() - 0.5)];
  const around = Array.from({ length: 4 }, () => {
    const [angle, radius] = [2 * Math.PI * random(), 0.15 + 0.1 * random()];
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle), dark: 0.6 * random() };
  });
  const blob = (x: number, y: number, a: number, b: number): number =>
    1 / (1 + Math.exp(12 * (Math.hypot(x / a, y / b) - 1)));
  return (x, y) => {
    const [dx, dy] = [x - offX, y - offY];
    const along = Math.cos(lies) * dx + Math.sin(lies) * dy;
    const across = Math.cos(lies) * dy - Math.sin(lies) * dx;
    const others = around.reduce(
      (sum, other) => sum + other.dark * blob(x - other.x, y - other.y, 0.05, 0.04),
      0,
    );
    return 0.05 + dark * blob(along, across, long, wide) + others;
  };
}

/** As a scanner would see the cell turned by so much, clockwise, or its mirror image. */
function drawn(cell: Cell, degrees: number, isMirrored = false): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * size * size).fill(255);
  const angle = (degrees * Math.PI) / 180;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const [x, y] = [(column + 0.5) / size - 0.5, (row + 0.5) / size - 0.5];
      const turnedX = Math.cos(angle) * x + Math.sin(angle) * y;
      const density = cell(isMirrored ? -turnedX : turnedX, Math.cos(angle) * y - Math.sin(angle) * x);
      for (const [channel, share] of stainVectors.haematoxylin.entries())
        pixels[4 * (row * size + column) + channel] = 255 * 10 ** (-density * share - 0.02);
    }
  }
  return pixels;
}

function nth<T>(all: ArrayLike<T>, index: number): T {
  const value = all[index];
  if (value === undefined) throw new RangeError(`there is no ${index}`);
  return value;
}

function distance(one: Float32Array, other: Float32Array): number {
  return Math.hypot(...Array.from(one, (value, at) => value - (other[at] ?? 0)));
}

const random = createRandom(7);
const cells = Array.from({ length: 12 }, () => cellOf(() => random.next()));
const describer = new CropDescriber();
const described = (pixels: Uint8ClampedArray): Float32Array => describer.describe({ pixels, size });

describe('the descriptor of a crop', () => {
  const upright = cells.map((cell) => described(drawn(cell, 0)));
  const between = cells.map((_, at) =>
    Math.min(
      ...[...cells.keys()]
        .filter((other) => other !== at)
        .map((other) => distance(nth(upright, at), nth(upright, other))),
    ),
  );

  it('is that of the crop turned by quarters and mirrored, to the rounding of its numbers', () => {
    for (const [at, cell] of cells.entries()) {
      for (const [degrees, isMirrored] of [
        [90, false],
        [180, false],
        [270, false],
        [0, true],
        [90, true],
      ] as const)
        expect(distance(described(drawn(cell, degrees, isMirrored)), nth(upright, at))).toBeLessThan(2e-3);
    }
  });

  it('is near that of the crop turned by any angle, much nearer than that of any other cell', () => {
    for (const [at, cell] of cells.entries()) {
      for (const degrees of [13, 45, 77, 161, 301]) {
        const off = distance(described(drawn(cell, degrees)), nth(upright, at));
        expect(off).toBeLessThan(0.01);
        expect(off).toBeLessThan(0.25 * nth(between, at));
      }
    }
  });

  it('differs where cells differ in size, darkness or shape', () => {
    for (const nearest of between) expect(nearest).toBeGreaterThan(0.02);
  });

  it('does not depend on the resolution that the crop is stored in', () => {
    const half = new Uint8ClampedArray(size * size);
    const whole = drawn(nth(cells, 0), 0);
    for (let row = 0; row < size / 2; row += 1) {
      for (let column = 0; column < size / 2; column += 1) {
        for (let channel = 0; channel < 4; channel += 1) {
          const at = (y: number, x: number): number =>
            nth(whole, 4 * ((2 * row + y) * size + 2 * column + x) + channel);
          half[4 * (row * (size / 2) + column) + channel] = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
        }
      }
    }
    expect(
      distance(new CropDescriber().describe({ pixels: half, size: size / 2 }), nth(upright, 0)),
    ).toBeLessThan(0.25 * nth(between, 0));
  });
});

describe('the path by likeness', () => {
  function pathOf(descriptors: readonly Float32Array[], first = 0): number[] {
    const work = likenessPath(descriptors, first);
    for (;;) {
      const step = work.next();
      if (step.done === true) return [...step.value];
    }
  }

  it('has turned copies of a crop one after the other', () => {
    const copies = cells.flatMap((cell, at) => [0, 37, 90, 222].map((degrees) => ({ at, degrees, cell })));
    // In an order that tells nothing.
    const shuffled = copies.toSorted(
      (one, other) => ((one.at * 31 + one.degrees * 7) % 97) - ((other.at * 31 + other.degrees * 7) % 97),
    );
    const path = pathOf(shuffled.map(({ cell, degrees }) => described(drawn(cell, degrees))));
    expect(path).toHaveLength(copies.length);
    const seen = path.map((at) => nth(shuffled, at).at);
    const changes = seen.filter((at, index) => at !== seen[index - 1]).length;
    expect(changes).toBe(cells.length);
  });

  it('visits all once, from where it begins, and is there for none, one, and equal ones', () => {
    expect(pathOf([])).toEqual([]);
    const one = described(drawn(nth(cells, 0), 0));
    expect(pathOf([one])).toEqual([0]);
    expect(pathOf([one, one, one], 2).toSorted()).toEqual([0, 1, 2]);
    const path = pathOf(
      cells.map((cell) => described(drawn(cell, 0))),
      5,
    );
    expect(path[0]).toBe(5);
    expect(path.toSorted((a, b) => a - b)).toEqual([...cells.keys()]);
  });

  it('says how far it is, a step for each', () => {
    const steps = [
      ...likenessPath(
        cells.map((cell) => described(drawn(cell, 0))),
        0,
      ),
    ];
    expect(steps).toEqual(cells.map((_, at) => at + 1));
  });

  it('counts each part of the descriptor as much as the others', () => {
    const points = balanced(cells.map((cell) => described(drawn(cell, 0))));
    const width = points.length / cells.length;
    expect(Number.isInteger(width)).toBe(true);
    expect(points.every((value) => Number.isFinite(value))).toBe(true);
  });
});
