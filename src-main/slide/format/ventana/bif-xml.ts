/**
 * The XML of a Ventana BIF: the attributes of the scan, and in EncodeInfo which areas were scanned, where they lie,
 * and by how much neighbouring tiles overlap. Text in, plain numbers out.
 */
import { childOf, childrenOf, descendantOf, parseXml, type XmlElement } from '../../container/xml';
import { brokenFile, unsupportedSlide } from '../../slide-errors';

/** Tiles of one area: a block of the file's grid of tiles, and where its left top corner lies. */
interface BifArea {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
  /** Level-0 pixels. */
  readonly left: number;
  readonly top: number;
}

export interface BifStitching {
  readonly areas: readonly BifArea[];
  /** From one tile to the next, the mean of all joints. Level-0 pixels. */
  readonly advanceX: number;
  readonly advanceY: number;
}

const maxAreas = 1000;

/** The attributes of iScan, which is found in one of two elements. */
export function parseIScan(path: string, text: string): Readonly<Record<string, string>> {
  const root = parseXml(path, text);
  const scan = root.name === 'iScan' ? root : root.name === 'Metadata' ? childOf(root, 'iScan') : undefined;
  if (scan === undefined) throw brokenFile(path, 'its XML has no iScan');
  return scan.attributes;
}

/** @throws SpindleError `broken-file`, `unsupported-format`. */
export function parseEncodeInfo(
  path: string,
  text: string,
  tileWidth: number,
  tileHeight: number,
): BifStitching {
  const root = parseXml(path, text);
  const infos = childrenOf(descendantOf(root, 'SlideStitchInfo'), 'ImageInfo');
  const origins = childOf(root, 'AoiOrigin')?.children ?? [];
  if (root.name !== 'EncodeInfo' || infos.length === 0 || infos.length !== origins.length)
    throw brokenFile(path, `its XML has ${infos.length} areas and ${origins.length} origins`);
  if (infos.length > maxAreas) throw brokenFile(path, `its XML has ${infos.length} areas`);
  const scanned = infos.flatMap((info, i) => {
    const origin = origins[i];
    return origin === undefined || whole(path, info, 'AOIScanned') === 0 ? [] : [{ info, origin }];
  });
  if (scanned.length === 0) throw brokenFile(path, 'none of its areas was scanned');

  const right = new Mean();
  const up = new Mean();
  const areas = scanned.map(({ info, origin }) => {
    if (whole(path, info, 'Width') !== tileWidth || whole(path, info, 'Height') !== tileHeight)
      throw brokenFile(path, 'the tiles of its XML have another size than those of its image');
    const x = whole(path, origin, 'OriginX');
    const y = whole(path, origin, 'OriginY');
    if (x < 0 || y < 0 || x % tileWidth !== 0 || y % tileHeight !== 0)
      throw brokenFile(path, `an area begins at ${x}, ${y}, inside a tile`);
    const columns = whole(path, info, 'NumCols');
    const rows = whole(path, info, 'NumRows');
    if (columns < 1 || rows < 1) throw brokenFile(path, `an area has ${columns} × ${rows} tiles`);
    for (const joint of childrenOf(info, 'TileJointInfo'))
      addJoint(path, joint, { columns, rows }, right, up);
    return {
      column: x / tileWidth,
      row: y / tileHeight,
      columns,
      rows,
      left: Math.trunc(decimal(path, info, 'Pos-X')),
      /** From below all areas to the bottom of this one. */
      bottom: Math.trunc(decimal(path, info, 'Pos-Y')),
    };
  });
  if (!isJoined(scanned.map(({ info }) => info)))
    throw brokenFile(path, 'its XML does not say by how much its tiles overlap');
  const advanceX = tileWidth - right.value();
  const advanceY = tileHeight - up.value();
  // More overlap than this no scanner makes, and every pixel would be painted many times.
  if (!(
    advanceX >= tileWidth / 4 &&
    advanceY >= tileHeight / 4 &&
    advanceX <= 2 * tileWidth &&
    advanceY <= 2 * tileHeight
  ))
    throw brokenFile(
      path,
      `its tiles of ${tileWidth} × ${tileHeight} lie ${advanceX}, ${advanceY} pixels apart`,
    );
  const height = (rows: number): number => Math.trunc((rows - 1) * advanceY + tileHeight);
  const top = Math.max(0, ...areas.map(({ bottom, rows }) => bottom + height(rows)));
  return {
    advanceX,
    advanceY,
    areas: areas.map(({ bottom, ...area }) => ({ ...area, top: top - bottom - height(area.rows) })),
  };
}

/** Whether there is any joint, where there are tiles to be joined. */
function isJoined(infos: readonly XmlElement[]): boolean {
  const single = infos.every(({ attributes }) => attributes.NumCols === '1' && attributes.NumRows === '1');
  return single || infos.some((info) => childOf(info, 'TileJointInfo') !== undefined);
}

/** Mean of overlaps, weighted by the scanner's confidence. */
class Mean {
  #sum = 0;
  #weight = 0;

  add(value: number, weight: number): void {
    this.#sum += value * weight;
    this.#weight += weight;
  }

  value(): number {
    return this.#weight === 0 ? 0 : this.#sum / this.#weight;
  }
}

interface AreaSize {
  readonly columns: number;
  readonly rows: number;
}

function addJoint(path: string, joint: XmlElement, area: AreaSize, right: Mean, up: Mean): void {
  const one = tilePlace(path, joint, 'Tile1', area);
  const other = tilePlace(path, joint, 'Tile2', area);
  const confidence = whole(path, joint, 'Confidence');
  if (confidence < 0) throw brokenFile(path, `its XML has the confidence ${confidence}`);
  const direction = joint.attributes.Direction;
  if (direction === 'RIGHT') {
    if (other.column !== one.column + 1 || other.row !== one.row) throw noNeighbours(path);
    right.add(decimal(path, joint, 'OverlapX'), confidence);
  } else if (direction === 'UP') {
    if (other.column !== one.column || other.row !== one.row - 1) throw noNeighbours(path);
    up.add(decimal(path, joint, 'OverlapY'), confidence);
  } else {
    throw unsupportedSlide(path, `its tiles join in the direction ${direction ?? 'that is not said'}`);
  }
}

/** Tiles are counted from 1, from the bottom row up, every second row from right to left. */
function tilePlace(
  path: string,
  joint: XmlElement,
  name: string,
  { columns, rows }: AreaSize,
): { column: number; row: number } {
  const number = whole(path, joint, name) - 1;
  if (number < 0 || number >= columns * rows) throw brokenFile(path, `its XML joins the tile ${number + 1}`);
  const fromBottom = Math.floor(number / columns);
  const along = number % columns;
  return { column: fromBottom % 2 === 0 ? along : columns - 1 - along, row: rows - 1 - fromBottom };
}

function noNeighbours(path: string): Error {
  return brokenFile(path, 'its XML joins tiles that are not neighbours');
}

function whole(path: string, element: XmlElement, name: string): number {
  const value = decimal(path, element, name);
  if (!Number.isInteger(value)) throw brokenFile(path, `its XML has the ${name} ${value}`);
  return value;
}

function decimal(path: string, { name: element, attributes }: XmlElement, name: string): number {
  const text = attributes[name]?.trim() ?? '';
  const value = text === '' ? NaN : Number(text);
  if (!(Math.abs(value) <= 2 ** 30)) throw brokenFile(path, `its XML has no ${name} of ${element}`);
  return value;
}
