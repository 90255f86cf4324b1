/** The pixels of a crop, at the size that it is stored in. */

import type { CropPixels } from './crop-descriptor';

/** @throws where it cannot be read, or `signal` fires */
export async function readCrop(address: string, signal: AbortSignal): Promise<CropPixels> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`the crop was answered with ${answer.status}`);
  const picture = await createImageBitmap(await answer.blob());
  try {
    const { width, height } = picture;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('the browser gives no canvas');
    context.drawImage(picture, 0, 0);
    return { pixels: context.getImageData(0, 0, width, height).data, size: width };
  } finally {
    picture.close();
  }
}
