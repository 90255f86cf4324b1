/**
 * The key files of Hamamatsu's VMS and VMU slides: which files hold the pixels of the first focal plane, the map, the macro.
 * Source: OpenSlide's notes on the format.
 */
import { keySection, parseKeyFile, type KeySection } from '../../container/key-file';
import { latin1Text } from '../../../base/latin1';
import { brokenFile, unsupportedSlide } from '../../slide-errors';

export interface HamamatsuKeyFile {
  readonly kind: 'vms' | 'vmu';
  readonly section: KeySection;
  /** All keys and values of the group. */
  readonly values: ReadonlyMap<string, string>;
  /** Image files across and down. */
  readonly columns: number;
  readonly rows: number;
  /** Names, row by row. */
  readonly imageFiles: readonly string[];
  readonly mapFile: string;
  readonly macroFile: string | null;
  readonly optimisationFile: string | null;
}

const groups = {
  vms: 'Virtual Microscope Specimen',
  vmu: 'Uncompressed Virtual Microscope Specimen',
} as const;

/** No key file is larger; larger files are not looked into. */
export const maxKeyFileBytes = 64 * 1024;
/** As many as can be open at a time, with a reserve for other files. */
const maxImageFiles = 900;

/** Whether it is such a key file, or was meant to be. */
export function looksLikeKeyFile(bytes: Uint8Array): boolean {
  const text = latin1Text(bytes);
  return Object.values(groups).some((group) => text.includes(`[${group}]`));
}

/** @throws SpindleError `broken-file`, `unsupported-format`. */
export function describeKeyFile(path: string, bytes: Uint8Array): HamamatsuKeyFile {
  const file = parseKeyFile(path, bytes);
  const kind = file.has(groups.vms) ? 'vms' : 'vmu';
  const section = keySection(path, file, groups[kind]);
  const values = file.get(groups[kind]) ?? new Map<string, string>();
  const columns = kind === 'vms' ? section.wholeOrThrow('NoJpegColumns') : 1;
  const rows = kind === 'vms' ? section.wholeOrThrow('NoJpegRows') : 1;
  if (columns < 1 || rows < 1 || columns * rows > maxImageFiles)
    throw brokenFile(path, `it has ${columns} × ${rows} image files`);
  const mapFile = nonEmpty(section.text('MapFile'));
  if (mapFile === null) throw brokenFile(path, 'it names no map file');
  if (kind === 'vmu') checkPixelForm(path, section);
  return {
    kind,
    section,
    values,
    columns,
    rows,
    imageFiles: imageFiles(path, values, columns, rows),
    mapFile,
    macroFile: nonEmpty(section.text('MacroImage')),
    optimisationFile: nonEmpty(section.text('OptimisationFile')),
  };
}

function checkPixelForm(path: string, section: KeySection): void {
  const bits = section.wholeOrThrow('BitsPerPixel');
  const order = section.textOrThrow('PixelOrder').trim();
  if (bits !== 36 || order !== 'RGB')
    throw unsupportedSlide(path, `its pixels have ${bits} bits in the order ${order}`);
}

/** `ImageFile`, `ImageFile(plane)`, `ImageFile(column,row)` or `ImageFile(plane,column,row)`. */
function imageFiles(
  path: string,
  values: ReadonlyMap<string, string>,
  columns: number,
  rows: number,
): string[] {
  const names = new Map<number, string>();
  for (const [key, value] of values) {
    if (!key.startsWith('ImageFile')) continue;
    const [, list] = /^ImageFile(?:\((\d{1,9}(?:,\d{1,9}){0,2})\))?$/.exec(key) ?? [];
    if (list === undefined && key !== 'ImageFile') throw brokenFile(path, `it has the unknown key "${key}"`);
    const numbers = (list ?? '').split(',').map(Number);
    const plane = numbers.length === 2 ? 0 : (numbers[0] ?? 0);
    const [column = 0, row = 0] = numbers.length === 1 ? [] : numbers.slice(-2);
    if (plane !== 0) continue;
    if (column >= columns || row >= rows) throw brokenFile(path, `"${key}" lies outside its image files`);
    const at = row * columns + column;
    if (names.has(at)) throw brokenFile(path, `it has two image files at ${column}, ${row}`);
    names.set(at, value.trim());
  }
  return Array.from({ length: columns * rows }, (_, at) => {
    const name = names.get(at);
    if (name !== undefined && name !== '') return name;
    throw brokenFile(path, `it has no image file at ${at % columns}, ${Math.floor(at / columns)}`);
  });
}

function nonEmpty(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
