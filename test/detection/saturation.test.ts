import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOnnxGraph } from '../../src-main/detection/onnx-graph';
import { largestWeight, saturationFault } from '../../src-main/detection/saturation';
import { int8Convolution } from '../fixture/onnx-writer';
import { modelsFolder } from './engine-host-file';

function graphWith(weight: number): Uint8Array {
  const weights = new Int8Array(12);
  weights[7] = weight;
  return int8Convolution({ size: 2, stride: 1, weights, weightScale: 0.1, bias: 0 });
}

describe('saturationFault', () => {
  it('lets two weights of a pair fill 16 bits with the largest bytes, and no more', () => {
    expect(2 * 255 * largestWeight).toBeLessThan(2 ** 15);
    expect(2 * 255 * (largestWeight + 1)).toBeGreaterThan(2 ** 15);
  });

  it.each([
    [64, null],
    [-64, null],
    [65, /"kernel" reach 65/],
    [-128, /"kernel" reach 128/],
  ])('of a weight of %i says %s', (weight, words) => {
    const fault = saturationFault(readOnnxGraph(graphWith(weight)));
    if (words === null) expect(fault).toBeNull();
    else expect(fault).toMatch(words);
  });

  it('finds none in any graph that is shipped', () => {
    const graphs = readdirSync(modelsFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^mitosis-[^/\\]*[/\\].*\.onnx$/.test(name),
    );
    expect(graphs.length).toBeGreaterThanOrEqual(12);
    for (const name of graphs) {
      expect(saturationFault(readOnnxGraph(readFileSync(join(modelsFolder, name)))), name).toBeNull();
    }
  });
});
