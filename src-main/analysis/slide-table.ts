/**
 * Slides that a person listed: a plain list, one path or address a line, or a table with a row of names, in a text file or a workbook
 * (.xlsx). Paths are taken from the folder of the list. The file is untrusted.
 */
import { basename, dirname, extname, resolve } from 'node:path';
import { printable } from '../base/printable';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { openFileSource } from '../slide/source/file-source';
import { listedSlide, type ListedSlide } from './listed-slide';
import { sheetRows } from './sheet-rows';
import { eachOnce, fullPath, slidesOfTable, type ListedSlides, type ListReading } from './table-columns';
import { decodedText, delimitedRows, listLines } from './text-rows';

export interface SlideTable {
  readonly slides: readonly ListedSlide[];
  /** What of the table was not read; sentences. */
  readonly notes: readonly string[];
}

type TableKind = 'list' | 'delimited' | 'workbook';

const kindOfExtension: Readonly<Record<string, TableKind>> = {
  ...{ '.txt': 'list', '.lst': 'list' },
  ...{ '.csv': 'delimited', '.tsv': 'delimited' },
  '.xlsx': 'workbook',
};

const mebibyte = 1024 * 1024;
/** Of text, a million slides with long paths; a workbook is packed, and has a limit of its own for what it unpacks to. */
const maxBytes: Readonly<Record<TableKind, number>> = {
  ...{ list: 256 * mebibyte, delimited: 256 * mebibyte },
  workbook: 64 * mebibyte,
};
/** More are not listed in an error. */
const mostFaults = 20;

/** By its name: whether it is a list or table rather than a slide. */
export function isSlideTable(path: string): boolean {
  return kindOf(path) !== null;
}

function kindOf(path: string): TableKind | null {
  return kindOfExtension[extname(path).toLowerCase()] ?? null;
}

/** @throws table-invalid, with each fault and its line; not-found */
export async function readSlideTable(
  path: string,
  isOwnProtocol: ListReading['isOwnProtocol'],
): Promise<SlideTable> {
  const kind = kindOf(path) ?? 'delimited';
  const source = await openFileSource(path);
  try {
    if (source.size > maxBytes[kind])
      throw invalid(path, [`it is larger than ${maxBytes[kind] / mebibyte} MiB, which is the limit`]);
    const bytes = await source.read(0, source.size);
    const { slides, notes, faults } = await slidesIn(bytes, kind, {
      folder: dirname(resolve(path)),
      isOwnProtocol,
    });
    if (faults.length > 0) throw invalid(path, faults);
    if (slides.length === 0) throw invalid(path, ['it lists no slide']);
    const ofList = ` of ${printable(basename(path))}`;
    return { slides: slides.map((slide) => ({ ...slide, at: slide.at && slide.at + ofList })), notes };
  } finally {
    await source.close();
  }
}

async function slidesIn(bytes: Uint8Array, kind: TableKind, reading: ListReading): Promise<ListedSlides> {
  if (kind === 'list') {
    const paths = listLines(decodedText(bytes));
    return {
      slides: eachOnce(paths.map((path) => listedSlide(fullPath(path, reading.folder)))),
      notes: [],
      faults: [],
    };
  }
  let rows;
  try {
    rows = kind === 'workbook' ? await sheetRows(bytes) : delimitedRows(decodedText(bytes));
  } catch (thrown) {
    return { slides: [], notes: [], faults: [reasonOf(thrown)] };
  }
  return slidesOfTable(rows, reading);
}

function invalid(path: string, faults: readonly string[]): SpindleError {
  const more = faults.length - mostFaults;
  const listed = [...faults.slice(0, mostFaults), ...(more > 0 ? [`and ${more} more`] : [])];
  return new SpindleError('table-invalid', {
    what: 'cannot use the list of slides',
    where: { path },
    why: listed.join('; '),
    remedy: 'correct it; nothing was analysed',
    details: listed,
  });
}
