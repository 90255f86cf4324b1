/**
 * Sakura SVSLIDE: an SQLite database. One table, whose name another one tells, holds everything by id: a header with the
 * sizes, and each colour of each tile as a greyscale JPEG. Of several focal planes the middle one is shown.
 * After OpenSlide's driver.
 */
import type { Mpp } from '../../../contract/slide';
import { maxTilePixels, type EncodedTile } from '../../codec/encoded-tile';
import { isSqlite, openSqlite, type SqliteFile, type SqliteValue } from '../../container/sqlite-file';
import { holdsAny } from '../../container/tile-area';
import type { TiledImage } from '../../container/tiled-image';
import { formatDouble } from '../../property-text';
import { brokenFile, tileUnreadable } from '../../slide-errors';
import { accept, checkLevelCount, decline, declineOwn, type AssociatedImage, type Format } from '../format';
import { jpegPicture } from '../jpeg-picture';
import { readSakuraLevels, sakuraColours, sakuraTileId, type SakuraSizes } from './tile-ids';
import { asSpindleError } from '../../../contract/errors';

const magicText = 'SVGigaPixelImage';
const maxSide = 2 ** 30;

export const sakura: Format = {
  name: 'sakura',
  extensions: ['.svslide'],

  async detect({ source, start }) {
    if (!isSqlite(start)) return decline('it is not an SQLite database');
    try {
      const database = await openSqlite(source);
      const [magic] = await storedValue(database, await mainTable(database, source.name), '++MagicBytes');
      return textOf(magic) === magicText
        ? accept('a database of Sakura')
        : declineOwn('it is a database, but not of a slide');
    } catch (thrown) {
      const error = asSpindleError(thrown);
      if (error.tag !== 'broken-file') throw error;
      return declineOwn(`it is a database, but not of Sakura: ${error.why}`);
    }
  },

  async open({ source }) {
    const path = source.name;
    const database = await openSqlite(source);
    const table = await mainTable(database, path);
    const header = parseHeader(path, (await storedValue(database, table, 'Header'))[0]);
    const stored = await readSakuraLevels(database, path, table, header);
    checkLevelCount(path, stored.length);
    const levels = stored.map(({ downsample, width, height, columns, tiles }): TiledImage => {
      if (width < 1 || height < 1) throw brokenFile(path, `a level is reduced ${downsample} times`);
      return {
        width,
        height,
        tileWidth: header.tileSide,
        tileHeight: header.tileSide,
        downsample,
        // Scanners leave out glass.
        encodedTile: async (column, row, signal) =>
          tiles.has(row * columns + column)
            ? storedTile(database, table, header, { downsample, column, row }, signal)
            : null,
        holdsTiles: (area) => Promise.resolve(holdsAny(tiles, columns, area)),
      };
    });
    const described = await readProperties(database, table);
    return {
      vendor: 'sakura',
      levels,
      ...described,
      associatedImages: await readAssociatedImages(database),
    };
  },
};

/** The one table that holds everything, as it stands in SQL. */
async function mainTable(database: SqliteFile, path: string): Promise<string> {
  const directory = await database.plainTable('DataManagerSQLiteConfigXPO');
  const [row, ...others] = await database.rows(`SELECT TableName FROM ${directory} LIMIT 2`);
  const name = row?.[0];
  if (typeof name !== 'string' || others.length > 0)
    throw brokenFile(path, 'its database does not name one table');
  return database.plainTable(name);
}

async function storedValue(
  database: SqliteFile,
  table: string,
  id: string,
  signal?: AbortSignal,
): Promise<SqliteValue[]> {
  const found = await database.rows(`SELECT data FROM ${table} WHERE id = ? LIMIT 1`, [id], signal);
  return found[0] ?? [];
}

/** @throws SpindleError `tile-unreadable`. */
async function storedTile(
  database: SqliteFile,
  table: string,
  { tileSide, focalPlane }: SakuraSizes,
  { downsample, column, row }: { readonly downsample: number; readonly column: number; readonly row: number },
  signal: AbortSignal | undefined,
): Promise<EncodedTile> {
  const step = tileSide * downsample;
  const planes: Uint8Array[] = [];
  for (const colour of sakuraColours.keys()) {
    const id = sakuraTileId({ x: column * step, y: row * step, downsample, colour, focalPlane });
    const [value] = await storedValue(database, table, id, signal);
    if (value instanceof Uint8Array) planes.push(value);
    else if (value !== undefined) throw tileUnreadable('one of its colours is no picture');
  }
  const [first] = planes;
  if (first === undefined) throw tileUnreadable('none of its colours is there');
  return {
    compression: 'jpeg-planes',
    photometric: 'rgb',
    samples: 3,
    predictor: 'none',
    tables: null,
    width: tileSide,
    height: tileSide,
    bytes: first,
    planes,
  };
}

/** Numbers of 32 bits, little endian: side of a tile, width, height, another, focal planes. @throws SpindleError `broken-file`. */
function parseHeader(path: string, value: SqliteValue | undefined): SakuraSizes {
  if (!(value instanceof Uint8Array) || value.length < 20) throw brokenFile(path, 'its header is missing');
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const [tileSide, width, height] = [0, 4, 8].map((at) => view.getUint32(at, true));
  if (
    tileSide === undefined ||
    width === undefined ||
    height === undefined ||
    tileSide < 1 ||
    tileSide ** 2 > maxTilePixels
  )
    throw brokenFile(path, `its tiles are ${tileSide} pixels wide`);
  if (width < 1 || height < 1 || width > maxSide || height > maxSide)
    throw brokenFile(path, `it is ${width} × ${height} pixels large`);
  const planes = view.getUint32(16, true);
  if (planes < 1) throw brokenFile(path, 'it has no focal plane');
  return { tileSide, width, height, focalPlane: Math.ceil(planes / 2) - 1 };
}

function textOf(value: SqliteValue | undefined): string | null {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : null;
}

const textColumns = [
  ['SVSlideDataXPO', 'SlideId'],
  ['SVSlideDataXPO', 'Date'],
  ['SVSlideDataXPO', 'Description'],
  ['SVSlideDataXPO', 'Creator'],
  ['SVSlideDataXPO', 'DiagnosisCode'],
  ['SVSlideDataXPO', 'Keywords'],
  ['SVHRScanDataXPO', 'ScanId'],
  ['SVHRScanDataXPO', 'FocussingMethod'],
] as const;

interface Described {
  readonly mpp: Mpp | null;
  readonly objectivePower: number | null;
  readonly properties: Record<string, string>;
}

/** A slide whose tables lack something is shown without it. @throws SpindleError `aborted`. */
async function readProperties(database: SqliteFile, table: string): Promise<Described> {
  const properties: Record<string, string> = {};
  const version = textOf((await storedValue(database, table, '++VersionBytes'))[0]);
  if (version !== null) properties['sakura.VersionBytes'] = version;
  const texts = textColumns.map(([name, column]) => `CAST(${name}.${column} AS TEXT)`);
  const scanned =
    'CAST(SVHRScanDataXPO.ResolutionMmPerPix AS REAL), CAST(SVHRScanDataXPO.NominalLensMagnification AS REAL)';
  const [row] = await joined(database, `${texts.join(', ')}, ${scanned}`, 'SVHRScanDataXPO', slideOfScan);
  if (row === undefined) return { mpp: null, objectivePower: null, properties };
  textColumns.forEach(([, column], i) => {
    const text = row[i];
    if (typeof text === 'string' && text !== '') properties[`sakura.${column}`] = text;
  });
  const [millimetres, magnification] = row
    .slice(textColumns.length)
    .map((value) => (typeof value === 'number' ? value : 0));
  properties['sakura.ResolutionMmPerPix'] = formatDouble(millimetres ?? 0);
  properties['sakura.NominalLensMagnification'] = formatDouble(magnification ?? 0);
  properties['openslide.objective-power'] = formatDouble(magnification ?? 0);
  const mpp = { x: (millimetres ?? 0) * 1000, y: (millimetres ?? 0) * 1000 };
  return {
    mpp,
    objectivePower: magnification !== undefined && magnification > 0 ? magnification : null,
    properties,
  };
}

const slideOfScan = 'SVHRScanDataXPO.ParentSlide = SVSlideDataXPO.OID';

/** Up to two rows of a table together with the slide's own; none when a table or a column is not there. */
async function joined(
  database: SqliteFile,
  columns: string,
  table: string,
  on: string,
): Promise<SqliteValue[][]> {
  try {
    for (const name of ['SVSlideDataXPO', table]) await database.plainTable(name);
    return await database.rows(`SELECT ${columns} FROM SVSlideDataXPO JOIN ${table} ON ${on} LIMIT 2`);
  } catch (thrown) {
    if (asSpindleError(thrown).tag !== 'broken-file') throw thrown;
    return [];
  }
}

const pictures = [
  ['label', 'Image', 'SVScannedImageDataXPO', 'SVSlideDataXPO.m_labelScan = SVScannedImageDataXPO.OID'],
  ['macro', 'Image', 'SVScannedImageDataXPO', 'SVSlideDataXPO.m_overviewScan = SVScannedImageDataXPO.OID'],
  ['thumbnail', 'ThumbnailImage', 'SVHRScanDataXPO', slideOfScan],
] as const;

/** @throws SpindleError `aborted`. */
async function readAssociatedImages(database: SqliteFile): Promise<AssociatedImage[]> {
  const images: AssociatedImage[] = [];
  for (const [name, column, table, on] of pictures) {
    const [row, ...others] = await joined(database, column, table, on);
    const bytes = row?.[0];
    // Which of two would be the slide's is not known.
    if (!(bytes instanceof Uint8Array) || others.length > 0) continue;
    const image = jpegPicture(bytes);
    if (image !== null) images.push({ name, image });
  }
  return images;
}
