/**
 * The self-test of a model on an engine: the golden logits of both stages must come out again, and pictures
 * turned by 90°, 180° and 270°, mirrored too where the model claims it, must give the same scores, turned. The
 * second holds by construction of the networks and by the sizes of the pictures, so that any difference beyond
 * summation order is a fault.
 */
import type {
  ModelManifest,
  Precision,
  StageCheck,
  StageName,
  TurnCheck,
  VerifyReport,
} from '../contract/model';
import { sigmoid } from './decode';
import type { Engine } from './engine/engine';
import {
  degreesOf,
  inverse,
  reflections,
  rotations,
  turnPictures,
  type ExactTurn,
  type PictureStack,
} from './exact-turn';
import { graphOf, precisionsOf, readGolden, type Model } from './model';

/** Tolerance of a score. In float32, summation order alone costs 1 to 2 · 10⁻⁶; integers have none. */
const turnTolerance: Readonly<Record<Precision, number>> = { float32: 1e-5, int8: 0 };

/**
 * @param engines one for each precision to be tested, all of one provider; stages without a graph of that
 * precision are left out
 * @throws SpindleError `model-invalid` when golden files are absent or damaged; `engine-failed`, `aborted`.
 */
export async function verifyModel(
  model: Model,
  engines: readonly Engine[],
  signal?: AbortSignal,
): Promise<VerifyReport> {
  const { manifest, sha256 } = model;
  const checks: StageCheck[] = [];
  for (const engine of engines) {
    for (const stage of ['scout', 'judge'] as const) {
      if (precisionsOf(manifest, stage).includes(engine.precision)) {
        checks.push(await checkStage(model, engine, stage, signal));
      }
    }
  }
  return {
    model: manifest.id,
    version: manifest.version,
    sha256,
    provider: [...new Set(engines.map(({ provider }) => provider))].join(', '),
    passed: checks.every(({ passed }) => passed),
    checks,
  };
}

async function checkStage(
  model: Model,
  engine: Engine,
  stage: StageName,
  signal: AbortSignal | undefined,
): Promise<StageCheck> {
  const { manifest } = model;
  const { precision } = engine;
  const golden = await readGolden(model, stage, precision);
  const { count, width, height } = golden;
  const pictures = { count, width, height, data: golden.input };
  const upright = await infer(engine, stage, pictures, signal);
  const goldenDifference = largestDifference(upright.data, golden.logits, (logit) => logit);
  const turns: TurnCheck[] = [];
  for (const turn of manifest.group.startsWith('D') ? [...rotations, ...reflections] : rotations) {
    const seen = await infer(engine, stage, turnPictures(pictures, turn), signal);
    const turned = turnPictures(seen, inverse(turn));
    turns.push({
      degrees: degreesOf(turn),
      mirrored: turn.mirrored,
      maxDifference: largestDifference(upright.data, turned.data, sigmoid),
      isClaimed: isClaimed(manifest, stage, turn),
    });
  }
  const { tolerance } = manifest[stage].golden;
  const allowed = turnTolerance[precision];
  const isInvariant = turns.every((turn) => !turn.isClaimed || turn.maxDifference <= allowed);
  return {
    stage,
    precision,
    sha256: graphOf(manifest, stage, precision).sha256,
    passed: goldenDifference <= tolerance && isInvariant,
    golden: { maxDifference: goldenDifference, tolerance },
    turns,
    turnTolerance: allowed,
  };
}

/** The logits of each picture. */
async function infer(
  engine: Engine,
  stage: StageName,
  pictures: PictureStack<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<PictureStack<Float32Array>> {
  const { count, width, height, data } = pictures;
  if (stage === 'scout') return { count, ...(await engine.scout({ width, height, data }, signal)) };
  return { count, width: 1, height: 1, data: await engine.judge(data, signal) };
}

/**
 * Whether the model claims to be invariant under this turn: a plain network (C1) claims nothing. Mirroring is
 * claimed by the judge only, whose group the manifest states; the scout may be one that other models share.
 */
function isClaimed({ group }: ModelManifest, stage: StageName, turn: ExactTurn): boolean {
  if (turn.mirrored && stage === 'scout') return false;
  return (Number(group.slice(1)) * degreesOf(turn)) % 360 === 0;
}

function largestDifference(one: Float32Array, other: Float32Array, of: (logit: number) => number): number {
  let largest = 0;
  for (let index = 0; index < one.length; index += 1) {
    largest = Math.max(largest, Math.abs(of(one[index] ?? NaN) - of(other[index] ?? NaN)));
  }
  return largest;
}
