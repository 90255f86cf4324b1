import { expect, it } from 'vitest';
import { curveCsv } from '../../../src-renderer/invariance/curve-csv';
import { curveOf } from './curve-fixture';

it('has a row for each model, angle and mirroring', () => {
  const text = curveCsv({
    x: 1000.5,
    y: 2000.5,
    patch: { size: 82, mpp: 0.25, picture: 'data:,' },
    curves: [
      curveOf(
        'mitosis-d4',
        (degrees) => degrees / 1000,
        () => 0.75,
      ),
      curveOf('mitosis-z2', () => 0.5),
    ],
    missingTiles: [],
  });
  const rows = text.split('\r\n');
  expect(rows[0]).toBe('model_id,angle_degrees,mirrored,score,x_px,y_px');
  expect(rows[2]).toBe('mitosis-d4,5.625,false,0.005625,1000.5,2000.5');
  expect(rows[1 + 64 + 3]).toBe('mitosis-d4,270,true,0.75,1000.5,2000.5');
  expect(rows[1 + 64 + 4]).toBe('mitosis-z2,0,false,0.5,1000.5,2000.5');
  expect(rows).toHaveLength(1 + 64 + 4 + 64 + 1);
  expect(rows.at(-1)).toBe('');
});
