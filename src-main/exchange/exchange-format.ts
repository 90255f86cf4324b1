/**
 * What a format is to the rest of the exchange. A text format has a test for its content, a writer that makes chunks of text as they are
 * asked for, and a parser that is given text as it comes; neither holds more than a part of a large file, unless its format says so.
 */
import type { Annotation, SlideOfAnnotations } from './annotation';
import type { LeftOut } from './left-out';

export const exchangeFormats = [
  ...(['geojson', 'geojson-lines', 'imagescope-xml', 'asap-xml', 'coco', 'ome-xml'] as const),
] as const;
export type ExchangeFormatName = (typeof exchangeFormats)[number];

export interface ExchangeFormat {
  readonly name: ExchangeFormatName;
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
