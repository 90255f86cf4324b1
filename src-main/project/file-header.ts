/**
 * The first hundred bytes of a project file, by SQLite's file format (sqlite.org/fileformat2.html). SQLite itself takes a
 * changed byte there for a file of another kind, or for one that may not be written to; all that has one value in every project is
 * compared with it here, before SQLite opens the file.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { damagedProject, invalidProject } from './project-errors';

/** `SPDL`: what tells a project from other SQLite files. */
export const applicationId = 0x5350444c;

const headerBytes = 100;
const magic = [...Buffer.from('SQLite format 3\0', 'latin1')];
const ownMark = [0x53, 0x50, 0x44, 0x4c];
const cutOff = 'it was cut off in its first hundred bytes';
const pageBytes = 4096;

/** What has one value in every project, in big-endian bytes. */
const fixed: readonly (readonly [at: number, value: readonly number[], name: string])[] = [
  [0, magic, 'the mark of SQLite'],
  [16, [pageBytes >> 8, pageBytes & 0xff], 'the page size'],
  [20, [0, 64, 32, 32], 'the layout of pages'],
  [44, [0, 0, 0, 4], 'the schema format'],
  [48, Array.from({ length: 8 }, () => 0), 'the settings of the database'],
  [56, [0, 0, 0, 1], 'the text encoding'],
  [64, [0, 0, 0, 0], 'the settings of the database'],
  [68, ownMark, 'the mark of Spindle'],
  [72, Array.from({ length: 20 }, () => 0), 'the reserved bytes'],
];
/** Versions of the schema and counts of its changes are small; SQLite's own number is 3·1,000,000 and something. */
const [mostVersions, mostSchemaChanges, sqliteMajor] = [255, 65_535, 3];

/** @throws project-invalid for what is no project, and for one whose header was changed or that was cut off */
export function requireHeader(file: string): void {
  const { header, bytes } = readHeader(file);
  const why = whyForeign(header);
  if (why !== null) throw invalidProject(file, why);
  const damage = whyDamaged(header, isSettled(file) ? bytes : null);
  if (damage !== null) throw damagedProject(file, damage);
}

function readHeader(file: string): { readonly header: Buffer; readonly bytes: number } {
  const handle = openSync(file, 'r');
  try {
    const header = Buffer.alloc(headerBytes);
    const read = readSync(handle, header, 0, headerBytes, 0);
    return { header: header.subarray(0, read), bytes: fstatSync(handle).size };
  } finally {
    closeSync(handle);
  }
}

/** `null` of a project, also of one with a changed byte in what tells it from others. */
function whyForeign(header: Buffer): string | null {
  const isSqlite = changedBytes(header, 0, magic) <= 1;
  if (changedBytes(header, 68, ownMark) <= 1) return null;
  if (!isSqlite) return 'it is no project file';
  return header.length < headerBytes ? cutOff : 'it is a database of another program';
}

function changedBytes(header: Buffer, at: number, value: readonly number[]): number {
  return value.filter((byte, index) => header[at + index] !== byte).length;
}

function whyDamaged(header: Buffer, bytes: number | null): string | null {
  if (header.length < headerBytes) return cutOff;
  for (const [at, value, name] of fixed) {
    const offset = value.findIndex((byte, index) => header[at + index] !== byte);
    if (offset >= 0) return `its header was changed at byte ${at + offset} (${name})`;
  }
  const [writeVersion, readVersion] = [header[18], header[19]];
  if (writeVersion !== readVersion || (writeVersion !== 1 && writeVersion !== 2))
    return 'its header was changed at byte 18 or 19 (how its journal is written)';
  if (header.readUInt32BE(24) !== header.readUInt32BE(92))
    return 'its header was changed at bytes 24 to 27 or 92 to 95 (the count of its changes)';
  if (header.readUInt32BE(40) > mostSchemaChanges)
    return 'its header was changed at bytes 40 to 43 (the count of changes of its schema)';
  if (header.readUInt32BE(60) === 0 || header.readUInt32BE(60) > mostVersions)
    return 'its header was changed at bytes 60 to 63 (the version of its schema)';
  if (Math.floor(header.readUInt32BE(96) / 1e6) !== sqliteMajor)
    return 'its header was changed at bytes 96 to 99 (the version of SQLite)';
  const stated = header.readUInt32BE(28) * pageBytes;
  if (bytes === null || bytes === stated) return null;
  if (bytes < stated) return `it was cut off: ${bytes} of its ${stated} bytes are there`;
  return `its header states ${stated} bytes, and it has ${bytes}`;
}

/** Nothing lies beside it that is to go into it, or to be taken back: only then must its size be what it states. */
function isSettled(file: string): boolean {
  return ['-wal', '-journal'].every((end) => statSync(file + end, { throwIfNoEntry: false }) === undefined);
}
