/**
 * A person's decisions on top of the proposed mask: areas to include become tissue, areas to exclude glass, in the
 * order in which they were made. A mask pixel follows an area when its middle lies inside.
 */
import type { AppliedCorrection, MaskEdit } from '../contract/mask';
import { ScanLines } from '../base/scan-lines';
import { maskValue, pixelsOf, type TissueMask } from './tissue';

/** The mask to analyse, and what the edits changed; without edits the same mask and `null`. */
export interface CorrectedMask {
  readonly mask: TissueMask;
  readonly correction: AppliedCorrection | null;
}

export function correctMask(mask: TissueMask, edits: readonly MaskEdit[]): CorrectedMask {
  if (edits.length === 0) return { mask, correction: null };
  const data = new Uint8Array(mask.data);
  const dropped = new Uint8Array(mask.dropped);
  const { width, height, scaleX, scaleY } = mask;
  const lines = new ScanLines({ columns: width, rows: height, stepX: scaleX, stepY: scaleY });
  for (const { kind, polygon } of edits) {
    const value = kind === 'include' ? maskValue.tissue : maskValue.glass;
    lines.spans(polygon, (row, start, end) => data.fill(value, row * width + start, row * width + end));
  }
  const changes = data.map((value, pixel) => {
    const was = mask.data[pixel] === maskValue.tissue;
    const is = value === maskValue.tissue;
    return is === was ? 0 : is ? 1 : 2;
  });
  for (let pixel = 0; pixel < data.length; pixel += 1) {
    if (data[pixel] === maskValue.tissue) dropped[pixel] = 0;
  }
  const areaOf = (values: Uint8Array, value: number): number =>
    pixelsOf(mask, values, value) * mask.pixelAreaMm2;
  return {
    mask: { ...mask, data, dropped, areaMm2: areaOf(data, maskValue.tissue) },
    correction: { edits, includedMm2: areaOf(changes, 1), excludedMm2: areaOf(changes, 2) },
  };
}
