/**
 * Slides that a person listed: a plain list, one path or address a line, or a table with a row of names (comma, semicolon or tab),
 * of which `file` and `mpp` are read. Paths are taken from the folder of the list. The file is untrusted.
 */
import { parse } from 'csv-parse/sync';
import { dirname, extname, resolve } from 'node:path';
import { printable } from '../base/printable';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { isPlausibleMpp, plausibleMpp } from '../contract/slide';
import { openFileSource } from '../slide/source/file-source';
import { isAddress } from '../slide/source/address';

export interface ListedSlide {
  /** Full path, or the address of a slide on a server. */
  readonly path: string;
  /** µm per pixel as the table states it; `null`: it does not. */
  readonly mpp: number | null;
}

export interface SlideTable {
  readonly slides: readonly ListedSlide[];
  /** What of the table was not read; sentences. */
  readonly notes: readonly string[];
}

/** A million slides with long paths. */
const maxBytes = 256 * 1024 * 1024;
const listExtensions = ['.txt', '.lst'];
const tableExtensions = ['.csv', '.tsv'];
/** What the column of the slides is called, in lower case. */
const fileColumns = ['file', 'path', 'slide', 'filename', 'image'];
const mppColumn = 'mpp';
/** More are not listed in an error. */
const mostFaults = 20;

/** By its name: whether it is a list or table rather than a slide. */
export function isSlideTable(path: string): boolean {
  return [...listExtensions, ...tableExtensions].includes(extname(path).toLowerCase());
}

/** @throws table-invalid, with each fault and its line; not-found */
export async function readSlideTable(path: string): Promise<SlideTable> {
  const source = await openFileSource(path);
  try {
    if (source.size > maxBytes)
      throw invalid(path, [`it is larger than ${maxBytes / 1024 / 1024} MiB, which is the limit`]);
    // The first line that Excel writes for itself.
    const text = decoded(await source.read(0, source.size)).replace(/^\uFEFF?sep=.\r?\n/i, '');
    const isPlain = listExtensions.includes(extname(path).toLowerCase());
    const { slides, notes, faults } = (isPlain ? parseList : parseTable)(text, dirname(resolve(path)));
    if (faults.length > 0) throw invalid(path, faults);
    if (slides.length === 0) throw invalid(path, ['it lists no slide']);
    return { slides, notes };
  } finally {
    await source.close();
  }
}

interface Parsed extends SlideTable {
  readonly faults: readonly string[];
}

function parseList(text: string, folder: string): Parsed {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const listed = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return {
    slides: eachOnce(listed.map((path) => ({ path: fullPath(path, folder), mpp: null }))),
    notes: [],
    faults: [],
  };
}

function parseTable(text: string, folder: string): Parsed {
  let records: readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    records = parse(text, {
      ...{ delimiter: delimiterOf(text), info: true, relax_column_count: true },
      ...{ skip_empty_lines: true, trim: true, comment: '#', comment_no_infix: true },
    }) as unknown as typeof records;
  } catch (thrown) {
    return { slides: [], notes: [], faults: [reasonOf(thrown)] };
  }
  const [header, ...rows] = records;
  const names = (header?.record ?? []).map((name) => name.toLowerCase());
  const fileAt = names.findIndex((name) => fileColumns.includes(name));
  const mppAt = names.indexOf(mppColumn);
  if (fileAt < 0)
    return { slides: [], notes: [], faults: [`its first row names no column ${fileColumns.join(', ')}`] };
  const slides: (ListedSlide & { readonly line: number })[] = [];
  const faults: string[] = [];
  for (const { record, info } of rows) {
    const name = record[fileAt] ?? '';
    const stated = mppAt < 0 ? '' : (record[mppAt] ?? '');
    // `1,024` is one thing with a decimal comma, and another with a comma between thousands.
    const isAmbiguous = /^[1-9]\d{0,2},\d{3}$/.test(stated);
    const mpp = stated === '' ? null : isAmbiguous ? NaN : Number(stated.replace(',', '.'));
    if (name === '') faults.push(`line ${info.lines}: no file is named`);
    else if (mpp !== null && !isPlausibleMpp({ x: mpp, y: mpp }))
      faults.push(
        `line ${info.lines}: mpp “${printable(stated)}” is no number from ${plausibleMpp.min} to ${plausibleMpp.max}`,
      );
    else slides.push({ path: fullPath(name, folder), mpp, line: info.lines });
  }
  const unread = names.filter((name, at) => name !== '' && at !== fileAt && at !== mppAt);
  return {
    slides: eachOnce(slides.map(({ path, mpp }) => ({ path, mpp }))),
    notes: unread.length === 0 ? [] : [`Columns that are not used: ${unread.map(printable).join(', ')}.`],
    faults: [...faults, ...contradictions(slides)],
  };
}

/** The one that is most often in the row of names. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const countOf = (delimiter: string): number => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((most, each) => (countOf(each) > countOf(most) ? each : most));
}

function fullPath(path: string, folder: string): string {
  return isAddress(path) ? path : resolve(folder, path);
}

function eachOnce(slides: readonly ListedSlide[]): ListedSlide[] {
  return [...new Map(slides.map((slide) => [slide.path, slide])).values()];
}

function contradictions(slides: readonly (ListedSlide & { readonly line: number })[]): string[] {
  const first = new Map<string, { readonly mpp: number | null; readonly line: number }>();
  const faults: string[] = [];
  for (const { path, mpp, line } of slides) {
    const other = first.get(path);
    if (other === undefined) first.set(path, { mpp, line });
    else if (other.mpp !== mpp)
      faults.push(`line ${line}: ${printable(path)} has another pixel size than on line ${other.line}`);
  }
  return faults;
}

/** UTF-16 by its byte-order mark, as spreadsheets write it; what is no UTF-8 is taken for the Windows code page of western Europe. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
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
