/** A count in an area that needs no warning. */
import type { CountCircumstances } from '../../src-main/counting/count-warnings';

export const plainCircumstances: CountCircumstances = {
  areaMm2: 2.37,
  protocol: null,
  enteredMpp: null,
  earlierMpp: null,
  missingTiles: 0,
  tissueInsideMm2: 2.3,
  outsideModelRange: [],
};
