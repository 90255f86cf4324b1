/**
 * The pyramid of one plane of an OME-TIFF: its directory goes in, the directories of all its levels come out, largest first.
 * Levels hang from it as SubIFDs; older writers put them behind it in the chain, marked as reduced, or describe each as an
 * image of its own.
 */
import type { Tiff } from '../../container/tiff';
import type { TiffDirectory } from '../../container/tiff-directory';
import { subfileKind } from '../../container/tiff-subfile';
import { tiffTag } from '../../container/tiff-tags';
import type { OmeImage } from './ome-xml';

/** Wider than any pyramid; what follows belongs to something else. */
const maxFollowing = 32;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** @param named directories of the file that are planes of their own. @throws SpindleError `broken-file`. */
export async function levelDirectories(
  tiff: Tiff,
  directory: TiffDirectory,
  named: ReadonlySet<number>,
): Promise<TiffDirectory[]> {
  const hanging = await tiff.subDirectories(directory);
  const others = hanging.length > 0 ? hanging : await followingReduced(tiff, directory, named);
  const base = await sizeOf(directory);
  const levels: { directory: TiffDirectory; width: number }[] = [];
  for (const other of others) {
    const size = await sizeOf(other);
    if ((await subfileKind(other)).mask) continue;
    if (isReductionOf(base, size)) levels.push({ directory: other, width: size.width });
  }
  levels.sort((a, b) => b.width - a.width);
  return [directory, ...levels.map((level) => level.directory)];
}

/** Smaller in the same proportions, to the nearest pixels. What is not is another picture. */
function isReductionOf(base: Size, { width, height }: Size): boolean {
  if (!(width >= 1 && height >= 1 && width < base.width && height <= base.height)) return false;
  const expected = (base.height * width) / base.width;
  // A pixel that the width was rounded by shows in the height as often as the slide is higher than wide.
  const tolerance = 1 + Math.max(1, base.height / base.width);
  return Math.abs(height - expected) <= tolerance;
}

/**
 * The images that are further levels of the main one, as older writers have it: the same dimensions and samples, a whole
 * number of times smaller, and no pixel size that says otherwise.
 */
export function reducedImages(main: OmeImage, others: readonly OmeImage[]): OmeImage[] {
  return others
    .filter((other) => {
      const times = main.width / other.width;
      const isWhole = times > 1.9 && Math.abs(times - Math.round(times)) <= 0.01 * times;
      const alike =
        other.type === main.type &&
        (['z', 'c', 't'] as const).every((axis) => other.size[axis] === main.size[axis]);
      const spans = main.mpp === null || other.mpp === null ? times : other.mpp.x / main.mpp.x;
      return alike && isWhole && isReductionOf(main, other) && Math.abs(spans / times - 1) <= 0.02;
    })
    .sort((a, b) => b.width - a.width);
}

async function followingReduced(
  { directories }: Tiff,
  directory: TiffDirectory,
  named: ReadonlySet<number>,
): Promise<TiffDirectory[]> {
  const found: TiffDirectory[] = [];
  for (const next of directories.slice(directory.index + 1, directory.index + 1 + maxFollowing)) {
    const { reduced, mask } = await subfileKind(next);
    if (named.has(next.index) || !(reduced || mask)) break;
    if (!mask) found.push(next);
  }
  return found;
}

async function sizeOf(directory: TiffDirectory): Promise<Size> {
  return {
    width: (await directory.number(tiffTag.imageWidth)) ?? 0,
    height: (await directory.number(tiffTag.imageLength)) ?? 0,
  };
}
