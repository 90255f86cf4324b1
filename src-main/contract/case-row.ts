/** A slide of the list of cases, as windows see it. */
import type { SignOffDoubt } from './domain/command';
import type { SlideStage } from './domain/slide-standing';
import type { SlidePicture } from './identity';

export interface CaseRow extends SlidePicture {
  /** As its file was called where it was seen last; `null` where that is not known. */
  readonly name: string | null;
  /** Full path where it was seen last. */
  readonly path: string | null;
  /** False where the slide does not lie at that path any more: it was moved, renamed, removed or written over; `null` until that was looked at. */
  readonly isThere: boolean | null;
  /** Where it does not: another slide lies there now, or what lies there is no slide. */
  readonly isReplaced: boolean;
  /** `null` of one that belongs to no case. */
  readonly case: string | null;
  readonly block: string | null;
  readonly stain: string | null;
  readonly stage: SlideStage;
  /** The version that is signed, also where something was changed since. */
  readonly signOff: {
    /** Of its entry: a withdrawal names it. */
    readonly id: string;
    readonly version: number;
    readonly by: string;
    /** ISO 8601. */
    readonly at: string | null;
  } | null;
  /** How many tiles its last run could not read. */
  readonly missingTiles: number;
  /** What speaks against signing it off as it stands: the reader says that they know (`despite`), or it is refused. */
  readonly doubts: readonly SignOffDoubt[];
  /** Something of what was signed has changed. */
  readonly isChangedSince: boolean;
  readonly runs: number;
  readonly entries: number;
  /** Number of its last entry: of two slides, the one with the higher was changed later. */
  readonly seq: number;
  /** Identifier of its last entry: a sign-off says that it knew it. */
  readonly last: string;
}
