/** The length of a scale bar: the longest 1, 2 or 5 times a power of ten that fits. */

export interface ScaleBar {
  readonly lengthUm: number;
  /** With unit: `200 µm`, `2 mm`. */
  readonly label: string;
}

/** A round length of at most `longestUm` micrometres (> 0). */
export function scaleBarWithin(longestUm: number): ScaleBar {
  const decade = 10 ** Math.floor(Math.log10(longestUm));
  const factor = [5, 2, 1].find((candidate) => candidate * decade <= longestUm) ?? 1;
  const lengthUm = Number((factor * decade).toPrecision(1));
  const label = lengthUm >= 1000 ? `${lengthUm / 1000} mm` : `${lengthUm} µm`;
  return { lengthUm, label };
}
