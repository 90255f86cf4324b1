/** Which share of the analysed tissue a reader had on the screen at a magnification or a larger one, from the views in the log. */
import { valuesOf, type SlideState } from '../../contract/domain/slide-state';
import type { Mpp } from '../../contract/slide';
import { addView, emptyCoverage, seenAt } from '../../counting/coverage';
import type { TissueCover } from '../../counting/tissue-field';

/**
 * @param slide level 0, pixels, and µm per pixel
 * @param tissue `null`: of the whole slide
 * @param umPerPx of the magnification: µm that a pixel of the screen showed
 * @returns 0..1; `null` where no view of the reader was recorded, or there is no tissue
 */
export function seenAtObjective(
  state: SlideState,
  reader: string,
  { width, height, mpp }: { readonly width: number; readonly height: number; readonly mpp: Mpp },
  tissue: TissueCover | null,
  umPerPx: number,
): number | null {
  const views = valuesOf(state, 'views').flatMap(({ value }) => (value.reader === reader ? value.views : []));
  if (views.length === 0) return null;
  const grid = emptyCoverage(width, height);
  for (const view of views) addView(grid, view);
  const { columns, rows, cell } = grid;
  const asked = tissue === null ? null : new Uint8Array(columns * rows);
  if (asked !== null && tissue !== null) {
    for (let at = 0; at < asked.length; at += 1) {
      const column = Math.floor((((at % columns) + 0.5) * cell) / tissue.cellWidth);
      const row = Math.floor(((Math.floor(at / columns) + 0.5) * cell) / tissue.cellHeight);
      const isIn = column < tissue.columns && row < tissue.rows;
      asked[at] = isIn && (tissue.cover[row * tissue.columns + column] ?? 0) > 0 ? 1 : 0;
    }
  }
  return seenAt(grid, mpp.x / umPerPx, asked, { x: 0, y: 0 })?.fraction ?? null;
}
