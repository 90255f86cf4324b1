/** TIFFs of grey with 16 bits as slides of one channel. */
import type { TiffDirectory } from '../../container/tiff-directory';
import { tiffTag } from '../../container/tiff-tags';
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile } from '../../slide-errors';
import type { SlideContent } from '../format';

/**
 * Grey of 16 bits, most of which a screen cannot show, has a window to choose. Until one is chosen, all that the samples can be
 * is spread, as OpenSlide does.
 */
export async function deepGreyViews(
  first: TiffDirectory,
  levels: readonly TiledImage[],
): Promise<Pick<SlideContent, 'views'>> {
  const photometric = (await first.number(tiffTag.photometric)) ?? 1;
  const bits = await first.number(tiffTag.bitsPerSample);
  if (bits !== 16 || photometric > 1) return {};
  const range = { low: 0, high: 65_535 };
  return {
    views: {
      channels: [{ index: 0, name: 'Grey', colour: '#ffffff', emissionNm: null, range }],
      planes: { count: 1, usual: 0, spacingUm: null },
      bits,
      smallest: 0,
      usualWindow: 'range',
      image(level) {
        const image = levels[level];
        return image === undefined
          ? Promise.reject(brokenFile(first.path, `it has no level ${level}`))
          : Promise.resolve(image);
      },
    },
  };
}
