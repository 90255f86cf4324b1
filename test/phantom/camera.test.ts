import { describe, expect, it } from 'vitest';
import { createCamera, expose, opticalMargin } from '../../src-main/phantom/camera';
import { createCanvas } from '../../src-main/phantom/canvas';
import { noiseTileSize } from '../../src-main/phantom/noise';
import { createRandom } from '../../src-main/base/prng';
import type { Stain } from '../../src-main/phantom/stain';

const stain: Stain = {
  haematoxylin: [0.65, 0.7, 0.29],
  eosin: [0.1, 0.9, 0.4],
  pigment: [0.5, 0.5, 0.5],
  white: [240, 240, 240],
  haematoxylinStrength: 1,
  eosinStrength: 1,
};
const camera = {
  ...createCamera(createRandom(1), stain),
  sensor: new Float32Array(noiseTileSize * noiseTileSize),
};
const side = 32;

function exposed(paint: (canvas: ReturnType<typeof createCanvas>) => void): Uint8Array {
  const slide = { width: side, height: side, data: new Uint8Array(side * side * 3) };
  const canvas = createCanvas(
    -opticalMargin,
    -opticalMargin,
    side + 2 * opticalMargin,
    side + 2 * opticalMargin,
  );
  paint(canvas);
  expose(camera, canvas, slide);
  return slide.data;
}

describe('expose', () => {
  it('shows empty glass as white', () => {
    expect(new Set(exposed(() => undefined))).toEqual(new Set([240]));
  });

  it('follows Beer and Lambert under an even layer of dye', () => {
    const data = exposed((canvas) => {
      canvas.haematoxylin.fill(0.8);
      canvas.eosin.fill(0.3);
    });
    const expected = ([0, 1, 2] as const).map((channel) =>
      Math.round(240 * 10 ** -(0.8 * stain.haematoxylin[channel] + 0.3 * stain.eosin[channel])),
    );
    expect([...data.slice(0, 3)]).toEqual(expected);
    expect([...data.slice(-3)]).toEqual(expected);
  });

  it('blurs a point alike in both directions over about half a micrometre', () => {
    const data = exposed((canvas) => {
      canvas.pigment[(16 + opticalMargin) * canvas.width + 16 + opticalMargin] = 3;
    });
    const darkness = (x: number, y: number): number => 240 - (data[(y * side + x) * 3] ?? 0);
    expect(darkness(17, 16)).toBe(darkness(16, 17));
    expect(darkness(17, 16)).toBe(darkness(15, 16));
    const half = darkness(17, 16) / darkness(16, 16);
    expect(half).toBeGreaterThan(0.4);
    expect(half).toBeLessThan(0.6);
    expect(darkness(20, 16)).toBe(0);
  });
});
