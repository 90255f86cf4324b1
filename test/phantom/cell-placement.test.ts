import { describe, expect, it } from 'vitest';
import { mitosisSpacingUm, placeCells } from '../../src-main/phantom/cell-placement';
import { phantomMpp } from '../../src-main/phantom/canvas';
import { createRandom } from '../../src-main/base/prng';
import { layOutTissue, layoutAt, layoutRow, tissueAt } from '../../src-main/phantom/tissue-layout';

const side = 4000;
const random = createRandom(4);
const layout = layOutTissue(random, side);
const placed = placeCells(random, layout);
const distanceUm = (one: { x: number; y: number }, other: { x: number; y: number }): number =>
  Math.hypot(one.x - other.x, one.y - other.y) * phantomMpp;

describe('layOutTissue', () => {
  it('leaves glass at every edge and holds tumour, stroma and fat or glass within', () => {
    for (let along = 0; along <= side; along += 100) {
      for (const [x, y] of [
        [along, 0],
        [along, side],
        [0, along],
        [side, along],
      ] as const) {
        expect(layoutAt(layout.depthUm, x, y)).toBeLessThan(0);
      }
    }
    let nest = 0;
    let stroma = 0;
    for (let x = 0; x < side; x += 50) {
      for (let y = 0; y < side; y += 50) {
        const share = tissueAt(layout, x, y);
        expect(share.nest + share.stroma + share.fat).toBeLessThanOrEqual(1.000001);
        nest += share.nest;
        stroma += share.stroma;
      }
    }
    expect(nest / 80 ** 2).toBeGreaterThan(0.2);
    expect(stroma / 80 ** 2).toBeGreaterThan(0.05);
  });

  it('reads a row of a map as it reads its places', () => {
    const row = new Float32Array(200);
    layoutRow(layout.flow, -30, 1234, row);
    row.forEach((value, index) => expect(value).toBeCloseTo(layoutAt(layout.flow, index - 30, 1234), 2));
  });
});

describe('placeCells', () => {
  it('places 40 mitoses a mm², of every kind', () => {
    expect(placed.mitoses).toHaveLength(40);
    expect(new Set(placed.mitoses.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(4);
  });

  it('keeps mitoses inside tumour, off the edge, and apart from each other and from look-alikes', () => {
    placed.mitoses.forEach((mitosis, index) => {
      expect(tissueAt(layout, mitosis.x, mitosis.y).nest).toBeGreaterThan(0.8);
      expect(layoutAt(layout.depthUm, mitosis.x, mitosis.y)).toBeGreaterThan(20);
      for (const other of placed.mitoses.slice(index + 1)) {
        expect(distanceUm(mitosis, other)).toBeGreaterThanOrEqual(mitosisSpacingUm);
      }
      for (const other of placed.lookalikes) expect(distanceUm(mitosis, other)).toBeGreaterThanOrEqual(18);
      for (const other of placed.crowd) expect(distanceUm(mitosis, other)).toBeGreaterThan(9);
    });
  });

  it('crowds mitoses in a hotspot', () => {
    // By chance a circle of a tenth of the slide's area would hold about a tenth of them.
    const radius = Math.sqrt((0.1 * (side * phantomMpp) ** 2) / Math.PI);
    const most = Math.max(
      ...placed.mitoses.map(
        (centre) => placed.mitoses.filter((other) => distanceUm(centre, other) < radius).length,
      ),
    );
    expect(most).toBeGreaterThanOrEqual(0.3 * placed.mitoses.length);
  });

  it('places look-alikes of every kind inside the tissue', () => {
    expect(new Set(placed.lookalikes.map(({ kind }) => kind))).toEqual(
      new Set(['pyknotic', 'apoptotic', 'lymphocyte', 'hyperchromatic', 'pigment']),
    );
    for (const { x, y } of placed.lookalikes) expect(layoutAt(layout.depthUm, x, y)).toBeGreaterThan(0);
  });

  it('turns mitoses every way', () => {
    const many = Array.from(
      { length: 6 },
      (_, seed) => placeCells(createRandom(seed), layout).mitoses,
    ).flat();
    for (const harmonic of [1, 2, 4, 8]) {
      const cosines = many.reduce((sum, { angle }) => sum + Math.cos(harmonic * angle), 0);
      const sines = many.reduce((sum, { angle }) => sum + Math.sin(harmonic * angle), 0);
      expect(Math.hypot(cosines, sines) / many.length).toBeLessThan(0.2);
    }
  });
});
