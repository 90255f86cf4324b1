/**
 * What is checked of an untrusted TIFF before geotiff reads it, which takes memory for a tag by the count that the file
 * states, and follows what it is given: the first directory is small, and all of its values lie in the file.
 */
import { SpindleError } from '../contract/errors';

const mostEntries = 200;
/** Bytes of the values of all entries together; most are offsets and lengths of tiles. */
const mostValueBytes = 16e6;

/** Bytes of a value by its type (TIFF 6.0, section 2). */
const typeBytes: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4 },
};

/** @throws unsupported-format, broken-file */
export function requireSoundDirectory(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = bytes.length < 8 ? 0 : view.getUint16(0);
  const little = order === 0x4949;
  if (!little && order !== 0x4d4d) throw noMap('it is not a TIFF');
  const version = view.getUint16(2, little);
  if (version === 43) throw noMap('it is a BigTIFF', 'save it as a TIFF of less than 4 GB');
  if (version !== 42) throw noMap('it is not a TIFF');
  const directory = view.getUint32(4, little);
  if (directory < 8 || directory + 2 > bytes.length) throw brokenMap('its directory lies outside the file');
  const entries = view.getUint16(directory, little);
  if (entries > mostEntries) throw brokenMap(`its directory has ${entries} entries`);
  if (directory + 2 + entries * 12 + 4 > bytes.length) throw brokenMap('its directory is cut off');
  let total = 0;
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    const size = (typeBytes[view.getUint16(at + 2, little)] ?? NaN) * view.getUint32(at + 4, little);
    if (Number.isNaN(size)) throw brokenMap(`tag ${view.getUint16(at, little)} is of an unknown type`);
    const isOutside = size > 4 && view.getUint32(at + 8, little) + size > bytes.length;
    if (isOutside) throw brokenMap(`tag ${view.getUint16(at, little)} lies outside the file`);
    total += size;
  }
  if (total > mostValueBytes) throw brokenMap(`its directory has ${total} bytes`);
}

const what = 'cannot show the map over the slide';

/** A file that is no map, or none that can be read. */
export function noMap(
  why: string,
  remedy = 'choose a density map of Spindle, or a GeoTIFF with one band of numbers in level-0 pixels of the slide',
): SpindleError {
  return new SpindleError('unsupported-format', { what, why, remedy });
}

export function brokenMap(why: string, cause?: unknown): SpindleError {
  return new SpindleError('broken-file', { what, why, remedy: 'write the map again', cause });
}
