/**
 * ZIP archives in memory, which are untrusted: the files that one holds, each unpacked only to the size allowed. What an archive says
 * of sizes is not believed.
 */
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import AdmZip from 'adm-zip';
import { beginsWith } from '../base/latin1';

/** Beyond it the archive is no export of regions and no workbook, and its table costs time. */
const maxEntries = 10_000;

export interface ArchivedFile {
  /** With its folders, as the archive states it. */
  readonly name: string;
  /** @throws Error with the reason as a clause, also when it has more than `most` bytes. */
  unpacked(most: number): Promise<Uint8Array>;
}

export function isZip(bytes: Uint8Array): boolean {
  return beginsWith(bytes, 'PK\x03\x04') || beginsWith(bytes, 'PK\x05\x06');
}

/** Its files, without its folders. @throws Error with the reason as a clause */
export function filesOfZip(bytes: Uint8Array): ArchivedFile[] {
  let archive: AdmZip;
  try {
    archive = new AdmZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw new Error('its ZIP archive is damaged', { cause });
  }
  if (archive.getEntryCount() > maxEntries)
    throw new Error(`its ZIP archive holds more than ${maxEntries} files`);
  return archive
    .getEntries()
    .filter(({ isDirectory }) => !isDirectory)
    .map((entry) => ({ name: entry.entryName, unpacked: (most) => contentOf(entry, most) }));
}

async function contentOf(entry: AdmZip.IZipEntry, most: number): Promise<Uint8Array> {
  const { method, size, encrypted } = entry.header;
  if (encrypted) throw new Error('its ZIP archive is encrypted');
  if (size > most) throw tooLarge(most);
  const packed = entry.getCompressedData();
  if (packed.length > most) throw tooLarge(most);
  if (method === 0) return packed;
  if (method !== 8)
    throw new Error(`its ZIP archive is compressed by method ${method}, which is not supported`);
  // Not by the archive's own word on the size, which may be a lie.
  return boundedContent(promisify(inflateRaw), packed, most);
}

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

/** What `unpack` makes of the bytes. @throws Error with the reason as a clause, also when it has more than `most` bytes */
export async function boundedContent(unpack: Unpack, bytes: Uint8Array, most: number): Promise<Uint8Array> {
  try {
    return await unpack(bytes, { maxOutputLength: most });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(most);
    throw new Error('its compressed content is damaged', { cause });
  }
}

/** @param most bytes */
export function tooLarge(most: number): Error {
  return new Error(`it is larger than ${most / 1024 / 1024} MiB, which is the limit`);
}
