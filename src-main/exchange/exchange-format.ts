/**
 * What a format is to the rest of the exchange. A text format has a test for its content, a writer that makes chunks of text as they are
 * asked for, and a parser that is given text as it comes; neither holds more than a part of a large file, unless its format says so.
 * A binary format writes bytes in the same way.
 */
import type { Annotation, SlideOfAnnotations } from './annotation';
import type { LeftOut } from './left-out';

export const textFormats = [
  ...(['geojson', 'geojson-lines', 'imagescope-xml', 'asap-xml', 'coco', 'ome-xml'] as const),
] as const;
export const binaryFormats = ['parquet'] as const;
export const exchangeFormats = [...textFormats, ...binaryFormats] as const;
type TextFormatName = (typeof textFormats)[number];
export type BinaryFormatName = (typeof binaryFormats)[number];
export type ExchangeFormatName = TextFormatName | BinaryFormatName;

export interface ExchangeFormat {
  readonly name: TextFormatName;
  /** Of a file's name, with its point. */
  readonly extension: string;
  /** @param head the beginning of a file, without byte-order mark and white space in front. */
  recognises(head: string): boolean;
  /**
   * @param annotations may be walked through several times, and are the same each time.
   * @returns the file in parts, as text. The same annotations make the same text.
   */
  write(annotations: Iterable<Annotation>, slide: SlideOfAnnotations): Iterable<string>;
  parser(context: ParserContext): AnnotationParser;
}

/** A format of bytes. A file of it is held whole when it is read. */
export interface BinaryFormat {
  readonly name: BinaryFormatName;
  /** Of a file's name, with its point. */
  readonly extension: string;
  /** @param head the first bytes of a file */
  recognises(head: Uint8Array): boolean;
  /** As `ExchangeFormat`'s, but bytes. */
  write(annotations: Iterable<Annotation>, slide: SlideOfAnnotations): Iterable<Uint8Array>;
  /**
   * @param bytes the whole file
   * @returns the annotations, some at a time, and what the file states of its slide.
   * @throws SpindleError `broken-file`
   */
  read(bytes: Uint8Array, context: ParserContext): AsyncGenerator<readonly Annotation[], SlideOfAnnotations>;
}

export interface ParserContext {
  readonly leftOut: LeftOut;
  /** Groups of ASAP whose polygons are holes in others, in any case. */
  readonly holeGroups: readonly string[];
  /** The image that is meant in a file of several, as a person says; `null` for nothing. */
  readonly image: string | null;
}

export interface AnnotationParser {
  /**
   * @param text the next part of the file.
   * @returns the annotations that are whole by now, in the order of the file.
   * @throws SpindleError `broken-file`
   */
  write(text: string): readonly Annotation[];
  /**
   * The file has ended.
   * @returns the last annotations, and what the file states of its slide.
   * @throws SpindleError `broken-file` where it is cut off.
   */
  end(): { readonly annotations: readonly Annotation[]; readonly slide: SlideOfAnnotations };
}
