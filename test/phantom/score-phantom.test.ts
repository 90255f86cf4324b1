import { describe, expect, it } from 'vitest';
import type { Detection } from '../../src-main/contract/detection';
import { scorePhantom } from '../../src-main/phantom/score-phantom';

const truth = {
  seed: 1,
  mpp: 0.25,
  mitoses: [
    { x: 100, y: 100, kind: 'anaphase' },
    { x: 500, y: 500, kind: 'prometaphase' },
  ],
  lookalikes: [{ x: 900, y: 900, kind: 'pyknotic' }],
};
const mitotic = (x: number, y: number, score = 0.9): Detection => ({ x, y, score, label: 'mitotic' });

describe('scorePhantom', () => {
  it('matches up to 7.5 µm, which is 30 pixels, and no further', () => {
    expect(scorePhantom(truth, [mitotic(130, 100), mitotic(500, 500)])).toEqual({
      recall: 1,
      precision: 1,
      truePositives: 2,
      falsePositives: 0,
      missed: 0,
    });
    expect(scorePhantom(truth, [mitotic(130.5, 100), mitotic(500, 500)])).toEqual({
      recall: 0.5,
      precision: 0.5,
      truePositives: 1,
      falsePositives: 1,
      missed: 1,
    });
  });

  it('counts a mitosis once, however often it is found', () => {
    const score = scorePhantom(truth, [mitotic(100, 100), mitotic(110, 100, 0.8), mitotic(500, 500)]);
    expect(score).toMatchObject({ truePositives: 2, falsePositives: 1, recall: 1 });
    expect(score.precision).toBeCloseTo(2 / 3);
  });

  it('counts a detected look-alike as false, and a normal detection not at all', () => {
    const score = scorePhantom(truth, [mitotic(900, 900), { x: 100, y: 100, score: 0.3, label: 'normal' }]);
    expect(score).toEqual({ recall: 0, precision: 0, truePositives: 0, falsePositives: 1, missed: 2 });
  });

  it('gives a detection between two mitoses to the nearer one', () => {
    const close = { ...truth, mitoses: [...truth.mitoses, { x: 140, y: 100, kind: 'telophase' }] };
    const score = scorePhantom(close, [mitotic(125, 100, 0.95), mitotic(112, 100, 0.9)]);
    expect(score).toMatchObject({ truePositives: 2, missed: 1 });
  });

  it('finds nothing in nothing, and calls neither figure wrong', () => {
    expect(scorePhantom(truth, [])).toMatchObject({ recall: 0, precision: 1, missed: 2 });
    expect(scorePhantom({ ...truth, mitoses: [] }, [])).toMatchObject({ recall: 1, precision: 1 });
  });
});
