/** Reads a PDF back with an independent reader: its pages, their words and where each stands. */
import { getDocumentProxy } from 'unpdf';

export interface PdfWords {
  readonly text: string;
  /** Points from the bottom-left corner of the page: the left end of the baseline. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
}

export interface ReadPdf {
  readonly pages: readonly (readonly PdfWords[])[];
  readonly info: Readonly<Record<string, unknown>>;
  /** All words of all pages. */
  readonly text: string;
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const pages: PdfWords[][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent({ disableNormalization: true });
    pages.push(
      items.flatMap((item) => {
        if (!('str' in item) || item.str.trim() === '') return [];
        const [size = 0, , , , x = 0, y = 0] = item.transform as number[];
        return [{ text: item.str, x, y, width: item.width, size }];
      }),
    );
  }
  const { info } = await document.getMetadata();
  return {
    pages,
    info: info as Record<string, unknown>,
    text: pages.flatMap((words) => words.map(({ text }) => text)).join('\n'),
  };
}
