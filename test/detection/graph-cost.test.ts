import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operationsOfPixel } from '../../src-main/detection/graph-cost';
import { readOnnxGraph } from '../../src-main/detection/onnx-graph';
import { floatConvolution, int8Convolution, loopForEver } from '../fixture/onnx-writer';
import { bundledModelFolder } from './engine-host-file';

const costOf = (bytes: Uint8Array): number => operationsOfPixel(readOnnxGraph(bytes));

describe('operationsOfPixel', () => {
  it('is that of a convolution by hand: its weights at every place, and one for each operator', () => {
    const convolution = { size: 4, stride: 2, weights: new Int8Array(48), weightScale: 1, bias: 0 };
    expect(costOf(floatConvolution(convolution))).toBe(48 / 4 + 1);
    expect(costOf(int8Convolution(convolution))).toBe(1 + 48 / 4 + 1 + 1 / 4);
  });

  it('is the same of both precisions, within the operators between, and finite of a loop', () => {
    for (const stage of ['scout', 'judge']) {
      const float = costOf(readFileSync(join(bundledModelFolder, `${stage}.onnx`)));
      const int8 = costOf(readFileSync(join(bundledModelFolder, `${stage}-int8.onnx`)));
      expect(int8 / float).toBeGreaterThan(0.9);
      expect(int8 / float).toBeLessThan(1.2);
    }
    expect(costOf(loopForEver())).toBeLessThan(10);
  });

  // By the shapes of their layers, as the training code counts them; windows without margins have fewer places than pixels.
  it.each([
    ['judge', 82, 104_100_784],
    ['scout', 638, 4_630_678_688],
  ])('is above the true cost of the bundled %s, and less than three times it', (stage, extent, cost) => {
    const estimate = extent ** 2 * costOf(readFileSync(join(bundledModelFolder, `${stage}.onnx`)));
    expect(estimate).toBeGreaterThan(cost);
    expect(estimate).toBeLessThan(3 * cost);
  });
});
