/** How labels are called and coloured outside Spindle: in documents for people and in files for programs. */
import type { DetectionLabel } from './detection';

/** As QuPath users know them. */
export const classNames: Readonly<Record<DetectionLabel, string>> = { mitotic: 'Mitotic', normal: 'Normal' };

/** Okabe–Ito vermillion and sky blue, the same as on the screen. `#rrggbb`. */
export const labelColours: Readonly<Record<DetectionLabel, string>> = {
  mitotic: '#d55e00',
  normal: '#56b4e9',
};
