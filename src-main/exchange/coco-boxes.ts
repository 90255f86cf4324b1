/**
 * In which form the boxes of a COCO file are: a corner and a size, as the format has it, or two corners, as the files of MIDOG have them.
 * The numbers alone look the same, so that it is told by many of them together.
 */
import type { SlideOfAnnotations } from './annotation';

export type FourNumbers = readonly [x: number, y: number, third: number, fourth: number];
export type BoxForm = 'size' | 'corners';

/** Fewer boxes of one size may have it by chance. */
const fewest = 3;
/** Pixels, by which boxes of one size may differ. */
const tolerance = 0.01;

/**
 * Two corners, where all boxes can be that, and either the centre of one would lie beyond the image otherwise, or all of them have one size
 * as two corners and several as corner and size: boxes of one size are how points are marked.
 */
export function boxFormOf(
  boxes: readonly FourNumbers[],
  { width, height }: Pick<SlideOfAnnotations, 'width' | 'height'>,
): BoxForm {
  if (boxes.length === 0 || !boxes.every(([x, y, right, bottom]) => right > x && bottom > y)) return 'size';
  const isBeyond = boxes.some(
    ([x, y, w, h]) => (width !== null && x + w / 2 > width) || (height !== null && y + h / 2 > height),
  );
  const [[left, top, right, bottom] = [0, 0, 0, 0]] = boxes;
  const isOneSize =
    boxes.length >= fewest &&
    boxes.every(
      ([x, y, x2, y2]) =>
        Math.abs(x2 - x - (right - left)) <= tolerance && Math.abs(y2 - y - (bottom - top)) <= tolerance,
    ) &&
    boxes.some(([, , third]) => third !== right);
  return isBeyond || isOneSize ? 'corners' : 'size';
}
