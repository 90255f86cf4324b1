/**
 * The data sets of a DICOM file that is in memory (PS3.5, section 7; PS3.10, section 7): elements by tag, sequences item by item as they are
 * asked for. Untrusted: every length is checked against what holds it, depth and number of elements are bounded, and nothing is copied
 * before it is known to be there.
 */
import { constants, inflateRawSync } from 'node:zlib';
import { encodingOfTerms } from '../../base/dicom-character-sets';
import { hasLongHeader, vrOf } from '../../base/dicom-vr';
import { latin1Text } from '../../base/latin1';
import { brokenDicom, unreadDicom } from './dicom-fault';
import { delimiter, tags, transferSyntax, vrOfTag, type Tag } from './dicom-tags';

export interface ReadElement {
  /** As the file states it, or the table of elements. */
  readonly vr: string;
  /** Of the value: bytes from the beginning of the file, or of its unpacked content. */
  readonly at: number;
  /** Bytes; without its delimiter where the length is left open. */
  readonly length: number;
}

export interface ReadDataSet {
  readonly elements: ReadonlyMap<number, ReadElement>;
  /** How many sequences it lies in. */
  readonly depth: number;
  readonly isImplicit: boolean;
}

const openLength = 0xffff_ffff;
const deepest = 48;
/** Headers that are looked at; those of open sequences several times. */
const mostElements = 100_000_000;
/** Bytes of a deflated data set. */
const mostInflated = 1024 ** 3;

const magicOffset = 128;

export function isDicom(head: Uint8Array): boolean {
  return (
    head.length >= magicOffset + 4 &&
    Buffer.from(head.subarray(magicOffset, magicOffset + 4)).toString('latin1') === 'DICM'
  );
}

export class DicomReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #elements = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The meta information of a file, also of its first bytes alone, and where its data set begins. @throws SpindleError `broken-file` */
  meta(): { readonly meta: ReadDataSet; readonly end: number } {
    const elements = new Map<number, ReadElement>();
    let at = magicOffset + 4;
    while (at + 8 <= this.#bytes.length && this.#view.getUint16(at, true) === 2) {
      const header = this.#header(at, false);
      const end = header.at + header.length;
      if (header.length === openLength || end > this.#bytes.length)
        throw brokenDicom('its meta information is cut off', at);
      if (!elements.has(header.tag)) elements.set(header.tag, header);
      at = end;
    }
    return { meta: { elements, depth: 0, isImplicit: false }, end: at };
  }

  /**
   * The data set from `start` to the end of the bytes.
   * @throws SpindleError `broken-file`
   */
  dataSet(start: number, isImplicit: boolean): ReadDataSet {
    return this.#dataSet(start, this.#bytes.length, { depth: 0, isImplicit }).dataSet;
  }

  /** Items of a sequence; none where it is not there. @throws SpindleError `broken-file` */
  *items(dataSet: ReadDataSet, { tag }: Tag): Generator<ReadDataSet> {
    const element = dataSet.elements.get(tag);
    if (element === undefined || element.length === 0) return;
    if (element.vr !== 'SQ' && element.vr !== 'UN')
      throw brokenDicom('a sequence has another type', element.at);
    // An unknown element of open length is encoded implicitly (PS3.5, section 6.2.2).
    const within = { depth: dataSet.depth + 1, isImplicit: dataSet.isImplicit || element.vr === 'UN' };
    const end = element.at + element.length;
    let at = element.at;
    while (at < end) {
      const item = this.#item(at, end);
      const read = this.#dataSet(item.at, item.end ?? end, within, item.end === null);
      yield read.dataSet;
      at = read.end;
    }
  }

  firstItem(dataSet: ReadDataSet, tag: Tag): ReadDataSet | null {
    for (const item of this.items(dataSet, tag)) return item;
    return null;
  }

  /** The values of a text, without what fills them; none where it is not there. */
  texts(dataSet: ReadDataSet, tag: Tag, decode: TextDecode): string[] {
    const bytes = this.bytes(dataSet, tag);
    if (bytes === null || bytes.length === 0) return [];
    const whole = decode(bytes.length > mostTextBytes ? bytes.subarray(0, mostTextBytes) : bytes).replace(
      /[\0 ]+$/,
      '',
    );
    return tag.vr === 'UT' || tag.vr === 'ST' ? [whole] : whole.split('\\').map((each) => each.trim());
  }

  /** The first value of a text; `''` where there is none. */
  text(dataSet: ReadDataSet, tag: Tag, decode: TextDecode = ascii): string {
    return this.texts(dataSet, tag, decode)[0] ?? '';
  }

  /** The first value of US, UL or FD; `null` where there is none. @throws SpindleError `broken-file` */
  number(dataSet: ReadDataSet, tag: Tag): number | null {
    const element = dataSet.elements.get(tag.tag);
    if (element === undefined || element.length === 0) return null;
    const size = tag.vr === 'US' ? 2 : tag.vr === 'FD' ? 8 : 4;
    if (element.length < size) throw brokenDicom('a number is too short', element.at);
    if (tag.vr === 'US') return this.#view.getUint16(element.at, true);
    return tag.vr === 'FD' ? this.#view.getFloat64(element.at, true) : this.#view.getUint32(element.at, true);
  }

  /** Of 4 or 8 bytes each, by the representation of the element. @throws SpindleError `broken-file` */
  numbers(dataSet: ReadDataSet, tag: Tag): Float64Array | Float32Array | Uint32Array | null {
    const element = dataSet.elements.get(tag.tag);
    if (element === undefined) return null;
    const size = tag.vr === 'OD' || tag.vr === 'FD' ? 8 : 4;
    if (element.length % size !== 0)
      throw brokenDicom(
        `a list of numbers has ${element.length} bytes, not a multiple of ${size}`,
        element.at,
      );
    // A copy, since numbers must lie at a multiple of their size. This machine, as all that Spindle runs on, is little endian.
    const copy = Uint8Array.from(this.#bytes.subarray(element.at, element.at + element.length));
    if (size === 8) return new Float64Array(copy.buffer);
    return tag.vr === 'OL' || tag.vr === 'UL' ? new Uint32Array(copy.buffer) : new Float32Array(copy.buffer);
  }

  /** Without a copy; `null` where it is not there. @throws SpindleError `broken-file` where it is a sequence. */
  bytes(dataSet: ReadDataSet, { tag }: Tag): Uint8Array | null {
    const element = dataSet.elements.get(tag);
    if (element === undefined) return null;
    if (element.vr === 'SQ') throw brokenDicom('a value has the type of a sequence', element.at);
    return this.#bytes.subarray(element.at, element.at + element.length);
  }

  /** Where an element, or what is in its place, lies. */
  placeOf({ elements }: ReadDataSet, { tag }: Tag): number | null {
    return elements.get(tag)?.at ?? elements.values().next().value?.at ?? null;
  }

  #dataSet(
    start: number,
    end: number,
    { depth, isImplicit }: Within,
    isOpen = false,
  ): { readonly dataSet: ReadDataSet; readonly end: number } {
    if (depth > deepest) throw brokenDicom(`its sequences are nested more than ${deepest} deep`, start);
    const elements = new Map<number, ReadElement>();
    const dataSet = { elements, depth, isImplicit };
    let at = start;
    while (at < end) {
      if (this.#tag(at, end) === delimiter.itemEnd) {
        if (!isOpen) throw brokenDicom('an item ends before its length says so', at);
        return { dataSet, end: at + 8 };
      }
      const header = this.#header(at, isImplicit, end);
      const next =
        header.length === openLength
          ? this.#passSequence(header.at, end, {
              depth: depth + 1,
              isImplicit: isImplicit || header.vr === 'UN',
            })
          : { end: header.at + header.length, length: header.length };
      if (next.end > end) throw brokenDicom('a data element is longer than what holds it', at);
      // Of elements that come twice the first counts.
      if (!elements.has(header.tag)) {
        const vr = header.length === openLength && header.vr !== 'UN' ? 'SQ' : header.vr;
        elements.set(header.tag, { vr, at: header.at, length: next.length });
      }
      at = next.end;
    }
    if (isOpen) throw brokenDicom('an item is cut off', at);
    return { dataSet, end: at };
  }

  /** @returns where the sequence of open length ends, and its length without the delimiter. */
  #passSequence(
    start: number,
    end: number,
    within: Within,
  ): { readonly end: number; readonly length: number } {
    let at = start;
    for (;;) {
      if (this.#tag(at, end) === delimiter.sequenceEnd) return { end: at + 8, length: at - start };
      const item = this.#item(at, end);
      at = item.end ?? this.#dataSet(item.at, end, within, true).end;
    }
  }

  /** `end`: `null` where a delimiter ends it. */
  #item(at: number, end: number): { readonly at: number; readonly end: number | null } {
    if (this.#tag(at, end) !== delimiter.item) throw brokenDicom('a sequence has no item', at);
    this.#spend(at);
    const length = this.#view.getUint32(at + 4, true);
    if (length === openLength) return { at: at + 8, end: null };
    if (at + 8 + length > end) throw brokenDicom('an item is longer than its sequence', at);
    return { at: at + 8, end: at + 8 + length };
  }

  #tag(at: number, end: number): number {
    if (at + 8 > end) throw brokenDicom('it ends in the middle of a data element', at);
    return this.#view.getUint16(at, true) * 0x1_0000 + this.#view.getUint16(at + 2, true);
  }

  #header(at: number, isImplicit: boolean, end = this.#bytes.length): ReadElement & { readonly tag: number } {
    this.#spend(at);
    const tag = this.#tag(at, end);
    if (isImplicit) {
      const length = this.#view.getUint32(at + 4, true);
      return { tag, vr: vrOfTag(tag) ?? 'UN', at: at + 8, length };
    }
    const vr = String.fromCharCode(this.#view.getUint8(at + 4), this.#view.getUint8(at + 5));
    if (!/^[A-Z]{2}$/.test(vr)) throw brokenDicom('there is no data element', at);
    if (!hasLongHeader(vrOf(vr))) return { tag, vr, at: at + 8, length: this.#view.getUint16(at + 6, true) };
    if (at + 12 > end) throw brokenDicom('it ends in the middle of a data element', at);
    return { tag, vr, at: at + 12, length: this.#view.getUint32(at + 8, true) };
  }

  #spend(at: number): void {
    this.#elements += 1;
    if (this.#elements > mostElements) throw brokenDicom('it has too many data elements', at);
  }
}

interface Within {
  readonly depth: number;
  readonly isImplicit: boolean;
}

/** Of one text; words of Spindle's about its slide or a group are shorter. */
const mostTextBytes = 16 * 1024 * 1024;

export type TextDecode = (bytes: Uint8Array) => string;

/** Codes, identifiers and other texts of the standard's own characters. */
export const ascii: TextDecode = latin1Text;

function decoderOf(reader: DicomReader, dataSet: ReadDataSet): TextDecode {
  const encoding = encodingOfTerms(reader.texts(dataSet, tags.characterSet, ascii));
  if (encoding === null) return ascii;
  const decoder = new TextDecoder(encoding);
  return (bytes) => decoder.decode(bytes);
}

/** A whole file. @throws SpindleError `broken-file`, `unsupported-format` for transfer syntaxes that are not read. */
export function openDicom(bytes: Uint8Array): {
  readonly reader: DicomReader;
  readonly dataSet: ReadDataSet;
  readonly decode: TextDecode;
} {
  const whole = new DicomReader(bytes);
  const { meta, end } = whole.meta();
  const syntax = whole.text(meta, tags.transferSyntax);
  const known = Object.values<string>(transferSyntax).includes(syntax);
  if (!known)
    throw unreadDicom(
      `it has the transfer syntax ${/^[\d.]{1,64}$/.test(syntax) ? syntax : 'of no identifier'}`,
      'export it in Explicit VR Little Endian',
    );
  const isDeflated = syntax === transferSyntax.deflated;
  const reader = isDeflated ? new DicomReader(inflated(bytes.subarray(end))) : whole;
  const dataSet = reader.dataSet(isDeflated ? 0 : end, syntax === transferSyntax.implicit);
  return { reader, dataSet, decode: decoderOf(reader, dataSet) };
}

function inflated(bytes: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: mostInflated, finishFlush: constants.Z_FINISH });
  } catch {
    throw brokenDicom('its compressed content is damaged, cut off or too large', null);
  }
}
