/**
 * Looks through the pages of a Parquet file before they are decoded: how long each is, how many values it says it has, and how often a run
 * repeats one. A page of a few bytes could otherwise ask for gigabytes. Encodings that need more than that are refused.
 */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { snappyUncompress, type ColumnChunk, type SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { quoted } from './left-out';

/** Bytes of a page, unpacked. Programs write pages of one megabyte. */
const mostPage = 64 * 1024 * 1024;

type Decompress = (packed: Uint8Array, length: number) => Uint8Array;

export const decompressors: Readonly<Record<'SNAPPY' | 'GZIP' | 'BROTLI', Decompress>> = {
  SNAPPY: (packed, length) => {
    const bytes = new Uint8Array(checkedLength(length));
    snappyUncompress(packed, bytes);
    return bytes;
  },
  GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: checkedLength(length) }),
  BROTLI: (packed, length) => brotliDecompressSync(packed, { maxOutputLength: checkedLength(length) }),
};

function checkedLength(length: number): number {
  if (!(length >= 0 && length <= mostPage)) throw new RangeError(`a page says it has ${length} bytes`);
  return Math.max(1, length);
}

/**
 * @param chunks of one group of rows
 * @param names of the columns that are looked at, which are of the file's top level
 * @param rows of the group
 * @throws RangeError, Error for what is damaged, or beyond any bounds
 */
export function checkPages(
  file: Uint8Array,
  chunks: readonly ColumnChunk[],
  schema: readonly SchemaElement[],
  names: ReadonlySet<string>,
  rows: number,
): void {
  for (const { meta_data: about } of chunks) {
    const [name, below] = about?.path_in_schema ?? [];
    if (about === undefined || name === undefined || below !== undefined || !names.has(name)) continue;
    const element = schema.find((each) => each.name === name);
    if (element?.repetition_type === 'REPEATED') throw new Error(`${quoted(name)} is a list`);
    const start = Number(about.dictionary_page_offset ?? about.data_page_offset);
    const end = start + Number(about.total_compressed_size);
    if (!(start >= 0 && end >= start && end <= file.length))
      throw new RangeError(`${quoted(name)} lies beyond the file`);
    const chunk = file.subarray(start, end);
    const reader = { view: new DataView(chunk.buffer, chunk.byteOffset, chunk.length), offset: 0 };
    let values = 0;
    while (values < rows && reader.offset < chunk.length - 1) {
      const header = parquetHeader(reader);
      const length = header.compressed_page_size;
      if (!(length >= 0 && reader.offset + length <= chunk.length))
        throw new RangeError(`a page of ${quoted(name)} is cut off`);
      const page = chunk.subarray(reader.offset, reader.offset + length);
      reader.offset += length;
      const isOptional = element?.repetition_type === 'OPTIONAL';
      values += checkPage(
        page,
        header,
        { codec: about.codec, isOptional, isBoolean: about.type === 'BOOLEAN' },
        rows,
      );
      if (values > rows) throw new RangeError(`${quoted(name)} has more values than its group has rows`);
    }
  }
}

type Header = ReturnType<typeof parquetHeader>;
interface About {
  readonly codec: string;
  readonly isOptional: boolean;
  readonly isBoolean: boolean;
}

/** @returns rows of the page */
function checkPage(packed: Uint8Array, header: Header, about: About, rows: number): number {
  const length = header.uncompressed_page_size;
  checkedLength(length);
  if (header.dictionary_page_header !== undefined) {
    // Each value takes a bit at least.
    if (!(header.dictionary_page_header.num_values <= 8 * length))
      throw new RangeError('a dictionary is cut off');
    return 0;
  }
  const [first, second] = [header.data_page_header, header.data_page_header_v2];
  const count = first?.num_values ?? second?.num_values ?? 0;
  if (!(count >= 0 && count <= rows)) throw new RangeError(`a page says it has ${count} values`);
  const encoding = first?.encoding ?? second?.encoding ?? '';
  if (!encodings.has(encoding)) throw new Error(`the encoding ${encoding} is not read`);
  if (first !== undefined) {
    const page = unpacked(packed, length, about.codec);
    const levels = new Runs(page, 0);
    if (about.isOptional) levels.check(1, count, 'states its length');
    checkValues(levels, encoding, about, count);
  } else if (second !== undefined) {
    const { repetition_levels_byte_length: before, definition_levels_byte_length: long } = second;
    if (before !== 0 || !(long >= 0 && long <= packed.length))
      throw new RangeError('levels of a page are damaged');
    if (about.isOptional) new Runs(packed.subarray(0, long), 0).check(1, count, 'has no length');
    const rest = packed.subarray(long);
    const isPacked = second.is_compressed !== false && length > long;
    checkValues(
      new Runs(isPacked ? unpacked(rest, length - long, about.codec) : rest, 0),
      encoding,
      about,
      count,
    );
  }
  return count;
}

/** Without those whose blocks may ask for memory of any size. */
const encodings: ReadonlySet<string> = new Set([
  ...['PLAIN', 'RLE', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'],
]);

function unpacked(packed: Uint8Array, length: number, codec: string): Uint8Array {
  if (codec === 'UNCOMPRESSED') return packed;
  if (codec !== 'SNAPPY' && codec !== 'GZIP' && codec !== 'BROTLI')
    throw new Error(`the compression ${codec} is not read`);
  return decompressors[codec](packed, length);
}

function checkValues(runs: Runs, encoding: string, { isBoolean }: About, count: number): void {
  if (encoding === 'PLAIN' || encoding === 'BYTE_STREAM_SPLIT' || count === 0) return;
  if (isBoolean) runs.check(1, count, 'states its length');
  else if (!runs.isAtEnd) {
    const width = runs.byte();
    if (width > 32) throw new RangeError(`an index has ${width} bits`);
    if (width > 0) runs.check(width, count, 'has no length');
  }
}

/** Runs of equal values and packs of bits, one behind the other (RLE/bit-packing hybrid). */
class Runs {
  readonly #view: DataView;
  #at: number;

  constructor(page: Uint8Array, at: number) {
    this.#view = new DataView(page.buffer, page.byteOffset, page.length);
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#view.byteLength;
  }

  byte(): number {
    const value = this.#view.getUint8(this.#at);
    this.#at += 1;
    return value;
  }

  /** That no run repeats a value more often than there are values. It ends behind them. */
  check(width: number, count: number, length: 'states its length' | 'has no length'): void {
    let end = this.#view.byteLength;
    if (length === 'states its length') {
      end = this.#at + 4 + this.#view.getUint32(this.#at, true);
      this.#at += 4;
    }
    let seen = 0;
    while (seen < count && this.#at < this.#view.byteLength) {
      const header = this.#number();
      if (header % 2 === 1) {
        const groups = (header - 1) / 2;
        seen += groups * 8;
        this.#at += groups * width;
      } else {
        const run = header / 2;
        if (run > count - seen) throw new RangeError('a run repeats a value too often');
        seen += run;
        this.#at += Math.ceil(width / 8);
      }
    }
    if (length === 'states its length') this.#at = end;
  }

  #number(): number {
    let [value, factor] = [0, 1];
    for (let length = 0; length < 5; length += 1) {
      const byte = this.byte();
      value += (byte % 128) * factor;
      factor *= 128;
      if (byte < 128) return value;
    }
    throw new RangeError('a number is too long');
  }
}
