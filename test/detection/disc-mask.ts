/** A tissue mask that is a disc in the middle of the slide, at 8 µm per mask pixel of a slide of 0.25 µm per pixel. */
import type { Level } from '../../src-main/contract/slide';
import { maskValue, pixelsOf, type TissueMask } from '../../src-main/detection/tissue';

const scale = 32;
const maskUm = 8;

export function discMask(disc: { readonly levels: readonly Level[]; readonly radiusUm: number }): TissueMask {
  const { width: slideWidth = 0, height: slideHeight = 0 } = disc.levels[0] ?? {};
  const width = Math.ceil(slideWidth / scale);
  const height = Math.ceil(slideHeight / scale);
  const shape = { width, height, scaleX: scale, scaleY: scale, slideWidth, slideHeight };
  const data = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const dx = (pixel % width) + 0.5 - slideWidth / scale / 2;
    const dy = Math.floor(pixel / width) + 0.5 - slideHeight / scale / 2;
    return Math.hypot(dx, dy) * maskUm <= disc.radiusUm ? maskValue.tissue : maskValue.glass;
  });
  const pixelAreaMm2 = maskUm ** 2 * 1e-6;
  return {
    ...shape,
    data,
    dropped: new Uint8Array(data.length),
    pixelAreaMm2,
    areaMm2: pixelsOf(shape, data, maskValue.tissue) * pixelAreaMm2,
    droppedMm2: { ink: 0, edge: 0, blur: 0 },
  };
}
