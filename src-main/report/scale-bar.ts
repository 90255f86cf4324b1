/** A scale bar in the words of documents. */
import { roundLength } from '../base/round-length';

export interface ScaleBar {
  readonly lengthUm: number;
  /** With unit: `200 µm`, `2 mm`. */
  readonly label: string;
}

/** A round length of at most `longestUm` micrometres (> 0). */
export function scaleBarWithin(longestUm: number): ScaleBar {
  const lengthUm = roundLength(longestUm);
  const label = lengthUm >= 1000 ? `${lengthUm / 1000} mm` : `${lengthUm} µm`;
  return { lengthUm, label };
}
