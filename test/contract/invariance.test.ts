import { describe, expect, it } from 'vitest';
import {
  evenAngles,
  exactAngles,
  invarianceWords,
  scoreChangeWords,
  type RunInvariance,
} from '../../src-main/contract/invariance';

const measured: RunInvariance = {
  kind: 'measured',
  detections: 24,
  angles: 32,
  mirrored: false,
  exactDrift: 2.4e-7,
  spread: 0.0183,
};

describe('evenAngles', () => {
  it('holds the quarter turns, and 45°, among 64 and among 32', () => {
    for (const count of [32, 64]) {
      const angles = evenAngles(count);
      expect(new Set(angles).size).toBe(count);
      expect(angles).toEqual(expect.arrayContaining([...exactAngles, 45]));
      expect(Math.max(...angles)).toBeLessThan(360);
    }
  });
});

describe('the figure in words', () => {
  it('says both what quarter turns did and what the others did', () => {
    expect(invarianceWords(measured)).toBe(
      'turning the tissue by quarter turns changed no score by more than 3·10⁻⁷; ' +
        'other angles: ±0.019 (24 detections, 32 angles)',
    );
  });

  it('names mirror images where they were measured, and a change of nothing', () => {
    expect(invarianceWords({ ...measured, mirrored: true, exactDrift: 0, detections: 1 })).toBe(
      'turning the tissue by quarter turns, and mirroring it, changed no score at all; ' +
        'other angles: ±0.019 (1 detection, 32 angles)',
    );
  });

  it('says why there is none', () => {
    expect(invarianceWords({ kind: 'not-measured', why: 'nothing was detected' })).toBe(
      'not measured: nothing was detected',
    );
  });
});

describe('scoreChangeWords', () => {
  it('never says less than the change was', () => {
    expect([0, 1e-9, 2.001e-7, 3e-7, 9.5e-6, 9.999e-4, 0.001, 0.0183, 0.25, 1].map(scoreChangeWords)).toEqual(
      ['0', '1·10⁻⁹', '3·10⁻⁷', '3·10⁻⁷', '1·10⁻⁵', '0.001', '0.001', '0.019', '0.250', '1.000'],
    );
  });
});
