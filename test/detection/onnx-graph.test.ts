import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOnnxGraph } from '../../src-main/detection/onnx-graph';
import { floatConvolution, int8Convolution, loopForEver, type Convolution } from '../fixture/onnx-writer';
import { bundledModelFolder } from './engine-host-file';

const convolution: Convolution = {
  size: 2,
  stride: 3,
  weights: Int8Array.from([1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 11, -12]),
  weightScale: 0.5,
  bias: 1,
};

describe('readOnnxGraph', () => {
  it('reads operators with strides and inputs, and the values of 8-bit constants', () => {
    const { nodes, tensors } = readOnnxGraph(int8Convolution(convolution));
    expect(nodes.map(({ operator }) => operator)).toEqual([
      'QuantizeLinear',
      'QLinearConv',
      'DequantizeLinear',
    ]);
    expect(nodes[1]).toMatchObject({ strides: [3, 3], outputs: ['quantised'] });
    expect(nodes[1]?.inputs).toContain('kernel');
    const kernel = tensors.find(({ name }) => name === 'kernel');
    expect(kernel).toEqual({ name: 'kernel', dimensions: [1, 3, 2, 2], int8: convolution.weights });
  });

  it('has no values of a graph in floats', () => {
    const { tensors } = readOnnxGraph(floatConvolution(convolution));
    expect(tensors.map(({ name, int8 }) => [name, int8])).toEqual([
      ['kernel', null],
      ['bias', null],
    ]);
  });

  it('looks into the graphs inside operators', () => {
    const { nodes } = readOnnxGraph(loopForEver());
    expect(nodes.map(({ operator }) => operator)).toContain('Identity');
    expect(nodes.map(({ operator }) => operator)).toContain('Loop');
  });

  it('reads the bundled graphs: every convolution with its kernel', () => {
    for (const name of ['scout', 'scout-int8', 'judge', 'judge-int8']) {
      const { nodes, tensors } = readOnnxGraph(readFileSync(join(bundledModelFolder, `${name}.onnx`)));
      const kernels = new Set(
        tensors.filter(({ dimensions }) => dimensions.length === 4).map((each) => each.name),
      );
      const convolutions = nodes.filter(({ operator }) => operator.includes('Conv'));
      expect(convolutions.length).toBeGreaterThan(3);
      for (const { inputs } of convolutions) expect(inputs.some((input) => kernels.has(input))).toBe(true);
    }
  });

  it('refuses what is no ONNX model, and never anything but an error', () => {
    expect(() => readOnnxGraph(new Uint8Array(0))).toThrow('0 graphs');
    expect(() => readOnnxGraph(new TextEncoder().encode('<html></html>'))).toThrow();
    const whole = int8Convolution(convolution);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Uint8Array.from(whole, (byte, index) => (index === at ? byte ^ flip : byte));
        try {
          readOnnxGraph(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
