/**
 * Tiled TIFF and BigTIFF of no particular vendor: the first image is level 0, every tiled image marked as reduced
 * (bit 0 of NewSubfileType) is a further level. After OpenSlide's generic-tiff driver; what libvips, QuPath and
 * Spindle's own phantom write.
 */
import type { TiffDirectory } from '../container/tiff-directory';
import { isTiled, readTiffImage, withGaps, type TiffImage } from '../container/tiff-image';
import { tiffIccProfile, tiffProperties, tiffResolutionMpp } from '../container/tiff-properties';
import { tiffTag } from '../container/tiff-tags';
import { brokenFile } from '../slide-errors';
import { foreignTiff } from './foreign-tiff';
import { accept, checkLevelCount, decline, type Format, type SlideContent } from './format';

export const genericTiff: Format = {
  name: 'generic-tiff',
  extensions: ['.tif', '.tiff', '.btf'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (tiff === null || first === undefined) return decline('it is not a TIFF');
    if (!isTiled(first)) return decline('its first image is not tiled');
    const foreign = await foreignTiff(tiff);
    if (foreign !== null) return decline(`it is ${foreign}, which needs a reader of its own`);
    const { undecodable } = await readTiffImage(first);
    return undecodable === null ? accept('a tiled TIFF') : decline(undecodable);
  },

  async open({ source, tiff }) {
    const directories: TiffDirectory[] = [];
    for (const directory of tiff?.directories ?? []) {
      if (isTiled(directory) && (directory.index === 0 || (await isReduced(directory))))
        directories.push(directory);
    }
    checkLevelCount(source.name, directories.length);
    const [first] = directories;
    if (first === undefined) throw brokenFile(source.name, 'it has no image');

    const levels: TiffImage[] = [];
    for (const directory of directories) levels.push(await readTiffImage(directory));
    const unreadable = levels.find((level) => level.undecodable !== null)?.undecodable;
    if (typeof unreadable === 'string')
      throw brokenFile(source.name, `one level cannot be read: ${unreadable}`);
    levels.sort((a, b) => b.width - a.width);
    return {
      vendor: 'generic-tiff',
      // Sparse files leave tiles out altogether; one that has a place and no bytes is damaged.
      levels: levels.map((level) => withGaps(level, ['no-place'])),
      ...(await deepGreyViews(first, levels)),
      mpp: await tiffResolutionMpp(first),
      objectivePower: null,
      associatedImages: [],
      iccProfile: () => tiffIccProfile(first),
      properties: await tiffProperties(first),
    };
  },
};

/**
 * Grey of 16 bits, most of which a screen cannot show, has a window to choose. Until somebody does, all that the samples can be
 * is spread, as OpenSlide does.
 */
async function deepGreyViews(
  first: TiffDirectory,
  levels: readonly TiffImage[],
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

async function isReduced(directory: TiffDirectory): Promise<boolean> {
  const reducedImage = 1;
  return (((await directory.number(tiffTag.newSubfileType)) ?? 0) & reducedImage) !== 0;
}
