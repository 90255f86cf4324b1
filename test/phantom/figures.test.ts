import { describe, expect, it } from 'vitest';
import { createCanvas, phantomMpp, type Canvas } from '../../src-main/phantom/canvas';
import { paintLookalike } from '../../src-main/phantom/lookalike';
import { paintMitosis } from '../../src-main/phantom/mitosis';
import { createTextures } from '../../src-main/phantom/noise';
import { paintNucleus, tumourNucleus } from '../../src-main/phantom/nucleus';
import { createRandom } from '../../src-main/base/prng';
import { lookalikeKinds, mitosisKinds } from '../../src-main/phantom/tissue-layout';

const textures = createTextures(createRandom(1));
const centre = 80;
const dense = 0.9;

function painted(paint: (canvas: Canvas) => void, left = 0, top = 0): Canvas {
  const canvas = createCanvas(left, top, 2 * centre, 2 * centre);
  canvas.eosin.fill(0.4);
  paint(canvas);
  return canvas;
}

/** Area (µm²) of dense chromatin, its centroid's distance from the cell's place (µm), and its long to short spread. */
function chromatin(canvas: Canvas): { areaUm2: number; offUm: number; elongation: number } {
  const places: [number, number][] = [];
  canvas.haematoxylin.forEach((density, index) => {
    if (density > dense) places.push([(index % canvas.width) + 0.5, Math.floor(index / canvas.width) + 0.5]);
  });
  const mean = (axis: 0 | 1): number => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  const [x, y] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [px, py] of places) {
    xx += (px - x) ** 2;
    yy += (py - y) ** 2;
    xy += (px - x) * (py - y);
  }
  const split = Math.hypot((xx - yy) / 2, xy);
  return {
    areaUm2: places.length * phantomMpp ** 2,
    offUm: Math.hypot(x - centre, y - centre) * phantomMpp,
    elongation: Math.sqrt(((xx + yy) / 2 + split) / ((xx + yy) / 2 - split)),
  };
}

describe.each(mitosisKinds)('a %s', (kind) => {
  const figures = Array.from({ length: 12 }, (_, seed) =>
    painted((canvas) => {
      paintMitosis(canvas, { kind, x: centre, y: centre, angle: 0.5 * seed, seed }, textures);
    }),
  );

  it('is a dense mass of textbook size at the place of truth', () => {
    for (const figure of figures) {
      const { areaUm2, offUm } = chromatin(figure);
      expect(areaUm2).toBeGreaterThan(9);
      expect(areaUm2).toBeLessThan(60);
      expect(offUm).toBeLessThan(1.5);
    }
  });

  it('is as long as its stage makes it', () => {
    const mean = figures.reduce((sum, figure) => sum + chromatin(figure).elongation, 0) / figures.length;
    if (kind === 'metaphase-side') expect(mean).toBeGreaterThan(1.8);
    if (kind === 'metaphase-end-on' || kind === 'prometaphase') expect(mean).toBeLessThan(1.7);
  });

  it('does not depend on how the slide is cut into canvases', () => {
    const cell = { kind, x: centre, y: centre, angle: 1, seed: 3 };
    const whole = painted((canvas) => {
      paintMitosis(canvas, cell, textures);
    });
    const shifted = painted(
      (canvas) => {
        paintMitosis(canvas, cell, textures);
      },
      60,
      70,
    );
    for (let y = 70; y < 160; y += 1) {
      const row = whole.haematoxylin.slice(y * 160 + 60, y * 160 + 160);
      const again = shifted.haematoxylin.slice((y - 70) * 160, (y - 70) * 160 + 100);
      expect(again).toEqual(row);
    }
  });
});

describe('an interphase nucleus', () => {
  it('is larger and paler than a figure: hardly any of it is dense', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const canvas = painted((blank) => {
        const form = tumourNucleus(createRandom(seed), 0.5);
        paintNucleus(blank, { kind: 'tumour', x: centre, y: centre, angle: seed, seed }, form, textures);
      });
      const stained = canvas.haematoxylin.filter((density) => density > 0.15).length * phantomMpp ** 2;
      expect(stained).toBeGreaterThan(20);
      expect(stained).toBeLessThan(150);
      expect(chromatin(canvas).areaUm2).toBeLessThan(0.35 * stained);
    }
  });
});

describe.each(lookalikeKinds)('a %s look-alike', (kind) => {
  it('leaves dye, and only near its place', () => {
    const blank = painted(() => undefined);
    const canvas = painted((target) => {
      paintLookalike[kind](target, { kind, x: centre, y: centre, angle: 1, seed: 9 }, textures);
    });
    let changed = 0;
    let farthest = 0;
    canvas.eosin.forEach((eosin, index) => {
      const same =
        eosin === blank.eosin[index] && canvas.haematoxylin[index] === 0 && canvas.pigment[index] === 0;
      if (same) return;
      changed += 1;
      farthest = Math.max(
        farthest,
        Math.hypot((index % 160) + 0.5 - centre, Math.floor(index / 160) + 0.5 - centre),
      );
    });
    expect(changed * phantomMpp ** 2).toBeGreaterThan(2);
    expect(farthest * phantomMpp).toBeLessThan(13);
  });
});
