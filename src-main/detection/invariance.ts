/**
 * The self-test of a model on an engine: the golden logits must come out again, and a picture turned by 90°,
 * 180° and 270° must give the same scores, turned. The second holds by construction of the network and by
 * the sizes of the picture, so that any difference beyond summation order is a fault.
 */
import type { ModelManifest, RotationCheck, VerifyReport } from '../contract/model';
import type { Pixels } from '../contract/slide';
import { sigmoid } from './decode';
import type { Engine, LogitMap } from './engine/engine';
import { readGolden, type Model } from './model';

/** Of a score. In float32 summation order alone costs 1 to 2 · 10⁻⁶. */
const rotationTolerance = 1e-5;
/** Clockwise quarter turns, and those that undo them. */
const rotations = [
  { degrees: 90, turns: 1, back: 3 },
  { degrees: 180, turns: 2, back: 2 },
  { degrees: 270, turns: 3, back: 1 },
] as const;

/** @throws SpindleError `model-invalid` when golden files are absent or damaged; `engine-failed`. */
export async function verifyModel(model: Model, engine: Engine): Promise<VerifyReport> {
  const { manifest } = model;
  const golden = await readGolden(model);
  const picture: Pixels = { width: golden.width, height: golden.height, data: golden.input };
  const upright = await engine.run(picture);
  const goldenDifference = largestDifference(upright.data, golden.logits, (logit) => logit);
  const rotation: RotationCheck[] = [];
  for (const { degrees, turns, back } of rotations) {
    const turned = turnMap(await engine.run(turnPicture(picture, turns)), back);
    rotation.push({ degrees, maxDifference: largestDifference(upright.data, turned.data, sigmoid) });
  }
  const isInvariant = rotation.every(
    ({ degrees, maxDifference }) => !belongsToGroup(manifest, degrees) || maxDifference <= rotationTolerance,
  );
  return {
    model: manifest.id,
    version: manifest.version,
    sha256: manifest.scout.sha256,
    provider: engine.provider,
    passed: goldenDifference <= manifest.golden.tolerance && isInvariant,
    golden: { maxDifference: goldenDifference, tolerance: manifest.golden.tolerance },
    rotation,
    rotationTolerance,
  };
}

/** Whether the network's group holds this rotation: a plain network (C1) need not pass any. */
function belongsToGroup({ group }: ModelManifest, degrees: number): boolean {
  return (Number(group.slice(1)) * degrees) % 360 === 0;
}

function turnPicture(picture: Pixels, turns: 1 | 2 | 3): Pixels {
  const data = new Uint8Array(picture.data.length);
  turnedFrom(picture, turns).forEach((from, to) => {
    for (let channel = 0; channel < 3; channel += 1) {
      data[to * 3 + channel] = picture.data[from * 3 + channel] ?? 0;
    }
  });
  return { ...turnedSize(picture, turns), data };
}

function turnMap(map: LogitMap, turns: 1 | 2 | 3): LogitMap {
  const data = Float32Array.from(turnedFrom(map, turns), (from) => map.data[from] ?? NaN);
  return { ...turnedSize(map, turns), data };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function turnedSize({ width, height }: Size, turns: 1 | 2 | 3): Size {
  return turns === 2 ? { width, height } : { width: height, height: width };
}

/** For each place after turning clockwise, row by row, the index of the place it comes from. */
function turnedFrom(size: Size, turns: 1 | 2 | 3): Int32Array {
  const { width, height } = size;
  const turned = turnedSize(size, turns);
  return Int32Array.from({ length: width * height }, (_, to) => {
    const x = to % turned.width;
    const y = Math.floor(to / turned.width);
    if (turns === 1) return (height - 1 - x) * width + y;
    if (turns === 2) return (height - 1 - y) * width + width - 1 - x;
    return x * width + width - 1 - y;
  });
}

function largestDifference(one: Float32Array, other: Float32Array, of: (logit: number) => number): number {
  let largest = 0;
  for (let index = 0; index < one.length; index += 1) {
    largest = Math.max(largest, Math.abs(of(one[index] ?? NaN) - of(other[index] ?? NaN)));
  }
  return largest;
}
