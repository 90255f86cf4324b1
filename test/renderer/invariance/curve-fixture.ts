/** Rotation curves for tests of the view: 64 angles as the application measures them, by a formula of the angle. */
import { evenAngles, exactAngles, type RotationCurve } from '../../../src-main/contract/invariance';

export function curveOf(
  model: string,
  scoreAt: (degrees: number) => number,
  mirroredAt: ((degrees: number) => number) | null = null,
): RotationCurve {
  const angles = evenAngles(64);
  const scores = angles.map(scoreAt);
  const exact = exactAngles.map(scoreAt);
  return {
    model,
    name: `Model ${model}`,
    group: mirroredAt === null ? 'C8' : 'D4',
    threshold: 0.5,
    angles,
    scores,
    exact: exactAngles,
    mirroredScores: mirroredAt === null ? null : exactAngles.map(mirroredAt),
    largestExactDrift: Math.max(...exact) - Math.min(...exact),
    spread: 0.02,
  };
}
