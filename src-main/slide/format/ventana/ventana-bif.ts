/**
 * Ventana BIF and Ventana's TIFFs: a BigTIFF with iScan XML in its first directory, levels by their descriptions
 * (`level=0 mag=20 …`), and, in a BIF, EncodeInfo XML in level 0 that says how the camera's tiles overlap.
 * Source: OpenSlide's notes on the format.
 */
import type { TiffDirectory } from '../../container/tiff-directory';
import { isTiled, readTiffImage, type TiffImage } from '../../container/tiff-image';
import { tiffIccProfile, tiffProperties } from '../../container/tiff-properties';
import { tiffPictures } from '../../container/tiff-subfile';
import { tiffTag } from '../../container/tiff-tags';
import { areHeaped } from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import { accept, checkLevelCount, decline, type AssociatedImage, type Format } from '../format';
import { stitchedLevel } from './bif-level';
import { parseEncodeInfo, parseIScan, type BifStitching } from './bif-xml';

const associatedNames: Readonly<Record<string, string>> = {
  'Label Image': 'macro',
  Label_Image: 'macro',
  Thumbnail: 'thumbnail',
};

export const ventanaBif: Format = {
  name: 'ventana',
  extensions: ['.bif', '.tif', '.tiff'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return decline('it is not a TIFF');
    return (await first.textStart(tiffTag.xmp))?.includes('iScan') === true
      ? accept('a TIFF with iScan XML')
      : decline('it has no iScan XML');
  },

  async open({ source, tiff }) {
    const { pictures: directories, notes } = await tiffPictures(tiff);
    const scan = parseIScan(source.name, (await directories[0]?.text(tiffTag.xmp)) ?? '');
    const levels: StatedLevel[] = [];
    const associatedImages: AssociatedImage[] = [];
    for (const directory of directories) {
      const description = (await directory.text(tiffTag.imageDescription)) ?? '';
      const name = associatedNames[description];
      if (description.includes('level=')) {
        levels.push(await readStatedLevel(directory, description, levels));
      } else if (name !== undefined && !associatedImages.some((image) => image.name === name)) {
        associatedImages.push({ name, image: await readTiffImage(directory) });
      }
    }
    checkLevelCount(source.name, levels.length);
    const [base] = levels;
    if (base === undefined) throw brokenFile(source.name, 'it has no level');
    const encodeInfo = await base.directory.text(tiffTag.xmp);
    const { tileWidth, tileHeight } = base.image;
    const stitching =
      encodeInfo === null ? null : parseEncodeInfo(source.name, encodeInfo, tileWidth, tileHeight);
    if (stitching !== null) checkAreas(source.name, base.image, stitching);

    const power = numberOf(scan.Magnification);
    const mpp = numberOf(scan.ScanRes);
    const properties: Record<string, string> = { ...(await tiffProperties(base.directory)) };
    for (const [name, value] of Object.entries(scan)) if (value !== '') properties[`ventana.${name}`] = value;
    const isPower = power !== null && Number.isInteger(power);
    if (isPower) properties['openslide.objective-power'] = String(power);
    return {
      vendor: 'ventana',
      levels: levels.map(({ image, magnification }) =>
        levelOf(source.name, image, stitching, base.magnification / magnification),
      ),
      mpp: mpp === null ? null : { x: mpp, y: mpp },
      objectivePower: isPower ? power : null,
      associatedImages,
      notes,
      iccProfile: () => tiffIccProfile(base.directory),
      properties: { ...properties, ...(stitching !== null && regionProperties(base.image, stitching)) },
    };
  },
};

interface StatedLevel {
  readonly directory: TiffDirectory;
  readonly image: TiffImage;
  readonly magnification: number;
}

/** Levels come in order, each smaller than the one before, all with tiles of one size. */
async function readStatedLevel(
  directory: TiffDirectory,
  description: string,
  before: readonly StatedLevel[],
): Promise<StatedLevel> {
  const { path } = directory;
  const stated = new Map(
    description.split(' ').flatMap((pair): [string, string][] => {
      const [key = '', value] = pair.split('=', 2);
      return value === undefined ? [] : [[key, value]];
    }),
  );
  const level = stated.get('level');
  const magnification = numberOf(stated.get('mag'));
  const last = before.at(-1);
  if (level !== String(before.length))
    throw brokenFile(path, `its level ${before.length} is called ${level ?? ''}`);
  if (magnification === null || magnification >= (last?.magnification ?? Infinity))
    throw brokenFile(path, `its level ${level} has the magnification ${stated.get('mag') ?? ''}`);
  if (!isTiled(directory)) throw brokenFile(path, `its level ${level} is not tiled`);
  const image = await readTiffImage(directory);
  if (image.undecodable !== null) throw unsupportedSlide(path, image.undecodable);
  if (
    last !== undefined &&
    (last.image.tileWidth !== image.tileWidth || last.image.tileHeight !== image.tileHeight)
  )
    throw brokenFile(path, `the tiles of its level ${level} have another size than those before`);
  return { directory, image, magnification };
}

/** Areas are blocks of stored tiles; together they cannot hold many more than there are. */
function checkAreas(
  path: string,
  { width, height, tileWidth, tileHeight }: TiffImage,
  { areas, advanceX, advanceY }: BifStitching,
): void {
  const columns = Math.ceil(width / tileWidth);
  const rows = Math.ceil(height / tileHeight);
  let tiles = 0;
  for (const area of areas) {
    if (area.column + area.columns > columns || area.row + area.rows > rows)
      throw brokenFile(path, `an area of its XML reaches beyond the ${columns} × ${rows} tiles of its image`);
    tiles += area.columns * area.rows;
  }
  const painted = areas.map((area) => ({
    left: area.left,
    top: area.top,
    width: advanceX * (area.columns - 1) + tileWidth,
    height: advanceY * (area.rows - 1) + tileHeight,
  }));
  if (tiles > 2 * columns * rows || areHeaped(painted))
    throw brokenFile(path, 'the areas of its XML overlap');
}

function levelOf(
  path: string,
  image: TiffImage,
  stitching: BifStitching | null,
  downsample: number,
): TiledImage {
  if (stitching === null) return { ...image, downsample };
  if (!Number.isInteger(downsample) || downsample > Math.min(image.tileWidth, image.tileHeight))
    throw brokenFile(path, `one of its levels is reduced ${downsample} times`);
  return stitchedLevel(image, stitching, downsample);
}

function regionProperties(
  { tileWidth, tileHeight }: TiffImage,
  { areas, advanceX, advanceY }: BifStitching,
): Record<string, string> {
  const properties: Record<string, string> = {};
  areas.forEach(({ left, top, columns, rows }, i) => {
    properties[`openslide.region[${i}].x`] = String(left);
    properties[`openslide.region[${i}].y`] = String(top);
    properties[`openslide.region[${i}].width`] = String(Math.ceil(advanceX * (columns - 1) + tileWidth));
    properties[`openslide.region[${i}].height`] = String(Math.ceil(advanceY * (rows - 1) + tileHeight));
  });
  return properties;
}

/** A positive number, or `null`. */
function numberOf(text: string | undefined): number | null {
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) && value > 0 ? value : null;
}
