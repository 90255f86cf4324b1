/**
 * The sheet of a workbook (.xlsx) that lists slides, made safe to be read: bytes of a person's file in, a small archive with this
 * sheet alone out, of which every size and every address of a cell was checked. Also which cells hold a formula and no value: they
 * would read as empty.
 */
import AdmZip from 'adm-zip';
import { SaxesParser } from 'saxes';
import { beginsWith } from '../base/latin1';
import { reasonOf } from '../base/thrown';
import { childOf, childrenOf, parseXml, type XmlElement } from '../slide/container/xml';
import { filesOfZip, isZip, tooLarge, type ArchivedFile } from './zip-archive';

export interface CheckedWorkbook {
  /** Of a workbook in which only this sheet is left. */
  readonly bytes: Buffer;
  readonly sheet: {
    readonly name: string;
    /** Among the sheets that the workbook names, from 1. */
    readonly number: number;
    /** It was not chosen by its name, and there are others. */
    readonly isFirstOfSeveral: boolean;
  };
  /** Columns with a formula and no value, from 0, by their row, from 1. */
  readonly valueless: ReadonlyMap<number, readonly number[]>;
}

/** Bytes of all that is read of it: some 150,000 slides with every column. */
const maxUnpacked = 64 * 1024 * 1024;
/** Those of Excel. */
const mostRows = 1_048_576;
const mostColumns = 16_384;
/** Rows times columns with values: a reader fills the gaps between them. */
const mostCells = 10_000_000;
/** Of a sheet that is preferred to the first one, in lower case. */
const sheetNames = ['slides', 'schnitte'];

const workbookName = 'xl/workbook.xml';
const relationsName = 'xl/_rels/workbook.xml.rels';

/** @throws Error with the reason as a clause */
export async function checkedWorkbook(bytes: Uint8Array): Promise<CheckedWorkbook> {
  if (!isZip(bytes)) throw noWorkbook(bytes);
  const files = new Map(filesOfZip(bytes).map((file) => [file.name, file]));
  const budget = { left: maxUnpacked };
  const [workbook, relations] = [files.get(workbookName), files.get(relationsName)];
  if (workbook === undefined || relations === undefined)
    throw new Error('it is no workbook of Excel (.xlsx)');
  const kept = new Map([
    [workbookName, await contentOf(workbook, budget)],
    [relationsName, await contentOf(relations, budget)],
  ]);
  const [sheets, targets] = [...kept.values()].map((content) => elementOf(content));
  const related = relationsOf(targets);
  const { path, ...sheet } = chosenSheet(sheets, related);
  for (const name of [path, ...related.filter(({ kind }) => kind !== 'worksheet').map((each) => each.path)]) {
    const file = files.get(name);
    if (file !== undefined && !kept.has(name)) kept.set(name, await contentOf(file, budget));
  }
  const content = kept.get(path);
  if (content === undefined) throw new Error(`it lacks its sheet “${sheet.name}”`);
  const archive = new AdmZip();
  for (const [name, each] of kept) archive.addFile(name, Buffer.from(each));
  return { bytes: archive.toBuffer(), sheet, valueless: checkedCells(textOf(content)) };
}

/** Old workbooks and those with a password are compound files (MS-CFB). */
function noWorkbook(bytes: Uint8Array): Error {
  if (!beginsWith(bytes, '\xd0\xcf\x11\xe0')) return new Error('it is no workbook of Excel (.xlsx)');
  const isProtected = Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'));
  return new Error(
    isProtected
      ? 'it is protected with a password: save it without one'
      : 'it is a workbook of an older Excel (.xls): save it as .xlsx',
  );
}

async function contentOf(file: ArchivedFile, budget: { left: number }): Promise<Uint8Array> {
  const content = await file.unpacked(maxUnpacked);
  budget.left -= content.length;
  if (budget.left < 0) throw tooLarge(maxUnpacked);
  return content;
}

function textOf(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}

function elementOf(content: Uint8Array): XmlElement {
  try {
    return parseXml(workbookName, textOf(content));
  } catch (cause) {
    throw new Error('its list of sheets is damaged', { cause });
  }
}

interface Relation {
  readonly id: string;
  readonly kind: string;
  /** In the archive. */
  readonly path: string;
}

/** The parts of the workbook that a reader of cells needs. */
function relationsOf(root: XmlElement | undefined): Relation[] {
  return childrenOf(root, 'Relationship').flatMap(({ attributes }) => {
    const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
    const kind = type.split('/').at(-1) ?? '';
    if (!['worksheet', 'sharedStrings', 'styles'].includes(kind)) return [];
    return [{ id, kind, path: target.startsWith('/') ? target.slice(1) : `xl/${target}` }];
  });
}

function chosenSheet(
  root: XmlElement | undefined,
  relations: readonly Relation[],
): CheckedWorkbook['sheet'] & { readonly path: string } {
  const named = childrenOf(childOf(root, 'sheets'), 'sheet').filter(({ attributes }) => attributes.name);
  const sheets = named.flatMap(({ attributes }, index) => {
    const id = Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1];
    const path = relations.find((each) => each.kind === 'worksheet' && each.id === id)?.path;
    // A chart has a sheet without cells.
    if (path === undefined) return [];
    const isShown = attributes.state === undefined || attributes.state === 'visible';
    return [{ name: attributes.name ?? '', number: index + 1, path, isShown }];
  });
  const byName = sheets.find(({ name }) => sheetNames.includes(name.trim().toLowerCase()));
  const shown = sheets.filter(({ isShown }) => isShown);
  const chosen = byName ?? shown[0];
  if (chosen === undefined) throw new Error('it has no sheet with cells');
  const { name, number, path } = chosen;
  return { name, number, path, isFirstOfSeveral: byName === undefined && shown.length > 1 };
}

interface OpenCell {
  readonly row: number;
  readonly column: number;
  readonly isError: boolean;
  hasFormula: boolean;
  hasValue: boolean;
}

/**
 * Goes over a sheet once.
 * @returns the cells without value. @throws Error with the reason as a clause, for a sheet that a reader would need too much memory for
 */
function checkedCells(text: string): Map<number, number[]> {
  const valueless = new Map<number, number[]>();
  let [lastRow, lastColumn] = [0, 0];
  let cell: OpenCell | null = null;
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('it defines a document type');
  });
  parser.on('opentag', ({ name, attributes }) => {
    switch (withoutPrefix(name)) {
      case 'row':
        for (const row of attributesOf(attributes, 'r')) rowNumber(row);
        break;
      case 'c': {
        const addresses = attributesOf(attributes, 'r');
        if (addresses.length !== 1) throw new Error('a cell has no address');
        const isError = attributesOf(attributes, 't').includes('e');
        cell = { ...cellAddress(addresses[0] ?? ''), isError, hasFormula: false, hasValue: false };
        break;
      }
      case 'f':
        if (cell !== null) cell.hasFormula = true;
        break;
      case 'v':
      case 'is':
        if (cell === null) break;
        cell.hasValue = true;
        [lastRow, lastColumn] = [Math.max(lastRow, cell.row), Math.max(lastColumn, cell.column + 1)];
        if (lastRow * lastColumn > mostCells)
          throw new Error(
            `its values are spread over more than ${mostCells.toLocaleString('en')} cells, which is the limit`,
          );
    }
  });
  parser.on('closetag', ({ name }) => {
    if (withoutPrefix(name) !== 'c' || cell === null) return;
    const { row, column, isError, hasFormula, hasValue } = cell;
    cell = null;
    if (!isError && (!hasFormula || hasValue)) return;
    const inRow = valueless.get(row);
    if (inRow === undefined) valueless.set(row, [column]);
    else inRow.push(column);
  });
  try {
    parser.write(text.replace(/^\uFEFF/, '')).close();
  } catch (cause) {
    throw new Error(`its sheet is damaged (${reasonOf(cause).trim()})`, { cause });
  }
  return valueless;
}

function rowNumber(text: string): number {
  const row = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (row < 1 || row > mostRows) throw new Error('a row has an impossible number');
  return row;
}

/** `B3` is row 3, column 1. */
function cellAddress(text: string): { readonly row: number; readonly column: number } {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d+)$/.exec(text) ?? [];
  const number = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  if (number < 1 || number > mostColumns) throw new Error('a cell has an impossible address');
  return { row: rowNumber(digits), column: number - 1 };
}

/** The values of an attribute with any prefix: a reader may take either. */
function attributesOf(attributes: Readonly<Record<string, string>>, wanted: string): string[] {
  return Object.entries(attributes).flatMap(([name, value]) =>
    withoutPrefix(name) === wanted ? [value] : [],
  );
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
