/** A measurement as a table to paste into a spreadsheet: one row for each model, angle and mirroring (RFC 4180). */
import type { InvarianceMeasurement } from '../../src-main/contract/invariance';

const header = 'model_id,angle_degrees,mirrored,score,x_px,y_px';

export function curveCsv({ curves, x, y }: InvarianceMeasurement): string {
  const rows = curves.flatMap(({ model, angles, scores, exact, mirroredScores }) => {
    const row = (angle: number, mirrored: boolean, score = NaN): string =>
      [model, angle, mirrored, score, x, y].join(',');
    return [
      ...angles.map((angle, index) => row(angle, false, scores[index])),
      ...(mirroredScores ?? []).map((score, index) => row(exact[index] ?? NaN, true, score)),
    ];
  });
  return [header, ...rows, ''].join('\r\n');
}
