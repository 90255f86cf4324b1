/**
 * Paper for the PDFs: A4 pages on which everything is placed in millimetres from the top-left corner, text by
 * the baseline of its line. Blocks measure their text before they draw, so nothing overlaps.
 */
import PDFDocument from 'pdfkit';
import type { Shape } from '../shapes';
import { featuresOf, fitted, lineWidth, wrapped, type Typefaces } from '../typefaces';
import { Tags } from './tags';

/** Points in a millimetre. */
export const mm = 72 / 25.4;

/** Text area of the page, millimetres; all multiples of the 4 mm grid. */
export const area = { left: 16, right: 194, top: 16, bottom: 272, width: 178 } as const;

/** The grid: distance of baselines in running text, millimetres. */
export const grid = 4;

export interface TextStyle {
  /** Points. */
  readonly size: number;
  readonly weight: 'regular' | 'semibold';
  readonly colour: string;
}

export interface SheetOptions {
  readonly typefaces: Typefaces;
  readonly title: string;
  readonly author: string;
  /** Keywords in the document's properties. */
  readonly keywords: string | null;
  readonly createdAt: Date;
  /** Portrait unless given; `area` is that of portrait pages. */
  readonly layout?: 'landscape';
  /**
   * Each word is laid out once, however often it stands in the document: for tables of thousands of lines. What a character does to
   * one behind a space is lost by it, which may change the width of a line by a hundredth.
   */
  readonly remembersWords?: boolean;
  /** A4 unless given. */
  readonly size?: 'letter';
  /** BCP 47; English unless given. */
  readonly language?: string;
  /** As PDF/UA-1, where everything that is drawn is tagged by `tags`. */
  readonly isTagged?: boolean;
}

/** A file in the document. */
interface AttachedFile {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly bytes: Uint8Array;
}

export interface Sheet {
  /** What is drawn, as those hear it who do not see it; does nothing where the document is not tagged. */
  readonly tags: Tags;
  /** The words of all lines as they were drawn, page by page. */
  words(): readonly (readonly string[])[];
  attach(file: AttachedFile): void;
  addPage(): void;
  /** One line, its baseline at `y`; `align: 'right'` ends at `x`. Shortened in the middle to `width` if given. */
  line(text: string, x: number, y: number, style: TextStyle, options?: LineOptions): void;
  /** Lines a text takes within `width` millimetres. */
  wrap(text: string, width: number, style: TextStyle): string[];
  /** Width of one line, millimetres. */
  measure(text: string, style: TextStyle): number;
  rectangle(x: number, y: number, width: number, height: number, colour: string): void;
  horizontal(x: number, y: number, width: number, colour: string): void;
  /** A hairline around the rectangle. */
  border(x: number, y: number, width: number, height: number, colour: string): void;
  /** JPEG bytes stretched to the rectangle: its aspect must be the image's own. */
  image(jpeg: Buffer, x: number, y: number, width: number, height: number): void;
  /** Shapes in points, their origin at (x, y), cut at `clip` (millimetres wide and high) if given. */
  shapes(shapes: readonly Shape[], x: number, y: number, clip?: { width: number; height: number }): void;
  /** Draws on every page, numbered from 1. */
  onEveryPage(draw: (page: number, pages: number) => void): void;
  /** Ends the document. */
  finish(): Promise<Uint8Array>;
}

interface LineOptions {
  readonly align?: 'left' | 'right';
  readonly width?: number;
}

/** A document without pages. The same calls make the same bytes. */
export function createSheet(options: SheetOptions): Sheet {
  const { typefaces, title, author, keywords, createdAt, layout, remembersWords = false } = options;
  const { size: paper, language = 'en', isTagged = false } = options;
  const document = new PDFDocument({
    autoFirstPage: false,
    bufferPages: true,
    size: paper === undefined ? 'A4' : 'LETTER',
    ...(layout !== undefined && { layout }),
    margin: 0,
    pdfVersion: '1.7',
    lang: language,
    // The types of the library do not list this subset, which it has.
    ...(isTagged && { tagged: true, subset: 'PDF/UA' as 'PDF/A-2a' }),
    displayTitle: true,
    info: {
      ...{ Title: title, Author: author, Creator: author, Producer: author, CreationDate: createdAt },
      ...(keywords !== null && { Keywords: keywords }),
    },
  });
  document.registerFont('regular', typefaces.regular.bytes);
  document.registerFont('semibold', typefaces.semibold.bytes);
  const bytes = collect(document);
  const tags = new Tags(isTagged ? document : null);
  const words: string[][] = [];
  let page = -1;

  return {
    tags,
    words: () => words,
    attach: ({ name, type, description, bytes: content }) => {
      // A Uint8Array is taken as it is, although the types speak of Buffers alone.
      document.file(Buffer.from(content), {
        ...{ name, type, description, creationDate: createdAt, modifiedDate: createdAt },
        ...{ relationship: 'Data' },
      });
    },
    addPage: () => {
      document.addPage();
      page = words.push([]) - 1;
    },
    line: (text, x, y, { size, weight, colour }, { align = 'left', width = area.width } = {}) => {
      const shown = fitted(text, typefaces[weight], size, width * mm);
      const left = align === 'left' ? x * mm : x * mm - lineWidth(shown, typefaces[weight], size);
      document.font(weight).fontSize(size).fillColor(colour);
      const features = featuresOf(shown);
      words[page]?.push(shown);
      document.text(shown, left, y * mm, {
        ...{ lineBreak: false, baseline: 'alphabetic' },
        // A list of features, also an empty one, keeps the library from remembering the words that it laid out.
        ...(!(remembersWords && features.length === 0) && { features }),
      });
    },
    wrap: (text, width, { size, weight }) => wrapped(text, typefaces[weight], size, width * mm),
    measure: (text, { size, weight }) => lineWidth(text, typefaces[weight], size) / mm,
    rectangle: (x, y, width, height, colour) => {
      document.rect(x * mm, y * mm, width * mm, height * mm).fill(colour);
    },
    horizontal: (x, y, width, colour) => {
      document.moveTo(x * mm, y * mm).lineTo((x + width) * mm, y * mm);
      document.lineWidth(0.5).stroke(colour);
    },
    border: (x, y, width, height, colour) => {
      document
        .rect(x * mm, y * mm, width * mm, height * mm)
        .lineWidth(0.5)
        .stroke(colour);
    },
    image: (jpeg, x, y, width, height) => {
      document.image(jpeg, x * mm, y * mm, { width: width * mm, height: height * mm });
    },
    shapes: (shapes, x, y, clip) => {
      document.save();
      document.translate(x * mm, y * mm);
      if (clip !== undefined) document.rect(0, 0, clip.width * mm, clip.height * mm).clip();
      for (const shape of shapes) drawShape(document, shape);
      document.restore();
    },
    onEveryPage: (draw) => {
      const { start, count } = document.bufferedPageRange();
      for (page = 0; page < count; page++) {
        document.switchToPage(start + page);
        draw(page + 1, count);
      }
      page = count - 1;
    },
    finish: () => {
      tags.end();
      document.end();
      return bytes;
    },
  };
}

function drawShape(document: PDFKit.PDFDocument, { path, colour, strokeWidth, dash, opacity }: Shape): void {
  document.save();
  document.path(path);
  if (strokeWidth === null) {
    document.fillOpacity(opacity).fill(colour);
  } else {
    if (dash !== null) document.dash(dash[0], { space: dash[1] });
    document.lineWidth(strokeWidth).strokeOpacity(opacity).stroke(colour);
  }
  document.restore();
}

function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
}
