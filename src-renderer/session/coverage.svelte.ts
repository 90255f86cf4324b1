/**
 * What was looked at on one slide: samples of the view come in while the slide is in front, and become a grid of cells with the
 * largest scale at which each was seen. What this window saw is always shown to its person; it goes into the project only where
 * the person has chosen so, since it says how they work.
 */
import { valuesOf, type SlideState } from '../../src-main/contract/domain/slide-state';
import { maxViewsAnEntry, type Viewed } from '../../src-main/contract/domain/viewed';
import { asSpindleError } from '../../src-main/contract/errors';
import type { SlidePicture } from '../../src-main/contract/identity';
import type { Request } from '../../src-main/contract/api';
import type { Mpp } from '../../src-main/contract/slide';
import {
  addView,
  emptyCoverage,
  heldBetween,
  seenAt,
  type CoverageGrid,
  type Seen,
} from '../../src-main/counting/coverage';
import { tissueCells } from '../../src-main/counting/tissue-cells';
import type { Client } from '../client/api';
import { scaleOf } from '../slide/magnification';
import { viewedIn, type ViewTransform } from '../slide/view-transform';
import type { MaskReview } from './mask-review.svelte';
import type { SettingStore } from '../client/kept-settings';
import { StoredChoice } from './stored-choice.svelte';

/** Time between two samples of a view, ms: what stands for less was not looked at. */
export const sampleMs = 500;
/** A view that stands longer adds no more time: its person may have gone. */
const longestMs = 60_000;
/** Views wait this long to be written together, ms. */
const writeAfterMs = 15_000;
/** Views that could not be written yet: the oldest go first where there are more. */
const mostWaiting = 20 * maxViewsAnEntry;

export const coverageReaders = ['me', 'everyone'] as const;
export type CoverageReaders = (typeof coverageReaders)[number];

/** Whether what is looked at goes into the project. */
export class CoverageChoice extends StoredChoice {
  constructor(store: SettingStore | null) {
    super(store, 'coverage', { on: 'kept', off: 'shown' });
  }
}

interface CoverageParts {
  readonly client: Pick<Client, 'call'>;
  readonly picture: SlidePicture;
  /** Of level 0, pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly state: () => SlideState;
  readonly reader: () => string;
  readonly mpp: () => Mpp | null;
  /** Where there is tissue; its proposal is asked for when coverage is shown. */
  readonly mask: MaskReview;
  readonly choice: CoverageChoice;
}

/** What is written as one entry; sent again under the same identifier until it is answered. */
interface Chunk {
  readonly id: string;
  readonly views: readonly Viewed[];
}

export class Coverage {
  readonly #parts: CoverageParts;
  #mine: CoverageGrid;
  #everyones: CoverageGrid;
  /** Whose entries `#mine` was painted with, and up to which. */
  #painted = { reader: '', seq: 0 };
  #version = $state(0);
  #before: Viewed | null = null;
  #last: Viewed | null = null;
  /** All that this window saw, so that the grids can be made again. */
  readonly #own: Viewed[] = [];
  #waiting: Viewed[] = [];
  #chunk: Chunk | null = null;
  #isWriting = false;
  #isDisposed = false;
  #isLossy = $state(false);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #shown = $state(false);
  /** Level-0 pixels: the middle of the last sample. */
  #near = { x: 0, y: 0 };
  whose = $state<CoverageReaders>('me');
  /** Magnification from which a part counts as looked at. */
  magnification = $state(10);

  constructor(parts: CoverageParts) {
    this.#parts = parts;
    this.#mine = emptyCoverage(parts.size.width, parts.size.height);
    this.#everyones = emptyCoverage(parts.size.width, parts.size.height);
    this.follow();
  }

  /** The cells as they are now; another object after every change. */
  readonly grid = $derived.by<CoverageGrid>(() => {
    // Painted in place: the number of changes is what is followed.
    return this.#version < 0 ? this.#mine : { ...(this.whose === 'me' ? this.#mine : this.#everyones) };
  });
  readonly #tissue = $derived.by<Uint8Array | null>(() => {
    const { state, edits } = this.#parts.mask;
    return state.kind === 'found' ? tissueCells(this.#mine, state.proposal.tissue, edits) : null;
  });
  /** What it is a fraction of: the tissue, or the whole slide while its tissue is not known. */
  readonly of = $derived<'tissue' | 'slide'>(this.#tissue === null ? 'slide' : 'tissue');
  /** At the magnification that is asked for; `null` without a pixel size, and without tissue. */
  readonly seen = $derived.by<Seen | null>(() => {
    const scale = this.leastScale;
    return scale === null ? null : seenAt(this.grid, scale, this.#tissue, this.#near);
  });
  /** CSS pixels per level-0 pixel of the magnification that is asked for; `null` without a pixel size. */
  get leastScale(): number | null {
    const mpp = this.#parts.mpp();
    return mpp === null ? null : scaleOf(this.magnification, mpp);
  }
  get shown(): boolean {
    return this.#shown;
  }
  set shown(shown: boolean) {
    this.#shown = shown;
    if (shown) this.#parts.mask.propose();
  }
  /** Whether what is looked at from now on goes into the project. */
  get isKept(): boolean {
    return this.#parts.choice.isOn;
  }
  /** Whether views could not be written for so long that some are not in the project. */
  get isLossy(): boolean {
    return this.#isLossy;
  }
  /** By reader, in the order of their first: what is recorded. */
  readonly recorded = $derived.by(() => {
    const readers = new Map<string, { ms: number; last: string }>();
    for (const { value } of valuesOf(this.#parts.state(), 'views')) {
      const known = readers.get(value.reader) ?? { ms: 0, last: '' };
      for (const { ms, at } of value.views) {
        known.ms += ms;
        if (at > known.last) known.last = at;
      }
      readers.set(value.reader, known);
    }
    return [...readers].map(([reader, { ms, last }]) => ({ reader, ms, last }));
  });

  /** @param covered width at the right edge that something else covers, CSS pixels; `null` while nobody looks */
  sample(view: ViewTransform | null, covered = 0): void {
    const { width, height } = this.#parts.size;
    const now = view === null ? null : viewedIn(view, covered, new Date().toISOString());
    const held = now === null || this.#before === null ? null : heldBetween(this.#before, now);
    this.#before = now;
    if (now !== null) this.#near = { x: now.x, y: now.y };
    if (held === null) {
      this.#last = null;
      return;
    }
    const reachesSlide = held.x > -held.width && held.x < width + held.width && held.y > -held.height;
    if (!reachesSlide || held.y > height + held.height) return;
    this.#note({ ...held, ms: sampleMs });
  }

  /** What was recorded since; to be called when decisions about the slide have changed. */
  follow(): void {
    const { state, reader } = this.#parts;
    const [known, name] = [state(), reader()];
    if (known.seq < this.#painted.seq || name !== this.#painted.reader) this.#startAgain(name);
    const since = this.#painted.seq;
    const added = valuesOf(known, 'views').filter(({ seq }) => seq > since);
    this.#painted = { reader: name, seq: known.seq };
    if (added.length === 0) return;
    for (const { value } of added) {
      for (const each of value.views) {
        addView(this.#everyones, each);
        if (value.reader === name) addView(this.#mine, each);
      }
    }
    this.#version += 1;
  }

  /** The slide is closed: what waits is written. */
  dispose(): void {
    this.#isDisposed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    void this.#write();
  }

  /** Another project, or another reader. */
  #startAgain(reader: string): void {
    this.#painted = { reader, seq: 0 };
    for (const grid of [this.#mine, this.#everyones]) {
      grid.scales.fill(0);
      for (const each of this.#own) addView(grid, each);
    }
    this.#version += 1;
  }

  #note(held: Viewed): void {
    const last = this.#last;
    if (last !== null && isSamePlace(last, held)) {
      const longer = { ...last, ms: Math.min(longestMs, last.ms + held.ms) };
      this.#replaceLast(last, longer);
      return;
    }
    this.#last = held;
    this.#own.push(held);
    if (this.isKept) this.#waiting.push(held);
    addView(this.#mine, held);
    addView(this.#everyones, held);
    this.#version += 1;
    this.#writeLater();
  }

  #replaceLast(last: Viewed, longer: Viewed): void {
    this.#last = longer;
    if (this.#own.at(-1) === last) this.#own[this.#own.length - 1] = longer;
    if (this.#waiting.at(-1) === last) this.#waiting[this.#waiting.length - 1] = longer;
  }

  #writeLater(): void {
    if (this.#timer !== null || this.#isDisposed) return;
    if (this.#waiting.length === 0 && this.#chunk === null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#write();
    }, writeAfterMs);
  }

  /** Writes what waits, in entries that are sent again as they are until they are answered. */
  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#chunk ??= this.#nextChunk();
    if (this.#chunk === null) return;
    this.#isWriting = true;
    try {
      await this.#send(this.#chunk);
      this.#chunk = null;
    } catch (thrown) {
      // What the main side calls invalid it would never take.
      if (asSpindleError(thrown).tag === 'request-invalid') {
        this.#chunk = null;
        this.#isLossy = true;
      }
    }
    this.#isWriting = false;
    if (this.#waiting.length > mostWaiting) {
      this.#waiting = this.#waiting.slice(-mostWaiting);
      this.#isLossy = true;
    }
    if (this.#chunk !== null || this.#waiting.length > 0) this.#writeLater();
  }

  #nextChunk(): Chunk | null {
    if (this.#waiting.length === 0) return null;
    // A view that still stands begins again: its time so far is written.
    this.#last = null;
    return { id: crypto.randomUUID(), views: this.#waiting.splice(0, maxViewsAnEntry) };
  }

  async #send({ id, views }: Chunk): Promise<void> {
    const { client, picture } = this.#parts;
    const { key, scene } = picture;
    type Sent = Request<'execute'>['commands'][number]['command'];
    const command: Sent = { kind: 'record-views', slide: { key, scene }, views: [...views] };
    await client.call('execute', { commands: [{ id, command }] });
  }
}

function isSamePlace(one: Viewed, other: Viewed): boolean {
  return (['x', 'y', 'width', 'height', 'degrees', 'scale'] as const).every(
    (part) => one[part] === other[part],
  );
}
