/**
 * What the renderer may ask of the main side, the same over Electron's IPC and over `spindle serve`:
 * request schemas (every message is checked against them), results, and events.
 *
 * Pixels do not travel here: tiles, associated images and exports have addresses (`wire/addresses.ts`).
 */
import { z } from 'zod';
import { printable } from '../base/printable';
import { batchSettingsSchema, queueChanges, type FoundForBatch, type QueueCounts } from './batch';
import type { MenuCommand } from './commands';
import { identities, papers } from './decided-report';
import type { AnnotationFormat, ImportAccount, MadeReport, WrittenAnnotations } from './made-documents';
import { commandSchema } from './domain/command';
import { engineSettingsSchema, type EngineOverview, type MeasuringNews } from './engine';
import type { ErrorReport } from './errors';
import { slideKey, slideKeyPattern, type SlidePicture } from './identity';
import { importMeanings } from './import-meaning';
import type { InvarianceMeasurement, InvarianceProgress } from './invariance';
import { maskEditKinds, type MaskProposal } from './mask';
import type { ModelSummary } from './model';
import type { AnalysisResult, LimitedSummary } from './report';
import { reportFormats } from './report';
import { maxRequestPoints, maxRoiCoordinate, pointsOf, roiLimits } from './roi';
import type { ColourState, SlideInfo, ValueWindow } from './slide';
import type { ReadMap } from './value-map';
import { longestWindowSetting, windowSettingNames, type WindowSettings } from './window-settings';
import { topicSchema, type Topic, type Update } from './wire/topics';

/** What a person chooses in the system's dialog for a file. */
const chosenFiles = ['template'] as const;
export type ChosenFile = (typeof chosenFiles)[number];

/** Classes of a file of annotations that are shown, and given a meaning. */
export const mostImportedClasses = 500;

/** Slides whose doubts one request asks for. */
export const mostDoubted = 500;

const identifier = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const score = z.number().min(0).max(1);
const path = z.string().min(1).max(32_768);
const coordinate = z.number().min(-maxRoiCoordinate).max(maxRoiCoordinate);
const ring = z
  .array(z.tuple([coordinate, coordinate]))
  .min(3)
  .max(roiLimits.points);
const polygon = z.array(ring).min(1).max(roiLimits.rings);

const roiSchema = z
  .strictObject({ polygons: z.array(polygon).min(1).max(roiLimits.polygons) })
  .refine(({ polygons }) => pointsOf(polygons) <= roiLimits.points, {
    error: `more than ${roiLimits.points} points`,
  });

export const maskEditsSchema = z.array(z.strictObject({ kind: z.enum(maskEditKinds), polygon })).max(1000);

const tooManyPoints = { error: `more than ${maxRequestPoints} points` };
const requestRoi = roiSchema.refine(({ polygons }) => pointsOf(polygons) <= maxRequestPoints, tooManyPoints);

/** A person's decision, or its undoing. Only the main side records runs. */
const decision = commandSchema.refine((command) => command.kind !== 'record-run', {
  error: 'a run is not recorded by request',
});
const identifiedCommand = z.strictObject({
  /** Chosen by the sender: sent again, it is carried out once. */
  id: identifier,
  /** Commands with the same one are undone together. */
  batch: identifier.optional(),
  /** Number of the last entry of this slide that the sender knew. */
  basedOn: z.int().min(0).optional(),
  command: decision,
});
const commands = z
  .array(identifiedCommand)
  .min(1)
  .max(1000)
  .refine((each) => pointsIn(each.map(({ command }) => command)) <= maxRequestPoints, tooManyPoints);

function pointsIn(all: readonly z.infer<typeof decision>[]): number {
  return all.reduce((sum, command) => {
    if (command.kind === 'edit-mask') return sum + pointsOf([command.edit.polygon]);
    return command.kind === 'set-region' ? sum + pointsOf(command.polygons) : sum;
  }, 0);
}

/** One line of visible text: it is printed in reports, and stands in sentences. */
const readerName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => printable(name) === name, { error: 'a name has no control characters' });

/** Folders, files and lists of slides, and which of the slides in them are meant. */
const slidesToAnalyse = {
  inputs: z.array(path).min(1).max(1000),
  /** Folders within the named ones are searched too. */
  recursive: z.boolean(),
  /** Of names, or where it holds a slash of paths below what was named. */
  pattern: z.string().min(1).max(1000).optional(),
};
const batch = z.uuid();
const picture = z.strictObject({
  key: z.string().regex(slideKeyPattern).transform(slideKey),
  scene: z.int().min(0),
});
/** Whether own counts are asked for: then a slide without one is kept from the reader as in the window. */
const isEstimateAsked = z.boolean();

/** The schema of each request's parameters, by method. */
export const requestSchemas = {
  about: z.strictObject({}),
  listModels: z.strictObject({}),
  /** The engines of this machine for a model (the default one when absent). Measures them, in seconds, when it must and nothing computes. */
  engines: z.strictObject({ modelId: z.string().max(64).optional(), again: z.boolean().optional() }),
  /** Which provider, and how many threads, from the next run on. */
  chooseEngine: engineSettingsSchema,
  /** Slides in the folder that was served, or opened last. */
  listFolder: z.strictObject({}),
  /** Slides that were opened before, the last first, whether they are still there or not; those that may not be opened are left out. */
  recentSlides: z.strictObject({}),
  /** Empties that list: names of files may name patients. */
  forgetRecentSlides: z.strictObject({}),
  /** What a person set in the window, which every page begins with. */
  windowSettings: z.strictObject({}),
  /** Keeps one of them over restarts; `null`: as at first. */
  keepWindowSetting: z.strictObject({
    name: z.enum(windowSettingNames),
    value: z.string().max(longestWindowSetting).nullable(),
  }),
  /** What the list shows of a slide of the folder, which is closed again. Throws why it cannot be opened. */
  glimpse: z.strictObject({ path }),
  /** Electron only: the system's open dialog. Returns the chosen paths; empty when dismissed. */
  chooseSlides: z.strictObject({}),
  /** Writes the synthetic slide to the application's own folder (once) and returns its path. */
  phantomSlide: z.strictObject({}),
  /**
   * `scene`: which picture of a slide that holds several; the first when absent. `expects`: key of the slide that must lie there; another
   * is not opened.
   */
  openSlide: z.strictObject({
    path,
    scene: z.int().min(0).max(100_000).optional(),
    expects: z.string().max(64).optional(),
  }),
  /** What is open, for a page that was loaded again or opened beside another. Opens nothing. */
  openSlides: z.strictObject({}),
  /**
   * The state of a topic: all of it, or what was added since an update that is known. Later updates come as events.
   */
  subscribe: z.strictObject({
    topic: topicSchema,
    since: z.strictObject({ epoch: z.string().max(64), seq: z.int().min(0) }).optional(),
  }),
  /** Writes decisions to the project, all or none, as those of the present reader. */
  execute: z.strictObject({
    commands,
    /** Identifier of the project that they were decided on: refused where another is open by now. */
    project: z.string().max(64).optional(),
  }),
  /** Own counts of the present reader, over all slides of the project. */
  estimates: z.strictObject({}),
  /** Who decides from now on: name or initials. */
  setReader: z.strictObject({ reader: readerName }),
  /**
   * Writes to another project from now on: one that is there, or with `create` a new one. Without a path, in Electron, the system's
   * dialog asks for it.
   */
  openProject: z.strictObject({ path: path.optional(), create: z.boolean() }),
  closeSlide: z.strictObject({ slideId: identifier }),
  /** The slide with what may identify a person, which `openSlide` leaves out. */
  identity: z.strictObject({ slideId: identifier }),
  /** The automatic window of every channel, which no tile's address says. */
  channelWindows: z.strictObject({ slideId: identifier }),
  startRun: z.strictObject({
    slideId: identifier,
    modelId: z.string().max(64).optional(),
    roi: requestRoi.optional(),
    /** Analyses a slide that is refused as `not-brightfield` by its colours; every document will say so. */
    forceStain: z.boolean().optional(),
  }),
  cancelRun: z.strictObject({ runId: identifier }),
  /** What a finished run found, by the name that it is kept under. */
  runResult: z.strictObject({ runId: identifier }),
  summarise: z.strictObject({ runId: identifier, threshold: score }),
  /** The tissue that the software proposes on the slide. */
  tissueMask: z.strictObject({ slideId: identifier }),
  /** A map of values that is to lie over the slide: a density map of Spindle, or a GeoTIFF of another program. */
  readMap: z.strictObject({ slideId: identifier, path }),
  /**
   * The score of the tissue at a location against the angle by which it is rotated, by the named model (the default
   * one when absent) and the plain baseline. `requestId` is the caller's own, for `cancelInvariance`.
   */
  invariance: z.strictObject({
    requestId: identifier,
    slideId: identifier,
    /** Level-0 pixels. */
    place: z.strictObject({ x: coordinate, y: coordinate }),
    modelId: z.string().max(64).optional(),
    /** As in `startRun`. */
    forceStain: z.boolean().optional(),
  }),
  /** The cancelled request answers `aborted`. Cancelling one that has already been answered is no error. */
  cancelInvariance: z.strictObject({ requestId: identifier }),
  /** The engine of this page with this identifier has ended by itself. An unknown identifier is no error. */
  engineEnded: z.strictObject({ hostId: identifier, why: z.string().max(2000) }),
  /** Electron only: the system's dialog for a folder, whose slides may be analysed and in which documents may be written. */
  chooseFolder: z.strictObject({}),
  /** What a batch of these would analyse; nothing is opened. */
  findForBatch: z.strictObject(slidesToAnalyse),
  /**
   * Analyses slides, into a folder, which is made where it is missing. Slides that an earlier batch into it has done stay, unless the
   * settings are others or `isAgain` is true. One batch is worked on at a time.
   */
  startBatch: z.strictObject({
    ...slidesToAnalyse,
    /** Full path; in the server shell also one below the folder that is served. */
    folder: path,
    settings: batchSettingsSchema,
    isAgain: z.boolean(),
  }),
  /** Goes on with what is not done of a batch of this application. */
  resumeBatch: z.strictObject({ batch }),
  /** No slide is begun, and what is computed stands still, until it is taken back; also for processes of the command line. */
  pauseBatch: z.strictObject({ batch, isPaused: z.boolean() }),
  /** Ends the work of this application on it. What was finished of a slide is kept, and the others wait. */
  stopBatch: z.strictObject({ batch }),
  /** Takes it off the list; documents, runs and decisions stay. Refused while it is worked on. */
  removeBatch: z.strictObject({ batch }),
  /** All or none of these slides of a batch. */
  changeQueue: z.strictObject({
    batch,
    numbers: z.array(z.int().min(0)).min(1).max(1_000_000),
    change: z.enum(queueChanges),
  }),
  /** Records what a list states of slides, without an analysis: their cases, protocols, and where they lie. Each is opened for that. */
  takeList: z.strictObject({ path }),
  /** Looks whether the files of the project's slides are where they were seen last; the topic `cases` says it. */
  lookForFiles: z.strictObject({}),
  /** Looks below a folder for slides whose files are not where they were seen last, by their content. */
  findMovedSlides: z.strictObject({ folder: path }),
  /** What is doubted of the last runs over slides that a reader is about to sign off. */
  resultDoubts: z.strictObject({
    pictures: z.array(picture).min(1).max(mostDoubted),
  }),
  /** Electron only: the system's dialog for one file. `null` when dismissed. */
  chooseFile: z.strictObject({ kind: z.enum(chosenFiles) }),
  /**
   * The report of what people decided about a slide, or about the slides of a case: as `spindle report` writes it. Refused where the present
   * reader must not see what stands in it.
   */
  makeReport: z.strictObject({
    of: z.union([z.strictObject({ picture }), z.strictObject({ case: z.string().min(1).max(200) })]),
    /** Left out: that of the template, or English. */
    language: z.string().max(16).optional(),
    paper: z.enum(papers),
    identity: z.enum(identities),
    /** Of a file of JSON. */
    template: path.optional(),
    isEstimateAsked,
  }),
  /** The formats of annotations that are written for other programs. */
  annotationFormats: z.strictObject({}),
  /** What stands of a slide as annotations for other programs, as `spindle export` writes it. Refused as `makeReport` is. */
  exportAnnotations: z.strictObject({
    picture,
    /** Of `annotationFormats`. */
    format: z.string().max(64),
    isGzip: z.boolean(),
    /** Without what only software proposed. */
    isDecidedOnly: z.boolean(),
    /** Free text of people. */
    withNotes: z.boolean(),
    /** Whether the name of the slide's file is told. */
    isNamed: z.boolean(),
    isEstimateAsked,
  }),
  /**
   * What a file of annotations would become, as decisions of the present reader about a slide; nothing is recorded. Refused as `makeReport`
   * is: it tells which figures are there.
   */
  planImport: z.strictObject({
    picture,
    path,
    meanings: z
      .array(
        z.strictObject({
          /** As the file has it; `null`: of what has no class. */
          name: z.string().max(4000).nullable(),
          meaning: z.enum(importMeanings),
        }),
      )
      .max(mostImportedClasses),
    /** Whether verdicts of the file take the place of others that the reader has given. */
    isReplacing: z.boolean(),
    /** Takes a file that says that it is of another slide. */
    isOfThisSlide: z.boolean(),
    isEstimateAsked,
  }),
  /** Records what was planned last, as one batch. */
  recordImport: z.strictObject({ planId: identifier }),
  /** Electron only: asks for a folder and writes the files there. `null` when dismissed. */
  exportRun: z.strictObject({
    runId: identifier,
    threshold: score,
    formats: z.array(z.enum(reportFormats)).min(1),
  }),
} as const;

export type Method = keyof typeof requestSchemas;
export type Request<M extends Method> = z.infer<(typeof requestSchemas)[M]>;

export interface About {
  readonly version: string;
  readonly shell: 'electron' | 'server';
  /** Shown in the title bar: how inference runs here. */
  readonly provider: string;
}

interface FolderEntry {
  readonly name: string;
  readonly path: string;
}

export interface FolderListing {
  readonly folder: string;
  readonly slides: readonly FolderEntry[];
  /** Where the folder that is served holds no slide itself: those within it that do, each by its path below it. */
  readonly folders: readonly FolderEntry[];
}

export interface RecentSlide {
  readonly name: string;
  readonly path: string;
  readonly folder: string;
}

export interface Glimpse {
  /** For `thumbnailPath`; `null` where a small picture would take long. Never of the label or the macro image. */
  readonly thumbnailId: string | null;
  /** Count of the last finished run, at its threshold; `null` if there is none. */
  readonly mitoticCount: number | null;
  /** Whether that run was made with another pixel size than the slide has now. */
  readonly isOutdated: boolean;
  /** Whether the present reader reads the slide blinded, and so must not see the count. */
  readonly isBlinded: boolean;
  /** Whether they gave their own count, or saw the software's without. */
  readonly isEstimated: boolean;
}

/** What a reader should know of the last run over a slide before they answer for it, beside what its row says. */
export interface ResultDoubts {
  readonly isPixelSizeDoubted: boolean;
  /** Its colours or its magnification are not what the model was made for. */
  readonly isOutsideModel: boolean;
  /** The slide has another pixel size than its last run was made with. */
  readonly isOutdated: boolean;
  /** Its last run is damaged: nothing of this is known. */
  readonly isUnread: boolean;
}

/** A reader's own count of a slide, and the software's that they saw after it. */
export interface OwnCount {
  readonly own: number;
  readonly software: number;
}

export interface OpenedSlide {
  readonly slideId: string;
  /** What decisions about it are kept under. */
  readonly picture: SlidePicture;
  readonly path: string;
  /** Without properties and associated images that may identify a person. */
  readonly info: SlideInfo;
  /** How many of them there are; `identity` gives them. */
  readonly withheld: { readonly properties: number; readonly images: number };
  /** What its ICC profile means for its colours. */
  readonly colour: ColourState;
}

export interface FinishedRun {
  readonly runId: string;
  readonly result: AnalysisResult;
}

interface Executed {
  /** Number of the last entry. */
  readonly seq: number;
}

export interface Results {
  about: About;
  listModels: readonly ModelSummary[];
  engines: EngineOverview;
  chooseEngine: null;
  listFolder: FolderListing | null;
  recentSlides: readonly RecentSlide[];
  forgetRecentSlides: null;
  windowSettings: WindowSettings;
  keepWindowSetting: null;
  glimpse: Glimpse;
  chooseSlides: readonly string[];
  phantomSlide: { readonly path: string };
  openSlide: OpenedSlide;
  openSlides: readonly OpenedSlide[];
  subscribe: Update;
  execute: Executed;
  estimates: readonly OwnCount[];
  setReader: null;
  openProject: { readonly opened: boolean };
  closeSlide: null;
  identity: SlideInfo;
  channelWindows: readonly ValueWindow[];
  startRun: { readonly runId: string };
  cancelRun: null;
  runResult: AnalysisResult;
  summarise: LimitedSummary;
  tissueMask: MaskProposal;
  readMap: ReadMap;
  invariance: InvarianceMeasurement;
  cancelInvariance: null;
  engineEnded: null;
  chooseFolder: string | null;
  findForBatch: FoundForBatch;
  startBatch: { readonly batch: string };
  resumeBatch: null;
  pauseBatch: null;
  stopBatch: null;
  removeBatch: null;
  changeQueue: null;
  takeList: {
    readonly changed: number;
    readonly unchanged: number;
    readonly unstated: number;
    /** Further names of slides that are counted already. */
    readonly same: readonly { readonly path: string; readonly as: string }[];
    /** What is stated of slides and was not recorded, because a person decided otherwise since; `why` is a sentence. */
    readonly notTaken: readonly { readonly path: string; readonly why: string }[];
    /** Lines that were set aside, with what was wrong. */
    readonly faults: readonly ErrorReport[];
  };
  lookForFiles: null;
  findMovedSlides: { readonly found: number; readonly missing: number; readonly notes: readonly string[] };
  /** In the order of the pictures. */
  resultDoubts: readonly ResultDoubts[];
  chooseFile: string | null;
  /** `null` when dismissed. */
  makeReport: MadeReport | null;
  annotationFormats: readonly AnnotationFormat[];
  /** `null` when dismissed. */
  exportAnnotations: WrittenAnnotations | null;
  planImport: ImportAccount;
  /** `batch`: what an undo takes back. */
  recordImport: { readonly batch: string; readonly seq: number };
  exportRun: readonly string[] | null;
}

/** What the main side implements; both shells dispatch to it. */
export type SpindleApi = { [M in Method]: (request: Request<M>) => Promise<Results[M]> };

/** Every answer, over either transport. */
export type Answer<T> =
  { readonly ok: true; readonly result: T } | { readonly ok: false; readonly error: ErrorReport };

/** What was added to a topic. */
type TopicUpdate = { readonly type: 'update'; readonly topic: Topic } & Update;

export type ApiEvent =
  /** The operating system handed over files to open. */
  | { readonly type: 'open-requested'; readonly paths: readonly string[] }
  | { readonly type: 'menu'; readonly command: MenuCommand }
  /** Something a person must know that did not end any work, such as a finished run that could not be stored. */
  | { readonly type: 'warning'; readonly error: ErrorReport }
  | { readonly type: 'engine-measuring'; readonly news: MeasuringNews }
  /** A batch came to its end by itself: for a notification of the system. */
  | { readonly type: 'batch-ended'; readonly folder: string; readonly counts: QueueCounts }
  | TopicUpdate
  /** Progress of an `invariance` request. */
  | {
      readonly type: 'invariance-progress';
      readonly requestId: string;
      readonly progress: InvarianceProgress;
    }
  | EngineNotice;

/** To the page that is to compute, and to no other. */
export type EngineNotice =
  /** A message for an engine lies at `engineMessagePath`; the first one asks for a worker that takes it. */
  | { readonly type: 'engine-message'; readonly hostId: string; readonly number: number }
  | { readonly type: 'engine-ended'; readonly hostId: string };
