/**
 * What a watch knows of its folders, and what it says: a state that scans and looks change (`observe.ts`, `learn.ts`), and events. Nothing
 * here reads a file. Times are milliseconds of the watch's own clock, which is never compared with the times of a file: the clock of a
 * share is another one.
 */
import type { SlideKey } from '../../contract/identity';

/** The file by which a slide is opened, as the system states it. */
export interface SeenFile {
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Device and number on it; `null` where the system gives none. */
  readonly id: string | null;
}

/** A slide as one scan finds it. */
export interface SeenSlide {
  readonly path: string;
  readonly main: SeenFile;
  /** Paths of all its files that are known of, there or not; that by which it is opened first. */
  readonly files: readonly string[];
  /** Those that are not there. */
  readonly absent: readonly string[];
  /** Changes with the size, times and presence of any of its files. */
  readonly stamp: string;
  /** Changes with any file that may yet turn out to be one of the slide; constant where there is none such. */
  readonly around: string;
  /** Changes with the names beside it. */
  readonly near: string;
}

/** A folder that is watched, as one scan finds it. */
interface SeenFolder {
  readonly path: string;
  /** Why it cannot be read; a clause. */
  readonly fault: string | null;
  /** Its number on its device, which may be another device when a share comes back; `null` where the system gives none. */
  readonly id: string | null;
  readonly isEmpty: boolean;
}

export interface Scan {
  readonly folders: readonly SeenFolder[];
  /** Each once. */
  readonly slides: readonly SeenSlide[];
  /** Folders and files that could not be looked at: what lies there is neither seen nor gone. */
  readonly unseen: readonly string[];
}

/** A slide that is to be looked into. */
export interface LookOrder {
  readonly path: string;
  readonly files: readonly string[];
  readonly stamp: string;
  /** Its samples of the last time: where they are the same again, it is opened. */
  readonly samples: string | null;
}

/** What was found in a slide. */
export interface Look {
  readonly path: string;
  /** Of its files after it was looked into. */
  readonly stamp: string;
  /** `null` where another program keeps it to itself, as one that writes it does on Windows. */
  readonly samples: { readonly digest: string; readonly isHollow: boolean } | null;
  readonly opened: OpenedSlide | null;
}

export interface OpenedSlide {
  /** `null` where it cannot be opened. */
  readonly key: SlideKey | null;
  readonly scenes: number;
  /** Paths of the files that it states, there or not. */
  readonly setFiles: readonly string[];
  /** Why it may not be whole; a clause. */
  readonly doubt: string | null;
}

/** A slide that was taken before the watch began. */
export interface KnownSlide {
  readonly path: string;
  /** `null` for one that could not be opened. */
  readonly key: SlideKey | null;
  /** Bytes, of the file by which it is opened. */
  readonly size: number;
  readonly mtimeMs: number;
  /** As `ready` stated them; without, changes of its other files while nothing was watched are not noticed. */
  readonly set?: { readonly files: readonly string[]; readonly stamp: string };
}

export type WatchEvent =
  /** To be analysed. Each slide once, whatever it is called, and again when other content takes its path. */
  | {
      readonly type: 'ready';
      readonly path: string;
      /** `null` for a slide that cannot be opened. */
      readonly key: SlideKey | null;
      readonly scenes: number;
      readonly file: SeenFile;
      /** For `KnownSlide`. */
      readonly set: { readonly files: readonly string[]; readonly stamp: string };
      /** It did not change for a long time, and is taken although this speaks against it; a clause. */
      readonly doubt: string | null;
    }
  /** Another slide took its path; where that was not taken elsewhere, `ready` follows. */
  | { readonly type: 'replaced'; readonly path: string; readonly was: SlideKey | null }
  /** A slide that was taken is called otherwise, or lies elsewhere. */
  | {
      readonly type: 'renamed';
      readonly from: string;
      readonly to: string;
      /** It holds what it held when it was taken; else it is still looked into. */
      readonly isAtRest: boolean;
    }
  /** It is the slide that was taken as `as`, which may be the same path: one that came back, or of which only the times changed. */
  | { readonly type: 'same'; readonly path: string; readonly as: string }
  | { readonly type: 'gone'; readonly path: string; readonly wasTaken: boolean }
  /** Why a slide is not taken yet; a clause. Said when it changes. */
  | { readonly type: 'waiting'; readonly path: string; readonly why: string }
  /** A watched folder is out of reach: its slides are neither taken nor gone until it is `back`. */
  | { readonly type: 'away'; readonly folder: string; readonly why: string }
  | { readonly type: 'back'; readonly folder: string }
  /** What is passed over; a sentence, each said once. */
  | { readonly type: 'note'; readonly note: string };

export interface Timing {
  /** How long all of a slide must be unchanged. */
  readonly settleMs: number;
  /** How long a slide that looks unfinished must be unchanged until it is taken as it is. */
  readonly patienceMs: number;
}

/** A slide that is not taken as it is now. */
export interface Settling {
  /** When it was first seen as it is. */
  readonly since: number;
  /** Scans that saw it so. */
  readonly scans: number;
  readonly samples: string | null;
  readonly lookedAt: number;
  readonly nextLookAt: number;
  /** The last `waiting`. */
  readonly said: string | null;
}

interface Taken {
  /** `null` for one that could not be opened. */
  readonly key: SlideKey | null;
  /** Of its files then; `null` for one known from before. */
  readonly stamp: string | null;
}

export interface WatchedSlide {
  /** As it was last found; `null` for one known from before that no scan has found yet. */
  readonly seen: SeenSlide | null;
  readonly isListed: boolean;
  readonly missingSince: number | null;
  /** Paths that the opened slide stated. */
  readonly setFiles: readonly string[];
  /** What was taken of this path; `null` when nothing was. */
  readonly taken: Taken | null;
  readonly known: KnownSlide | null;
  /** `null` for one that is taken and unchanged. */
  readonly settling: Settling | null;
}

export interface WatchState {
  readonly timing: Timing;
  /** By path. */
  readonly slides: ReadonlyMap<string, WatchedSlide>;
  /** Where each slide that was taken was last, and whether that is watched. */
  readonly places: ReadonlyMap<SlideKey, { readonly path: string; readonly isWatched: boolean }>;
  /** Watched folders that are out of reach. */
  readonly away: ReadonlySet<string>;
  /** What the others were when they were last read, by their paths. */
  readonly folderIds: ReadonlyMap<string, string>;
}

export interface Step {
  readonly state: WatchState;
  readonly events: readonly WatchEvent[];
}

/** @param isWatched whether a scan would list the path if there were a slide. */
export function initialState(
  timing: Timing,
  known: readonly KnownSlide[],
  isWatched: (path: string) => boolean,
): WatchState {
  const slides = new Map<string, WatchedSlide>();
  const places = new Map<SlideKey, { path: string; isWatched: boolean }>();
  for (const slide of known) {
    const { path, key } = slide;
    if (key !== null) places.set(key, { path, isWatched: isWatched(path) });
    if (!isWatched(path)) continue;
    slides.set(path, {
      ...{ seen: null, isListed: false, missingSince: null, settling: null },
      ...{ setFiles: slide.set?.files ?? [], taken: { key, stamp: null }, known: slide },
    });
  }
  return { timing, slides, places, away: new Set(), folderIds: new Map() };
}

/** The slides that are to be looked into now. */
export function looksDue({ slides }: WatchState, now: number): LookOrder[] {
  const due: LookOrder[] = [];
  for (const [path, { seen, isListed, settling }] of slides) {
    if (seen === null || !isListed || settling === null) continue;
    if (settling.scans < 2 || now < settling.nextLookAt) continue;
    due.push({ path, files: seen.files, stamp: seen.stamp, samples: settling.samples });
  }
  return due;
}
