/**
 * A tissue mask as a picture of four or five colours, one pixel a mask pixel: white glass, light margin, grey tissue,
 * and a colour for each reason why something was left out.
 */
import sharp from 'sharp';
import { rgbOf, maskColours } from './palette';
import type { SlideOfDocument } from './slide-member';
import { xmpOf } from './xmp';

/** As detection/ makes it: `data` 0 glass, 1 margin, 2 tissue; `dropped` 1 ink, 2 edge, 3 blur. */
interface MaskPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly dropped: Uint8Array;
}

const byValue = [maskColours.glass, maskColours.margin, maskColours.tissue].map(rgbOf);
const byReason = [null, rgbOf(maskColours.ink), rgbOf(maskColours.edge), rgbOf(maskColours.blur)];

export async function maskPng(
  { width, height, data, dropped }: MaskPixels,
  slide: SlideOfDocument,
  spindle: string,
): Promise<Uint8Array> {
  const pixels = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < data.length; pixel += 1) {
    pixels.set(byReason[dropped[pixel] ?? 0] ?? byValue[data[pixel] ?? 0] ?? [0, 0, 0], pixel * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ palette: true })
    .withXmp(xmpOf({ title: `Tissue mask: ${slide.name}`, slide, spindle }))
    .toBuffer();
}
