/**
 * One image file directory (IFD) of a TIFF: its entries, with values read from the source only when asked
 * for. Every count and offset is checked against the source and against what the caller expects before
 * anything is allocated, because both are untrusted. TIFF 6.0, section 2; BigTIFF.
 */
import type { ByteSource } from '../source/byte-source';
import { latin1Text } from '../../base/latin1';
import { brokenFile } from '../slide-errors';
import { fieldTypeSize } from './tiff-tags';

export interface TiffEntry {
  readonly type: number;
  /** Number of values, not bytes. */
  readonly count: number;
  /** The value field as it stands in the entry: the value itself when it fits. 4 or 8 bytes. */
  readonly field: Uint8Array;
  /** Where the value lies when it does not fit. Bytes. */
  readonly offset: number;
}

/** Longest text or opaque value that is read; real descriptions and ICC profiles stay far below. Bytes. */
const maxValueBytes = 16 * 1024 * 1024;

const maxStartBytes = 64 * 1024;

export class TiffDirectory {
  constructor(
    /** Position in the chain; 0 is the first. */
    readonly index: number,
    readonly source: ByteSource,
    readonly littleEndian: boolean,
    private readonly entries: ReadonlyMap<number, TiffEntry>,
  ) {}

  get path(): string {
    return this.source.name;
  }

  has(tag: number): boolean {
    return this.entries.has(tag);
  }

  /** Number of values of a tag; 0 when absent. */
  count(tag: number): number {
    return this.entries.get(tag)?.count ?? 0;
  }

  /**
   * All values of a numeric tag (rationals divided out), or `null` when absent.
   * @throws SpindleError `broken-file` when there are more than `maxCount`, or they lie outside the file.
   */
  async numbers(tag: number, maxCount: number, signal?: AbortSignal): Promise<Float64Array | null> {
    const entry = this.entries.get(tag);
    if (entry === undefined) return null;
    if (entry.count > maxCount)
      throw this.broken(tag, `holds ${entry.count} values instead of at most ${maxCount}`);
    const bytes = await this.valueBytes(tag, entry, Number.MAX_SAFE_INTEGER, signal);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values = new Float64Array(entry.count);
    const size = fieldTypeSize[entry.type] ?? 1;
    for (let i = 0; i < entry.count; i += 1) values[i] = this.numberAt(tag, view, i * size, entry.type);
    return values;
  }

  /** The first value of a numeric tag, or `null` when absent. */
  async number(tag: number): Promise<number | null> {
    // A tag of one value may be repeated once a sample, so a few are allowed.
    return (await this.numbers(tag, 64))?.[0] ?? null;
  }

  /** A text up to its first NUL: UTF-8 where it is valid, else Latin-1. `null` when absent. */
  async text(tag: number): Promise<string | null> {
    const bytes = await this.bytes(tag);
    return bytes === null ? null : decodeText(bytes);
  }

  /** At most the first 64 KiB of a text: enough to tell whose file it is. `null` when absent. */
  async textStart(tag: number): Promise<string | null> {
    const entry = this.entries.get(tag);
    if (entry === undefined) return null;
    const isText = fieldTypeSize[entry.type] === 1;
    const count = isText ? Math.min(entry.count, maxStartBytes) : entry.count;
    return decodeText(await this.valueBytes(tag, { ...entry, count }, maxStartBytes));
  }

  /** The raw bytes of a tag, or `null` when absent. */
  async bytes(tag: number): Promise<Uint8Array | null> {
    const entry = this.entries.get(tag);
    return entry === undefined ? null : this.valueBytes(tag, entry, maxValueBytes);
  }

  private async valueBytes(
    tag: number,
    entry: TiffEntry,
    maxBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const size = fieldTypeSize[entry.type];
    if (size === undefined) throw this.broken(tag, `has the unknown field type ${entry.type}`);
    const length = size * entry.count;
    if (length > maxBytes) throw this.broken(tag, `claims ${length} bytes`);
    if (length <= entry.field.byteLength) return entry.field.subarray(0, length);
    return this.source.read(entry.offset, length, signal);
  }

  private numberAt(tag: number, view: DataView, at: number, type: number): number {
    const little = this.littleEndian;
    switch (type) {
      case 1:
      case 2:
      case 7:
        return view.getUint8(at);
      case 3:
        return view.getUint16(at, little);
      case 4:
      case 13:
        return view.getUint32(at, little);
      case 5:
        return view.getUint32(at, little) / view.getUint32(at + 4, little);
      case 6:
        return view.getInt8(at);
      case 8:
        return view.getInt16(at, little);
      case 9:
        return view.getInt32(at, little);
      case 10:
        return view.getInt32(at, little) / view.getInt32(at + 4, little);
      case 11:
        return view.getFloat32(at, little);
      case 12:
        return view.getFloat64(at, little);
      case 16:
      case 18:
        return Number(view.getBigUint64(at, little));
      case 17:
        return Number(view.getBigInt64(at, little));
      default:
        throw this.broken(tag, `has the unknown field type ${type}`);
    }
  }

  private broken(tag: number, why: string): Error {
    return brokenFile(this.path, `tag ${tag} of image ${this.index} ${why}`);
  }
}

function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end === -1 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    // Not UTF-8: old writers used the system's code page, of which Latin-1 keeps every byte.
    return latin1Text(text);
  }
}
