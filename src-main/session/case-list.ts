/**
 * The slides of the project by their cases, as windows follow them: read when the first window asks, and from then on only the slides
 * that something was decided or recorded about are read again, what comes in a moment as one change. Where files were seen is noted here.
 */
import pMap from 'p-map';
import { roughlyAt, type Whereabouts } from '../analysis/whereabouts';
import type { FilePrint } from '../contract/domain/queue';
import type { CaseRow } from '../contract/case-row';
import { asSpindleError, SpindleError } from '../contract/errors';
import { pictureName, type SlideKey } from '../contract/identity';
import type { Since, Topic, Update } from '../contract/wire/topics';
import type { InCase } from '../project/cases';
import type { Decisions } from './decisions';
import { newIdentifier } from './identifier';
import type { PathPolicy } from './path-policy';

/** What is decided within this time is one change, ms. */
const gatherMs = 200;
/** Before a project that could not be read is read again, ms. */
const readAgainMs = 2000;
/** Slides that are read in one turn of the event loop. */
const readAtOnce = 100;
/** Files that are looked for before their rows are published. */
const lookedAtOnce = 1000;
/** Of a share, each look is a wait. */
const looksAtATime = 16;

export interface CaseListParts {
  readonly decisions: Pick<
    Decisions,
    'projectId' | 'slideKeys' | 'casesOf' | 'noteFile' | 'noteFound' | 'onChange'
  >;
  readonly policy: Pick<PathPolicy, 'mayAsk'>;
  /** Told of the paths that the project holds, so that a person may open what the list shows. */
  readonly grantKept: (paths: readonly string[]) => void;
  readonly publish: (topic: Topic, update: Update<'cases'>) => void;
  readonly warn: (error: SpindleError) => void;
}

interface HeldRow {
  readonly row: CaseRow;
  /** Number of the update that it came with. */
  readonly seq: number;
}

/** The list of one project; another has its own. */
interface Listing {
  /** Numbers of another project, application or opening mean nothing. */
  readonly epoch: string;
  readonly rows: Map<string, HeldRow>;
  /** Settles when all slides were read. */
  readonly read: Promise<void>;
  /** Number of the last update. */
  seq: number;
}

export class CaseList {
  readonly #parts: CaseListParts;
  readonly #stop: () => void;
  /** `null` until a window asks. */
  #listing: Listing | null = null;
  /** Slides that are to be read again. */
  readonly #changed = new Set<SlideKey>();
  #timer: NodeJS.Timeout | null = null;
  /** By path and key: whether the slide lies there, as far as that was looked at. */
  readonly #there = new Map<string, Whereabouts['kind']>();
  /** By path and key: the file as it was when the slide was seen in it. */
  readonly #prints = new Map<string, FilePrint | null>();
  /** The project in which a file could not be noted: said once. */
  #unnoted: string | null = null;
  #isClosed = false;

  constructor(parts: CaseListParts) {
    this.#parts = parts;
    this.#stop = parts.decisions.onChange({
      onEntries: (entries) => this.#markChanged(entries.map(({ command }) => command.slide.key)),
      onProject: () => this.#forget(),
    });
  }

  /** All rows, or those that changed after an update that is known. @throws project-invalid */
  async since(since: Since | null): Promise<Update<'cases'>> {
    const listing = await this.#listed();
    const after = since?.epoch === listing.epoch ? Math.min(since.seq, listing.seq) : 0;
    const rows = [...listing.rows.values()].filter(({ seq }) => seq > after).map(({ row }) => row);
    return { epoch: listing.epoch, after, seq: listing.seq, changes: [rows] };
  }

  /** The rows of the moment. @throws project-invalid */
  async rows(): Promise<CaseRow[]> {
    return [...(await this.#listed()).rows.values()].map(({ row }) => row);
  }

  /**
   * Records that the slide lies there. Never throws: a slide is looked at all the same where that cannot be written.
   * @param path full and real, of a file that holds it now
   */
  noteFile(key: SlideKey, path: string): void {
    const { decisions, warn } = this.#parts;
    try {
      decisions.noteFile(key, path);
    } catch (thrown) {
      if (this.#unnoted !== decisions.projectId) warn(unnoted(thrown));
      this.#unnoted = decisions.projectId;
      return;
    }
    this.#there.set(placeOf(key, path), 'there');
    this.#markChanged([key]);
  }

  /** The same of a slide that was missed: what batches hold of it follows. */
  noteFound(key: SlideKey, path: string): void {
    try {
      this.#parts.decisions.noteFound(key, path);
    } catch {
      // `noteFile` meets the same, and says it.
    }
    this.noteFile(key, path);
  }

  /**
   * Looks which slides are where they were seen, of those that may be asked for: a file that was written to since is opened.
   * @throws project-invalid, aborted
   */
  async look(signal: AbortSignal): Promise<void> {
    const listing = await this.#listed();
    const places = new Map<string, { readonly key: SlideKey; readonly path: string }>();
    for (const { row } of listing.rows.values()) {
      const { key, path } = row;
      if (path !== null && this.#parts.policy.mayAsk(path)) places.set(placeOf(key, path), { key, path });
    }
    for (const some of inParts([...places], lookedAtOnce)) {
      const look = async ([place, { key, path }]: (typeof some)[number]): Promise<void> => {
        const print = this.#prints.get(place) ?? null;
        const found = await roughlyAt({ key, path, print }, signal);
        if (found.kind === 'there' && found.isOtherwise) this.noteFile(key, path);
        this.#there.set(place, found.kind);
      };
      await pMap(some, look, { concurrency: looksAtATime, signal });
      if (listing !== this.#listing) return;
      const looked = new Set(some.map(([place]) => place));
      const rows = [...listing.rows.values()].map(({ row }) => row);
      this.#put(
        listing,
        rows.flatMap((row) =>
          row.path !== null && looked.has(placeOf(row.key, row.path))
            ? [{ ...row, ...this.#whereabouts(row.key, row.path) }]
            : [],
        ),
      );
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.#forget();
  }

  #forget(): void {
    this.#listing = null;
    this.#changed.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #listed(): Promise<Listing> {
    const listing = (this.#listing ??= this.#begin());
    try {
      await listing.read;
    } catch (thrown) {
      if (this.#listing === listing) this.#forget();
      throw thrown;
    }
    // Another project was opened meanwhile.
    return this.#listing === listing || this.#isClosed ? listing : this.#listed();
  }

  #begin(): Listing {
    const rows = new Map<string, HeldRow>();
    const epoch = `${this.#parts.decisions.projectId}:${newIdentifier()}`;
    const read = this.#read(
      () => this.#parts.decisions.slideKeys(),
      () => this.#listing?.rows === rows,
    ).then((all) => {
      for (const row of all) rows.set(pictureName(row), { row, seq: 1 });
    });
    return { epoch, rows, read, seq: 1 };
  }

  /** A few slides in each turn of the event loop. @param goesOn whether anybody still wants them */
  async #read(keysOf: () => readonly SlideKey[], goesOn: () => boolean): Promise<CaseRow[]> {
    const rows: CaseRow[] = [];
    await nextTurn();
    if (!goesOn()) return rows;
    for (const some of inParts(keysOf(), readAtOnce)) {
      const slides = this.#parts.decisions.casesOf(some);
      this.#parts.grantKept(slides.flatMap(({ path }) => (path === null ? [] : [path])));
      rows.push(...slides.map((slide) => this.#rowOf(slide)));
      await nextTurn();
      if (!goesOn()) return rows;
    }
    return rows;
  }

  /** Nothing is read while nobody follows. */
  #markChanged(keys: readonly SlideKey[]): void {
    if (this.#listing === null) return;
    for (const key of keys) this.#changed.add(key);
    this.#readSoon(gatherMs);
  }

  #readSoon(ms: number): void {
    if (this.#timer !== null || this.#changed.size === 0) return;
    const { read } = this.#listing ?? { read: Promise.resolve() };
    this.#timer = setTimeout(() => {
      void read.then(
        () => this.#readChanged(),
        () => undefined,
      );
    }, ms).unref();
  }

  async #readChanged(): Promise<void> {
    const listing = this.#listing;
    if (listing === null) return;
    const keys = [...this.#changed];
    this.#changed.clear();
    let nextMs = gatherMs;
    try {
      const isWanted = (): boolean => this.#listing === listing;
      const rows = await this.#read(() => keys, isWanted);
      if (isWanted()) this.#put(listing, rows);
    } catch {
      // A file that is away or locked for a moment: the next command says what is wrong with it.
      for (const key of keys) this.#changed.add(key);
      nextMs = readAgainMs;
    }
    if (this.#listing !== listing) return;
    this.#timer = null;
    this.#readSoon(nextMs);
  }

  /** As one change, of those that are not known so already. */
  #put(listing: Listing, all: readonly CaseRow[]): void {
    const rows = all.filter((row) => !isKnown(row, listing.rows.get(pictureName(row))?.row));
    if (rows.length === 0) return;
    const after = listing.seq;
    listing.seq += 1;
    for (const row of rows) listing.rows.set(pictureName(row), { row, seq: listing.seq });
    const { epoch, seq } = listing;
    this.#parts.publish('cases', { epoch, after, seq, changes: [rows] });
  }

  #rowOf({ key, scene, standing, signedAt, print, ...slide }: InCase): CaseRow {
    const { stage, signOff, changedSince } = standing;
    const { name, path, block, stain, runs, entries, seq, last, missingTiles, doubts } = slide;
    if (path !== null) this.#prints.set(placeOf(key, path), print);
    return {
      ...{ key, scene, name, path, case: slide.case, block, stain, stage },
      ...this.#whereabouts(key, path),
      signOff:
        signOff === null ? null : { id: signOff.id, version: signOff.version, by: signOff.by, at: signedAt },
      ...{ isChangedSince: changedSince !== null, missingTiles, doubts },
      ...{ runs, entries, seq, last },
    };
  }

  #whereabouts(key: SlideKey, path: string | null): Pick<CaseRow, 'isThere' | 'isReplaced'> {
    const kind = path === null ? undefined : this.#there.get(placeOf(key, path));
    if (kind === undefined) return { isThere: null, isReplaced: false };
    return { isThere: kind === 'there', isReplaced: kind === 'another' || kind === 'broken' };
  }
}

function placeOf(key: SlideKey, path: string): string {
  return `${key} ${path}`;
}

/** What a row says follows from its entries and from where its file is. */
function isKnown(row: CaseRow, known: CaseRow | undefined): boolean {
  if (known?.seq !== row.seq || known.path !== row.path) return false;
  return known.isThere === row.isThere && known.isReplaced === row.isReplaced;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function* inParts<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let first = 0; first < all.length; first += size) yield all.slice(first, first + size);
}

function unnoted(cause: unknown): SpindleError {
  const { where, why } = asSpindleError(cause);
  return new SpindleError('write-failed', {
    what: 'where the slide lies was not recorded in the project',
    where,
    why,
    remedy: 'the slide is open all the same; decisions need a project that can be written to',
    cause,
  });
}
