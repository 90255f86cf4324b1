/**
 * What is surely out of focus: tissue with contrast over 4 µm and none over 1 µm, as after a Gaussian blur of 2 µm
 * or more, in which no mitotic figure can be told. Sharp fields of three scanners lie at least a factor of 1.7 above
 * the limit in ratio; smooth but sharp material (mucus, keratin, fat) has too little contrast to be judged, and stays.
 */
import { focusUnit, ratioOfBlur, type FocusMap } from './focus';
import { removeSmall } from './morphology';
import type { Overview } from './overview';
import { eachWindow } from './window-sums';

/** Standard deviation of the blur from which on nothing can be read, µm. */
const unreadableUm = 2;
/** Mean square of differences over 4 µm below which there is nothing to judge by, grey values squared. */
const minContrast = 2;
/** µm from the middle of the window that is judged to its sides. */
const windowReachUm = 32;
/** Share of the window that must be tissue. */
const minCovered = 0.4;
const minBlurMm2 = 0.02;

/** @returns 1 for blur, only where `tissue` is 1. */
export function findBlur({ width, height, mpp }: Overview, tissue: Uint8Array, focus: FocusMap): Uint8Array {
  const blurred = new Uint8Array(tissue.length);
  const limit = ratioOfBlur(unreadableUm, focus.pixelUm);
  const reach = Math.max(1, Math.round(windowReachUm / Math.sqrt(mpp.x * mpp.y)));
  const minCount = minCovered * (2 * reach + 1) ** 2;
  const fine = within(focus.fine, tissue);
  const coarse = within(focus.coarse, tissue);
  eachWindow([fine, coarse, tissue], width, height, reach, (pixel, sums) => {
    const [fineSum = 0, coarseSum = 0, count = 0] = sums;
    if (tissue[pixel] !== 1 || count < minCount) return;
    if (coarseSum < minContrast * focusUnit * count) return;
    if (fineSum <= limit * coarseSum) blurred[pixel] = 1;
  });
  removeSmall(blurred, width, height, minBlurMm2 / (mpp.x * mpp.y * 1e-6));
  return blurred;
}

function within(map: Uint16Array, mask: Uint8Array): Uint16Array {
  return map.map((value, pixel) => (mask[pixel] === 1 ? value : 0));
}
