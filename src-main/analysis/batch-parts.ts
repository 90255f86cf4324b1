/** What goes into a batch, what comes out of it, and what its slides share while it goes on. */
import type { ScoreProfile } from '../contract/domain/score-profile';
import type { ProcessIdentity } from '../base/process-identity';
import type { Progress } from '../contract/detection';
import type { QueuedSlide } from '../contract/domain/queue';
import type { SpindleError } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult, ReportFormat, SummaryFormat } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { EnteredMpp } from '../contract/slide';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import type { FolderMembership } from '../project/folder-lock';
import type { Queue } from '../project/queue/queue';
import type { TileDecoder } from '../slide/codec/decoder';
import type { SlideReading } from '../slide/open';
import type { AnalysisEvent } from './analyse';
import type { BatchClock, BatchProgress } from './batch-progress';
import type { EarlierSummaries } from './batch-summary';
import type { NamedSlides, SlideOfBatch } from './named-slides';
import type { ChosenStem } from './output-folder';
import type { SummaryInTurn } from './summary-in-turn';

export interface BatchOptions {
  readonly slides: readonly SlideOfBatch[];
  /** Slides that are named while the batch goes on, such as those that come into a watched folder; it ends after their end, or as the signal says, with all its summaries. */
  readonly more?: AsyncIterable<SlideOfBatch>;
  /** Those that came and were not named, because their copying had not ended: full path, and why; asked for when all others have ended. */
  readonly waiting?: () => Iterable<readonly [path: string, why: string]>;
  /** Folder the documents go to; made when missing. */
  readonly folder: string;
  readonly formats: readonly ReportFormat[];
  readonly model: Model;
  /** Starts an engine; called again after one failed. All slides that are analysed at a time share it. */
  readonly startEngine: () => Promise<Engine>;
  /**
   * Called between two slides, when nothing is computed. True where `startEngine` may give a better one from then on: a
   * slide is never begun on one engine and ended on another for that.
   */
  readonly findBetterEngine?: () => Promise<boolean>;
  readonly decoder: TileDecoder;
  /** How the slides are read. */
  readonly reading?: SlideReading;
  /** What people decided about a slide, by its index among those that were named: before, or for this batch. What it throws sets the slide aside. */
  readonly decidedAbout?: (picture: SlidePicture, index: number) => Promise<DecidedBefore>;
  readonly roi?: Roi;
  /** What of the files of regions was left out; sentences, which become warnings of every result. */
  readonly regionNotes?: readonly string[];
  /** A person's decisions on what is tissue, for all slides; they come after what was decided about each. */
  readonly maskEdits?: readonly MaskEdit[];
  /** Applies `forceStain` of `analyse` to all slides. */
  readonly forceStain?: boolean;
  readonly threshold?: number;
  /** As `analyse` takes it. */
  readonly profile?: ScoreProfile;
  /** Called with each slide that was opened; what it throws sets the slide aside. */
  readonly opened?: (picture: SlidePicture, slide: QueuedSlide) => void;
  /** Records a run, once its documents are written; what it throws sets the slide aside. */
  readonly record?: (result: AnalysisResult) => Promise<void>;
  /** What a result is recorded under; `null` where it is not. */
  readonly runOf?: (result: AnalysisResult) => string | null;
  /** Whether a run of that name was recorded. */
  readonly isRecorded?: (run: string) => boolean;
  /** The last result of a slide that was recorded of a run begun after a time (ISO 8601); `null` where there is none that can be read. */
  readonly resultSince?: (picture: SlidePicture, time: string) => AnalysisResult | null;
  /** Where it stands; one of this process alone where it is left out. */
  readonly queue?: Queue;
  /** Processes that name the same share the folder, and the queue; where it is left out, the folder is this process's. */
  readonly sharedBy?: string;
  /** Slides that are done already are analysed again; so they are without a queue. */
  readonly isAgain?: boolean;
  /** Other forms of the summary, written at the end. */
  readonly summaries?: readonly SummaryFormat[];
  /** Slides that are analysed at a time; 1 where it is left out. */
  readonly jobs?: number;
  readonly version: string;
  /** Name of the person whose work it is, where one is known: who stops it is told by it. */
  readonly reader?: string;
  readonly signal?: AbortSignal;
}

export interface DecidedBefore {
  readonly mpp: EnteredMpp | null;
  readonly maskEdits: readonly MaskEdit[];
  /** Sentences, which become warnings of the result. */
  readonly notes: readonly string[];
}

/** A slide of the batch: its path or address as it may be shown, and its index among those that were named. */
export interface At {
  readonly path: string;
  readonly index: number;
  /** Of the queue. */
  readonly number: number;
}

/** `missingTiles`: how many could not be read. */
export interface AtDone extends At {
  readonly missingTiles: number;
}

export type BatchEvent =
  /** Slides that an earlier run, or another process, has done; they stay. `isOfOtherSettings`: an earlier batch was made otherwise. `notes`: sentences of what may go wrong later. */
  | {
      readonly type: 'begun';
      readonly batch: string;
      readonly kept: readonly AtDone[];
      readonly isOfOtherSettings: boolean;
      readonly notes: readonly string[];
    }
  | ({ readonly type: 'slide'; readonly total: number } & At)
  /** Where the slide's documents will go, once it was opened. */
  | ({ readonly type: 'documents'; readonly chosen: ChosenStem } & At)
  | (Exclude<AnalysisEvent, { type: 'finished' | 'progress' }> & At)
  | ({ readonly type: 'progress'; readonly progress: Progress; readonly batch: BatchProgress } & At)
  | ({ readonly type: 'done'; readonly result: AnalysisResult; readonly files: string[] } & At)
  /** A process that was killed had done it, and recorded its run. */
  | ({ readonly type: 'was-done'; readonly documents: string } & At)
  /** It holds what another slide of the batch holds, and is analysed with that one. `as`: path of the other, as it may be shown. */
  | ({ readonly type: 'same'; readonly as: string } & At)
  /** It was analysed since the batch was made, with the same settings; that result is taken, and `done` follows. */
  | ({ readonly type: 'known'; readonly startedAt: string } & At)
  /** It was done as a file that is not there any more, `from`, and lies here now: what was found stays. */
  | ({ readonly type: 'moved'; readonly from: string } & At)
  /** Includes an interrupted slide, whose error is `aborted`. */
  | ({ readonly type: 'failed'; readonly error: SpindleError } & At)
  /** The engine failed, not the slide: it is analysed again. */
  | ({ readonly type: 'again'; readonly error: SpindleError } & At)
  /** Another process did it, or set it aside. */
  | ({ readonly type: 'elsewhere'; readonly error: SpindleError | null } & AtDone)
  /** Nothing is left to begin; so many slides are analysed by other processes, and taken over where one of these dies. */
  | { readonly type: 'waiting'; readonly slides: number }
  /** Somebody paused the batch. */
  | { readonly type: 'paused' }
  /** `isBeside`: an earlier summary of other slides was left as it is. */
  | { readonly type: 'finished'; readonly summaryFile: string; readonly isBeside: boolean };

/** What all slides of a batch share. */
export interface Batch {
  readonly id: string;
  readonly options: BatchOptions;
  readonly queue: Queue;
  readonly owner: ProcessIdentity;
  readonly folder: FolderMembership;
  readonly earlier: EarlierSummaries;
  readonly summary: SummaryInTurn;
  readonly clock: BatchClock;
  readonly named: NamedSlides;
  /** How often in a row the engine failed at a slide before a patch was finished, by the slide's number. */
  readonly engineDeaths: Map<number, number>;
  /** Indices of files that were not there when they were named. */
  readonly missing: Set<number>;
  /** Takes slides in. @returns those that are done, and stay */
  readonly admit: (slides: readonly SlideOfBatch[]) => Promise<readonly QueuedSlide[]>;
  /** All slides of the batch, as they stand now, in the order of the list. */
  readonly all: () => readonly QueuedSlide[];
  /** Names of documents without extension, by the slide's number. */
  readonly stems: (all: readonly QueuedSlide[]) => ReadonlyMap<number, string>;
  /** Whether documents of that name would be written over a slide that is read: `a.png` beside its own overlay. */
  readonly isSlideFile: (stem: string) => boolean;
  /** Started when the first slide has been opened. @param number of the slide that it is for */
  readonly engine: (number: number) => Promise<Engine>;
  readonly hasEngine: () => boolean;
  /** It has started. */
  readonly isEngineReady: () => boolean;
  /** False once several in a row could not be started: no slide is at fault. */
  readonly canStart: () => boolean;
  /** The next slide gets another one. @param number of a slide: only where it had this one, and not one before it */
  readonly endEngine: (number?: number) => Promise<void>;
  /** Numbers of slides that were done before, or that this process has ended or given back. */
  readonly told: Set<number>;
  /** Processes that are gone, by their token, of those that hold slides. */
  readonly gone: ReadonlySet<string>;
}
