/**
 * What a graph costs: multiply-adds for each pixel of its input, from the constants that its operators read and the strides
 * with which they go over the picture. Nothing of the graph is computed. It is an estimate from above, for bounds.
 */
import type { OnnxGraph, OnnxNode } from './onnx-graph';

/** At least one operation a pixel for every operator of any type. */
export function operationsOfPixel({ nodes, tensors }: OnnxGraph): number {
  const constants = new Map(tensors.map(({ name, dimensions }) => [name, weightsOf(dimensions)]));
  /** Elements of a value for each pixel of the input. */
  const places = new Map<string, number>();
  let total = 0;
  for (const node of nodes) {
    const values = node.inputs.filter((name) => !constants.has(name));
    const read = Math.max(0, ...values.map((name) => places.get(name) ?? 1));
    const written = read * changeOfPlaces(node);
    const weights = node.inputs.reduce((sum, name) => sum + (constants.get(name) ?? 0), 0);
    total += Math.max(read, written) * Math.max(1, node.operator === 'ConvTranspose' ? weights : 0);
    if (node.operator !== 'ConvTranspose') total += written * weights;
    for (const name of node.outputs) places.set(name, written);
  }
  return total;
}

/** Biases and scales have one dimension, and are added once. */
function weightsOf(dimensions: readonly number[]): number {
  return dimensions.length < 2 ? 0 : dimensions.reduce((product, extent) => product * Math.max(1, extent), 1);
}

function changeOfPlaces({ operator, strides }: OnnxNode): number {
  const apart = strides.reduce((product, stride) => product * Math.max(1, stride), 1);
  return operator === 'ConvTranspose' ? apart : 1 / apart;
}
