/** `spindle analyse SLIDE|FOLDER…` and `spindle batch FOLDER|LIST…`: find, count, and write documents; many slides in one go. */
import { existsSync } from 'node:fs';
import { plural } from '../../base/count-words';
import { analyseBatch, type BatchOptions } from '../../analysis/batch';
import { chooseSlides, type SlideChoice } from '../../analysis/choose-slides';
import { requireOneMeaning } from '../../analysis/contradicting-copies';
import { findSlides, unsearchedFolders } from '../../analysis/find-slides';
import { listedSlide, type ListedSlide } from '../../analysis/listed-slide';
import { readRoi } from '../../analysis/read-roi';
import { readProfile, requireProfileOf } from '../../analysis/score-profiles';
import { slideOfBatch } from '../../analysis/slide-of-batch';
import type { ScoreProfile } from '../../contract/domain/score-profile';
import type { ProviderChoice } from '../../contract/engine';
import { asSpindleError, SpindleError } from '../../contract/errors';
import type { QueuedSlide } from '../../contract/domain/queue';
import type { SlidePicture } from '../../contract/identity';
import type { AnalysisResult, ReportFormat, SummaryFormat } from '../../contract/report';
import type { Model } from '../../detection/model';
import type { Installation } from '../../session/installation';
import { withServedSeries, type ServedChoice } from '../../analysis/served-series';
import { dryRun } from './dry-run';
import { CommandEngines, findModel, withDecoders } from './engine-room';
import { exitStatus } from './exit-status';
import { withInterruption } from './interruption';
import { maskEditsOf, type MaskEditOptions } from './mask-edits';
import { printJson, printNote } from './output';
import { chosenScene, slideReading, type ReadingOptions, type SceneOptions } from './reading';
import { isKeptProtocol, Recording, type RecordingOptions } from './recording';
import { Tidings } from './tidings';
import { requireFolders, watchedSlides } from './watched-slides';

export interface AnalyseCommandOptions
  extends ReadingOptions, SceneOptions, MaskEditOptions, RecordingOptions, ServedChoice {
  readonly out: string;
  readonly model?: string;
  readonly provider: ProviderChoice;
  readonly threads?: number;
  readonly threshold?: number;
  /** File of a profile of scores. */
  readonly profile?: string;
  /** µm per pixel, entered by hand. */
  readonly mpp?: number;
  /** Path of a GeoJSON file. */
  readonly roi?: string;
  readonly forceStain?: boolean;
  readonly formats: readonly ReportFormat[];
  readonly json?: boolean;
  /** Stack traces of the slides that fail. */
  readonly debug?: boolean;
}

export interface BatchCommandOptions extends AnalyseCommandOptions, SlideChoice {
  /** Lists the slides that would be analysed. */
  readonly dryRun?: boolean;
  /** Slides that are done are analysed again too. */
  readonly again?: boolean;
  /** They are not, as without. */
  readonly resume?: boolean;
  /** Slides that are analysed at a time. */
  readonly jobs?: number;
  /** Slides are taken as they come into the folders, until somebody stops it. */
  readonly watch?: boolean;
  /** Seconds for which a slide must be unchanged. */
  readonly settle?: number;
  /** Forms of the summary beside the table. */
  readonly summary?: readonly SummaryFormat[];
}

export interface AnalyseOutcome {
  readonly status: number;
  /** To be called last, when all is printed: measures the engines for the next run, unless they are known. Ctrl+C skips it. */
  readonly measureEngines: () => Promise<void>;
}

export async function analyseNamed(
  installation: Installation,
  inputs: readonly string[],
  options: AnalyseCommandOptions,
  onResult: (result: AnalysisResult) => void = () => undefined,
): Promise<AnalyseOutcome> {
  const named = await withInterruption((signal) => withServedSeries(inputs, options, signal));
  const paths = await findSlides(named);
  const unsearched = await unsearchedFolders(inputs);
  if (unsearched.length > 0)
    printNote(
      `Folders inside a folder are not searched (spindle batch --recursive does). Name these too if you want their slides analysed: ${unsearched.join(', ')}`,
    );
  return analyseSlides(
    installation,
    paths.map((path) => listedSlide(path)),
    options,
    { onResult },
  );
}

const nothingToDo: AnalyseOutcome = {
  status: exitStatus.done,
  measureEngines: () => Promise.resolve(),
};

export async function analyseMany(
  installation: Installation,
  inputs: readonly string[],
  options: BatchCommandOptions,
): Promise<AnalyseOutcome> {
  requireOneMeaningOf(options);
  if (options.watch === true) return watchMany(installation, inputs, options);
  const { slides, inAllShards, notes } = await withInterruption(async (signal) => {
    const named = await withServedSeries(inputs, options, signal);
    const chosen = await chooseSlides(named, { ...options, isOwnProtocol: isKeptProtocol() }, signal);
    await requireOneMeaning(chosen.inAllShards, signal);
    return chosen;
  });
  for (const note of notes) printNote(note);
  const { shard } = options;
  const ofShard =
    shard === undefined ? '' : ` of ${inAllShards.length}, in shard ${shard.index} of ${shard.of}`;
  const inWords = `${plural(slides.length, 'slide', 'slides')}${ofShard}`;
  if (options.dryRun !== true) {
    printNote(inWords);
    if (slides.length > 0) {
      const { again = false, jobs = 1, summary = [] } = options;
      return analyseSlides(installation, slides, options, {
        queued: { isAgain: again, jobs, summaries: summary },
      });
    }
    // A shard of few slides may hold none.
    if (options.json === true) printJson({ slides: [], summary: null });
    return nothingToDo;
  }
  // What is named for all slides ends the batch before it begins.
  if (options.roi !== undefined) await readRoi(options.roi);
  await maskEditsOf(options);
  return { ...nothingToDo, status: await dryRun(slides, inWords, options) };
}

/** @throws usage for options that contradict one another, or would change nothing. */
function requireOneMeaningOf({ again, resume, watch, settle }: BatchCommandOptions): void {
  const why =
    again === true && resume === true
      ? '--again analyses what is done again, and --resume leaves it'
      : settle !== undefined && watch !== true
        ? '--settle is for --watch, which is not given'
        : null;
  if (why === null) return;
  throw new SpindleError('usage', {
    what: 'cannot tell what is meant',
    why,
    remedy: 'leave one of them out',
  });
}

async function watchMany(
  installation: Installation,
  inputs: readonly string[],
  options: BatchCommandOptions,
): Promise<AnalyseOutcome> {
  const { again = false, jobs = 1, summary = [], recursive, pattern, settle = 30 } = options;
  if (options.shard !== undefined || options.dryRun === true || options.project === false)
    throw new SpindleError('usage', {
      what: 'cannot watch folders so',
      why: '--watch remembers in a project what it has taken, and takes what comes',
      remedy:
        'leave out --shard, --dry-run and --no-project; several processes may watch one folder into one --out',
    });
  await requireFolders(inputs);
  printNote(`watching ${inputs.join(', ')}; Ctrl+C ends it`);
  const watch = {
    ...{ folders: inputs, settleMs: settle * 1000, everyMs: Math.min(10, settle / 2) * 1000 },
    ...(recursive !== undefined && { recursive }),
    ...(pattern !== undefined && { pattern }),
  };
  return analyseSlides(installation, [], options, {
    queued: { isAgain: again, jobs, summaries: summary },
    watch,
  });
}

interface HowToAnalyse {
  /** Slides that come into folders are taken, until somebody stops it. */
  readonly watch?: Omit<Parameters<typeof watchedSlides>[0], 'decoder' | 'reading' | 'signal'>;
  /** In the queue of the project: slides that are done stay, and other processes may share the work. */
  readonly queued?: Pick<BatchOptions, 'isAgain' | 'jobs' | 'summaries'>;
  readonly onResult?: (result: AnalysisResult) => void;
}

/** @throws usage where a threshold is given, too; profile-invalid, not-found */
async function profileFor(
  { manifest: { id, version }, sha256 }: Model,
  { profile: file, threshold }: AnalyseCommandOptions,
): Promise<ScoreProfile | undefined> {
  if (file === undefined) return undefined;
  if (threshold !== undefined)
    throw new SpindleError('usage', {
      what: 'cannot tell which threshold is meant',
      why: '--threshold and --profile are given',
      remedy: 'give one of them',
    });
  const profile = await readProfile(file);
  requireProfileOf(profile, { id, version, sha256 });
  return profile;
}

async function analyseSlides(
  installation: Installation,
  slides: readonly ListedSlide[],
  options: AnalyseCommandOptions,
  { queued, watch, onResult }: HowToAnalyse,
): Promise<AnalyseOutcome> {
  const read = options.roi === undefined ? undefined : await readRoi(options.roi);
  const { edits: maskEdits, notes: maskNotes } = await maskEditsOf(options);
  const regionNotes = [...(read?.notes ?? []), ...maskNotes];
  for (const note of regionNotes) printNote(note);
  const model = await findModel(installation, options.model);
  const profile = await profileFor(model, options);
  const engines = new CommandEngines(installation, options);
  const recording = new Recording(options, installation.version);
  const shared = queued === undefined ? null : recording.sharedQueue();
  const tidings = new Tidings(recording, options, {
    isMany: slides.length > 1 || watch !== undefined,
    isWatching: watch !== undefined,
    jobs: queued?.jobs ?? 1,
  });
  let hasResults = false;
  const waiting = new Map<string, string>();

  const work = withInterruption((signal) =>
    withDecoders(installation, async (decoder) => {
      const { out: folder, formats, threshold } = options;
      const events = analyseBatch({
        ...{ folder, formats, model, decoder, signal },
        slides: slides.map((slide) => slideOfBatch(slide, chosenScene(options))),
        decidedAbout: (picture, index) => {
          const followed = recording.followed(picture, options.mpp, slides[index]?.mpp ?? undefined);
          tidings.followed(index, followed.words);
          return Promise.resolve(followed);
        },
        startEngine: () => engines.start(model),
        findBetterEngine: () => engines.measure(model, signal),
        version: installation.version,
        reading: slideReading(options),
        ...(read && { roi: read.roi }),
        regionNotes,
        ...(maskEdits.length > 0 && { maskEdits }),
        ...(threshold !== undefined && { threshold }),
        ...(profile !== undefined && { profile }),
        ...(queued !== undefined && {
          opened: (picture: SlidePicture, { path, settings }: QueuedSlide) =>
            recording.opened(picture, path, settings),
        }),
        record: async (result) => tidings.recorded(await recording.record(result)),
        runOf: (result) => recording.runOf(result),
        resultSince: (picture, time) => recording.resultSince(picture, time),
        isRecorded: (run) => recording.isRecorded(run),
        ...(options.reader !== undefined && { reader: options.reader }),
        ...shared,
        ...queued,
        ...(watch !== undefined &&
          shared !== null && {
            more: watchedSlides(
              { ...watch, decoder, reading: slideReading(options), signal },
              shared.queue,
              folder,
              waiting,
            ),
            waiting: () => [...waiting].filter(([path]) => existsSync(path)),
          }),
        ...(options.forceStain !== undefined && { forceStain: options.forceStain }),
      });
      for await (const event of events) {
        tidings.tell(event);
        if (event.type !== 'done') continue;
        hasResults = true;
        onResult?.(event.result);
      }
    }),
  );
  await work
    .catch((thrown: unknown) => {
      // Stopping is how watching ends, also before it has begun.
      if (watch === undefined || asSpindleError(thrown).tag !== 'aborted') throw thrown;
    })
    .finally(() => recording.close());
  return {
    status: tidings.end(),
    measureEngines: async () => {
      // A watch measures between its slides, and ends when it is stopped.
      if (hasResults && watch === undefined) await measureForNextTime(engines, model);
    },
  };
}

/** Everything is written by then, so nothing is lost if a person does not wait for it. */
async function measureForNextTime(engines: CommandEngines, model: Model): Promise<void> {
  await withInterruption((signal) => engines.measure(model, signal)).catch((thrown: unknown) => {
    if (asSpindleError(thrown).tag !== 'aborted') throw thrown;
  });
}
