/**
 * The structure of a tagged PDF: what is drawn comes in under its role (ISO 32000-1, 14.8: H1, P, Table, TH, Figure …), and a tree
 * that programs read aloud comes out. Furniture of the page is marked as such and is not read.
 */

interface TagOptions {
  /** What a picture shows. */
  readonly alt?: string;
  /** BCP 47, where it is not that of the document. */
  readonly lang?: string;
  /** What a heading of a table is of. */
  readonly scope?: 'Row' | 'Column';
  /** Points from the top-left corner: left, top, right, bottom. */
  readonly bbox?: readonly [number, number, number, number];
}

export class Tags {
  readonly #document: PDFKit.PDFDocument | null;
  /** From the document to the innermost that is open. */
  readonly #open: ReturnType<PDFKit.PDFDocument['struct']>[] = [];

  /** @param document `null`: nothing is tagged */
  constructor(document: PDFKit.PDFDocument | null) {
    this.#document = document;
    if (document === null) return;
    const root = document.struct('Document');
    document.addStructure(root);
    this.#open.push(root);
  }

  /** A role that holds others. */
  inside(role: string, draw: () => void, options: TagOptions = {}): void {
    const document = this.#document;
    if (document === null) {
      draw();
      return;
    }
    const element = document.struct(role, options);
    this.#open.at(-1)?.add(element);
    this.#open.push(element);
    draw();
    this.#open.pop();
    element.end();
  }

  /** A role that holds what is drawn, all of it on one page. */
  content(role: string, draw: () => void, options: TagOptions = {}): void {
    const document = this.#document;
    if (document === null) {
      draw();
      return;
    }
    const element = document.struct(role, options);
    this.#open.at(-1)?.add(element);
    const content = document.markStructureContent(role);
    draw();
    document.endMarkedContent();
    element.add(content);
    element.end();
  }

  /** Rules, grounds, page numbers: what is not read aloud. */
  furniture(draw: () => void, type: 'Pagination' | 'Layout' = 'Layout'): void {
    const document = this.#document;
    if (document === null) {
      draw();
      return;
    }
    document.markContent('Artifact', { type });
    draw();
    document.endMarkedContent();
  }

  end(): void {
    this.#open.at(0)?.end();
  }
}
