/**
 * The meaning of the columns of a table of slides: rows of text in, slides with what is stated of them out, or every fault with its
 * line. The same rows mean the same whatever file they stood in.
 */
import { resolve } from 'node:path';
import { printable } from '../base/printable';
import { protocolKey } from '../contract/domain/protocol';
import { isPlausibleMpp, plausibleMpp } from '../contract/slide';
import { publishedKeys, publishedProtocols } from '../counting/published-protocols';
import { isAddress } from '../slide/source/address';
import { columnsIn, fileColumnNames, type ColumnMeaning } from './column-names';
import { listedKey, listedSlide, statedFields, type ListedSlide, type StatedField } from './listed-slide';
import type { TableRow, TableRows } from './table-rows';

export interface ListedSlides {
  /** Each once; in the order of the table. */
  readonly slides: readonly ListedSlide[];
  /** What of the table was not read; sentences. */
  readonly notes: readonly string[];
  readonly faults: readonly string[];
}

/** Characters of a path: that of Linux, longer than those of other systems. */
const longestPath = 4096;
const longestName = 200;
/** Of what a message quotes. */
const longestQuote = 60;
/** Cells that a note names. */
const mostNamed = 5;

/** What a list is read with. */
export interface ListReading {
  /** Folder of the list, from which paths are taken. */
  readonly folder: string;
  /** Whether a protocol of that name is a person's own: a list may name those beside the published ones. */
  readonly isOwnProtocol: (name: string) => boolean;
}

export function slidesOfTable(
  { rows: [header, ...rows], notes }: TableRows,
  reading: ListReading,
): ListedSlides {
  const names = header?.cells ?? [];
  const { at, twice } = columnsIn(names);
  if (!at.has('file'))
    return {
      ...{ slides: [], notes },
      faults: [`its first row names no column ${fileColumnNames.join(', ')}`],
    };
  const reader = new RowReader(at, reading, names.length);
  const placed = rows.flatMap((row) => {
    const slide = reader.slideOf(row);
    return slide === null ? [] : [{ slide, place: row.at }];
  });
  const used = new Set(at.values());
  const unread = names.filter((name, index) => name !== '' && !used.has(index));
  return {
    slides: eachOnce(placed.map(({ slide }) => slide)),
    notes: [
      ...notes,
      ...(unread.length === 0 ? [] : [`Columns that are not used: ${unread.map(printable).join(', ')}.`]),
      ...dateNotes(rows, at),
    ],
    faults: [
      ...twice.map(
        ({ meaning, names: both }) =>
          `its columns ${both.map(quoted).join(' and ')} both state the ${meaning}`,
      ),
      ...reader.faults,
      ...contradictions(placed),
    ],
  };
}

/** A path of a list in full; an address as it is. */
export function fullPath(path: string, folder: string): string {
  return isAddress(path) ? path : resolve(folder, path);
}

export function eachOnce(slides: readonly ListedSlide[]): ListedSlide[] {
  return [...new Map(slides.map((slide) => [listedKey(slide), slide])).values()];
}

/** Reads row after row, and gathers what is wrong with them. */
class RowReader {
  readonly faults: string[] = [];
  #hasNamedProtocols = false;

  constructor(
    readonly columns: ReadonlyMap<ColumnMeaning, number>,
    readonly reading: ListReading,
    readonly width: number,
  ) {}

  /** `null` for a row with a fault. */
  slideOf(row: TableRow): ListedSlide | null {
    const before = this.faults.length;
    const file = this.#text(row, 'file', longestPath);
    const stated = {
      ...{ scene: this.#wholeNumber(row, 'scene', 0), mpp: this.#mpp(row) },
      ...{ case: this.#text(row, 'case'), block: this.#text(row, 'block'), stain: this.#text(row, 'stain') },
      ...{ roi: this.#roi(row), protocol: this.#protocol(row), priority: this.#wholeNumber(row, 'priority') },
    };
    if (file === null && this.faults.length === before) this.#fault(row, 'no file is named');
    // A comma in a path that stands in no quotes moves all that follows.
    if (row.cells.slice(this.width).some((text) => text !== ''))
      this.#fault(row, `it has ${row.cells.length} fields, and ${this.width} columns are named`);
    if (file === null || this.faults.length > before) return null;
    return listedSlide(fullPath(file, this.reading.folder), { ...stated, at: row.at });
  }

  #fault({ at }: TableRow, why: string): null {
    this.faults.push(`${at}: ${why}`);
    return null;
  }

  /** `null` where nothing is stated. */
  #text(row: TableRow, meaning: ColumnMeaning, longest = longestName): string | null {
    const column = this.columns.get(meaning);
    if (column === undefined) return null;
    if (row.valueless?.includes(column) === true)
      return this.#fault(row, `${meaning} is a formula without a value, or with an error`);
    const text = (row.cells[column] ?? '').trim();
    if (text === '') return null;
    if (text.length > longest)
      return this.#fault(row, `${meaning} has more than ${longest} characters: ${quoted(text)}`);
    // A path may hold what a terminal does not like; a name that is printed may not.
    if (longest === longestPath ? text.includes('\0') : printable(text) !== text)
      return this.#fault(row, `${meaning} ${quoted(text)} holds control characters or line ends`);
    return text;
  }

  #mpp(row: TableRow): number | null {
    const stated = this.#text(row, 'mpp');
    if (stated === null) return null;
    // `1,024` is one thing with a decimal comma, and another with a comma between thousands.
    const isAmbiguous = /^[1-9]\d{0,2},\d{3}$/.test(stated);
    const mpp = isAmbiguous ? NaN : Number(stated.replace(',', '.'));
    if (isPlausibleMpp({ x: mpp, y: mpp })) return mpp;
    if (isAmbiguous)
      return this.#fault(
        row,
        `mpp ${quoted(stated)} means two things: with a decimal comma, or with a comma between thousands; write it with a point`,
      );
    return this.#fault(
      row,
      `mpp ${quoted(stated)} is no number from ${plausibleMpp.min} to ${plausibleMpp.max}`,
    );
  }

  #wholeNumber(row: TableRow, meaning: 'scene' | 'priority', least = -Infinity): number | null {
    const stated = this.#text(row, meaning);
    if (stated === null) return null;
    const number = /^-?\d{1,9}$/.test(stated) ? Number(stated) : NaN;
    // A minus before zero says nothing.
    if (number >= least) return number + 0;
    return this.#fault(
      row,
      `${meaning} ${quoted(stated)} is no whole number${least === -Infinity ? '' : ` from ${least}`}`,
    );
  }

  #roi(row: TableRow): string | null {
    const stated = this.#text(row, 'roi', longestPath);
    if (stated === null || !isAddress(stated))
      return stated === null ? null : resolve(this.reading.folder, stated);
    return this.#fault(row, 'roi is an address, and a file of regions is read from a folder');
  }

  #protocol(row: TableRow): string | null {
    const stated = this.#text(row, 'protocol', 500);
    if (stated === null) return null;
    const published = publishedKeyOf(stated);
    if (published !== null || this.reading.isOwnProtocol(stated)) return published ?? stated;
    // Which there are is said once.
    const known = this.#hasNamedProtocols ? '' : ` (published are ${[...publishedKeys].join(', ')})`;
    this.#hasNamedProtocols = true;
    return this.#fault(
      row,
      `there is no protocol ${quoted(stated)}${known}, and none of your own is called so`,
    );
  }
}

/** Of a published protocol by its key, its id or its name; `null` for another, which may be a person's own. */
function publishedKeyOf(stated: string): string | null {
  if (publishedKeys.has(stated)) return stated;
  const wanted = stated.toLowerCase();
  const found = publishedProtocols.filter(({ id, name }) =>
    [id, name].some((each) => each.toLowerCase() === wanted),
  );
  const [only] = found;
  return only === undefined || found.length > 1 ? null : protocolKey(only);
}

interface PlacedSlide {
  readonly slide: ListedSlide;
  /** `line 3` */
  readonly place: string;
}

function contradictions(placed: readonly PlacedSlide[]): string[] {
  const firstOfSlide = new Map<string, PlacedSlide>();
  const firstOfPath = new Map<string, PlacedSlide>();
  const faults: string[] = [];
  for (const each of placed) {
    const { slide, place } = each;
    const other = firstOfSlide.get(listedKey(slide));
    const ofPath = firstOfPath.get(slide.path);
    if (other === undefined) firstOfSlide.set(listedKey(slide), each);
    if (ofPath === undefined) firstOfPath.set(slide.path, each);
    else if ((ofPath.slide.scene === null) !== (slide.scene === null))
      faults.push(
        `${place}: ${printable(slide.path)} has ${slide.scene === null ? 'no' : 'a'} scene, other than on ${ofPath.place}`,
      );
    if (other === undefined) continue;
    for (const field of Object.keys(statedFields) as StatedField[])
      if (other.slide[field] !== slide[field])
        faults.push(
          `${place}: ${printable(slide.path)} has another ${statedFields[field]} than on ${other.place}`,
        );
  }
  return faults;
}

/** Spreadsheets take `3-1` for a date: a person should see what became of it. */
function dateNotes(rows: readonly TableRow[], at: ReadonlyMap<ColumnMeaning, number>): string[] {
  return (['case', 'block', 'stain', 'protocol'] as const).flatMap((meaning) => {
    const column = at.get(meaning);
    const dated = column === undefined ? [] : rows.filter(({ dates }) => dates?.includes(column) === true);
    if (column === undefined || dated.length === 0) return [];
    const named = dated.slice(0, mostNamed).map((row) => `${row.at} (${row.cells[column] ?? ''})`);
    const more = dated.length > mostNamed ? ` and ${dated.length - mostNamed} more` : '';
    return [
      `The ${meaning} is a date in ${named.join(', ')}${more}: format the column as text where it should not be.`,
    ];
  });
}

/** Between quotation marks, shortened. */
function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 2 * longestQuote));
  const shown = characters.slice(0, longestQuote).join('');
  return `“${printable(shown)}${shown.length < text.length ? '…' : ''}”`;
}
