/**
 * The table of a batch, made of its queue, and the tables that earlier batches left in the same folder: which of them may be replaced,
 * and whose documents lie there.
 */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { readRegularText } from '../base/regular-file';
import { wasStopped, type QueuedSlide } from '../contract/domain/queue';
import { csvText, parseCsvText } from '../report/csv-text';
import type { SummaryRow } from '../report/summary-csv';
import { fingerprintOf } from '../slide/fingerprint';
import { isAddress } from '../slide/source/address';
import { openFileSource } from '../slide/source/file-source';
import { numberedStem } from './document-names';
import type { SlideOfDocuments } from './output-folder';

/** What an earlier batch wrote into the same folder. */
export interface EarlierSummaries {
  /** Whose documents lie there under that name. */
  ownerOf(stem: string): SlideOfDocuments | null;
  /** `summary.csv`, or the first `summary-2.csv` … that would replace no other batch's. */
  readonly fileName: string;
}

/** A row a slide, in the order of the list. */
export function summaryRows(slides: readonly QueuedSlide[]): SummaryRow[] {
  const folders = foldersOf(slides.map(({ path }) => path));
  const indices = new Map(slides.map(({ number }, index) => [number, index]));
  /** As it is told from the others of the table. */
  const nameOf = (number: number): string | null => {
    const index = indices.get(number) ?? -1;
    const [path, folder = '.'] = [slides[index]?.path, folders[index]];
    if (path === undefined) return null;
    return folder === '.' ? basename(path) : `${folder}/${basename(path)}`;
  };
  return slides.map((slide, index) => {
    const { path, scene, settings, opened, documents, figures, reason, state, attempts } = slide;
    const isScene = opened?.hasScenes ?? scene !== 0;
    return {
      ...{ slide: basename(path), folder: folders[index] ?? '', status: statusOf(slide) },
      scene: isScene ? scene : null,
      fingerprint: opened?.fingerprint ?? null,
      documents: state === 'done' ? documents : null,
      figures: state === 'done' ? figures : null,
      error: state === 'done' ? null : reason,
      case: settings.case ?? null,
      block: settings.block ?? null,
      stain: settings.stain ?? null,
      attempts,
      sameAs: state === 'same' && opened?.sameAs !== undefined ? nameOf(opened.sameAs) : null,
    };
  });
}

function statusOf({ state, figures, reason, attempts }: QueuedSlide): SummaryRow['status'] {
  if (state === 'done') return Number(figures?.missing_tiles) > 0 ? 'missing-tiles' : 'done';
  if (state === 'same') return 'same-slide';
  if (state !== 'queued') return state;
  if (reason === null || attempts === 0) return 'not-begun';
  // It waits because a person stopped the batch at it, or was begun and came to no end: a full disk, an engine.
  return wasStopped(reason) ? 'interrupted' : 'failed';
}

/**
 * Folders as named in a table that may be passed on: relative to the deepest folder that holds all slides, whose own name
 * and location stay private. Addresses have no such folder and are kept whole.
 */
export function foldersOf(names: readonly string[]): string[] {
  const parts = names.map((name) => (isAddress(name) ? null : dirname(name).split(sep)));
  const [first = [], ...others] = parts.filter((each) => each !== null);
  const parting = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  const shared = parting === -1 ? first.length : parting;
  return names.map((name, index) => {
    const own = parts[index]?.slice(shared).join('/');
    return own === '' ? '.' : (own ?? dirname(name));
  });
}

/**
 * A table of the same slides, or of some of them, may be replaced.
 * @param slides of this batch. @param pathOf the file of each
 */
export async function earlierSummaries(
  folder: string,
  slides: readonly QueuedSlide[],
  pathOf: (slide: QueuedSlide) => string,
): Promise<EarlierSummaries> {
  const rows = summaryRows(slides);
  const own = new Map(
    slides.map((slide, index) => {
      const fingerprint = slide.opened?.fingerprint ?? null;
      return [keyOf(rows[index]), { path: pathOf(slide), fingerprint }];
    }),
  );
  const pictures = new Set(
    slides.flatMap(({ slideKey, scene }) => (slideKey === null ? [] : [`${slideKey}\n${scene}`])),
  );
  const owners = new Map<string, SlideOfDocuments>();
  let fileName: string | null = null;
  for (let copy = 1; ; copy += 1) {
    const name = `${numberedStem('summary', copy)}.csv`;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) return { ownerOf: (stem) => owners.get(stem) ?? null, fileName: fileName ?? name };
    const records = found.isFile() ? recordsOf(await readRegularText(path)) : [{}];
    for (const { documents, slide_key: key, fingerprint, scene } of records) {
      if (!documents || !(key || fingerprint)) continue;
      const known = { key: fieldOrNull(key), fingerprint: fieldOrNull(fingerprint) };
      owners.set(documents, { ...known, scene: scene ? Number(scene) : null });
    }
    if (fileName === null && (await areOfThese(records, own, pictures))) fileName = name;
  }
}

/**
 * @param own this batch's slides by name, folder and scene, with the fingerprint of those that were opened, which may be gone by now
 * @param pictures key and scene of those that were opened: a slide may have been renamed since the table was written
 */
async function areOfThese(
  records: readonly Record<string, string>[],
  own: ReadonlyMap<string, { readonly path: string; readonly fingerprint: string | null }>,
  pictures: ReadonlySet<string>,
): Promise<boolean> {
  for (const record of records) {
    const slide = own.get(keyOfRecord(record));
    if (slide === undefined) {
      if (pictures.has(`${record.slide_key}\n${Number(record.scene ?? 0)}`)) continue;
      return false;
    }
    // One name in two folders is not one slide. A row without fingerprint has no figures, or its address is known.
    const { fingerprint } = record;
    if (!fingerprint || fingerprint === slide.fingerprint) continue;
    if (fingerprint !== (await fingerprintAt(slide.path))) return false;
  }
  return true;
}

/** `null` where nothing can be read now. */
async function fingerprintAt(path: string): Promise<string | null> {
  const source = await openFileSource(path).catch(() => null);
  if (source === null) return null;
  try {
    return await fingerprintOf(source).catch(() => null);
  } finally {
    await source.close();
  }
}

function fieldOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** Key of a row, from fields as they stand in the table. */
function keyOf(row: SummaryRow | undefined): string {
  if (row === undefined) return '';
  const { slide, folder, scene } = row;
  return (parseCsvText(csvText([[slide, folder, scene ?? 0]]))[0] ?? []).join('\n');
}

function keyOfRecord({ slide, folder, scene }: Record<string, string>): string {
  return [slide, folder, Number(scene ?? 0)].join('\n');
}

function recordsOf(text: string): Record<string, string>[] {
  const [header = [], ...rows] = parseCsvText(text);
  // Not a table of Spindle: it is not replaced.
  if (!header.includes('slide') || !header.includes('status')) return [{}];
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}
