/**
 * An order in which figures that look alike follow each other: from one to the nearest that was not visited yet. Greedy, so that what is
 * like nothing else stands at the end. Costs the square of the number of figures, in steps that a caller may spread over time.
 */
import { descriptorParts } from './crop-descriptor';

/**
 * @param descriptors of `CropDescriber` @param first where the path begins
 * @yields how many are in order, after each
 * @returns numbers of the descriptors
 */
export function* likenessPath(
  descriptors: readonly Float32Array[],
  first: number,
): Generator<number, Uint32Array, undefined> {
  const points = balanced(descriptors);
  const width = descriptorParts[4];
  const left = Array.from(descriptors.keys());
  const path = new Uint32Array(descriptors.length);
  let at = left.indexOf(first);
  for (let done = 0; done < path.length; done += 1) {
    const [present = 0] = left.splice(Math.max(at, 0), 1);
    path[done] = present;
    let nearest = Infinity;
    at = 0;
    for (const [index, other] of left.entries()) {
      const distance = squaredDistance(points, present * width, other * width, width, nearest);
      if (distance >= nearest) continue;
      nearest = distance;
      at = index;
    }
    yield done + 1;
  }
  return path;
}

/** One after the other; each part of the descriptors counts as much as the others in the distances of this set. */
export function balanced(descriptors: readonly Float32Array[]): Float32Array {
  const width = descriptorParts[4];
  const points = new Float32Array(width * descriptors.length);
  for (const [part, from] of descriptorParts.slice(0, -1).entries()) {
    const end = descriptorParts[part + 1] ?? width;
    let variance = 0;
    for (let at = from; at < end; at += 1) variance += varianceOf(descriptors, at);
    const scale = variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
    for (const [index, descriptor] of descriptors.entries()) {
      for (let at = from; at < end; at += 1) points[index * width + at] = (descriptor[at] ?? 0) * scale;
    }
  }
  return points;
}

function varianceOf(descriptors: readonly Float32Array[], at: number): number {
  let [sum, squares] = [0, 0];
  for (const descriptor of descriptors) {
    const value = descriptor[at] ?? 0;
    sum += value;
    squares += value * value;
  }
  const count = Math.max(1, descriptors.length);
  return Math.max(0, squares / count - (sum / count) ** 2);
}

/** Or anything from `enough` on, once it is that. */
function squaredDistance(
  points: Float32Array,
  one: number,
  other: number,
  width: number,
  enough: number,
): number {
  let sum = 0;
  for (let at = 0; at < width && sum < enough; at += 1) {
    const difference = (points[one + at] ?? 0) - (points[other + at] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
