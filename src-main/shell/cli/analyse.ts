/** `spindle analyse SLIDE|FOLDER…` and `spindle batch FOLDER|LIST…`: find, count, and write documents; many slides in one go. */
import { analyseBatch } from '../../analysis/batch';
import type { ChosenStem } from '../../analysis/output-folder';
import { chooseSlides, type SlideChoice } from '../../analysis/choose-slides';
import { findSlides, unsearchedFolders } from '../../analysis/find-slides';
import { listedSlide, type ListedSlide } from '../../analysis/listed-slide';
import { readRoi } from '../../analysis/read-roi';
import { intervalName } from '../../counting/count-interval';
import { engineEventWords, engineWords, type ProviderChoice } from '../../contract/engine';
import { correctionWords, droppedWords } from '../../contract/mask';
import { asSpindleError, type ErrorReport } from '../../contract/errors';
import type { Hotspot } from '../../contract/hotspot';
import { reachesBeyondTissue } from '../../counting/hotspot';
import { invarianceWords } from '../../contract/invariance';
import type { AnalysisResult, ReportFormat } from '../../contract/report';
import { mppSourceWords, mppWords } from '../../contract/slide';
import { describeResult } from '../../report/json';
import { areaWords, figureWords, intervalWords } from '../../report/wording';
import type { Model } from '../../detection/model';
import type { Installation } from '../../session/installation';
import { publicName } from '../../slide/source/address';
import { CommandEngines, findModel, withDecoders } from './engine-room';
import { exitStatus, exitStatusOf, worstStatus } from './exit-status';
import { withInterruption } from './interruption';
import { formatSeconds, printError, printJson, printLine, printNote } from './output';
import { maskEditsOf, type MaskEditOptions } from './mask-edits';
import { progressDisplay, showRun } from './progress';
import { chosenScene, slideReading, type ReadingOptions, type SceneOptions } from './reading';
import { Recording, type RecordingOptions } from './recording';

export interface AnalyseCommandOptions
  extends ReadingOptions, SceneOptions, MaskEditOptions, RecordingOptions {
  readonly out: string;
  readonly model?: string;
  readonly provider: ProviderChoice;
  readonly threads?: number;
  readonly threshold?: number;
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
}

/** One slide in the `--json` answer. */
interface SlideOutcome {
  readonly path: string;
  readonly files: readonly string[];
  /** What of the project it was analysed with, in words; `null` where the project knows nothing of it. */
  readonly follows: string | null;
  readonly result: AnalysisResult | null;
  readonly error: ErrorReport | null;
}

export interface AnalyseOutcome {
  readonly status: number;
  readonly results: readonly AnalysisResult[];
  /** To be called last, when all is printed: measures the engines for the next run, unless they are known. Ctrl+C skips it. */
  readonly measureEngines: () => Promise<void>;
}

export async function analyseNamed(
  installation: Installation,
  inputs: readonly string[],
  options: AnalyseCommandOptions,
): Promise<AnalyseOutcome> {
  const paths = await findSlides(inputs);
  const unsearched = await unsearchedFolders(inputs);
  if (unsearched.length > 0)
    printNote(
      `Folders inside a folder are not searched (spindle batch --recursive does). Name these too if you want their slides analysed: ${unsearched.join(', ')}`,
    );
  return analyseSlides(
    installation,
    paths.map((path) => listedSlide(path)),
    options,
  );
}

const nothingToDo: AnalyseOutcome = {
  status: exitStatus.done,
  results: [],
  measureEngines: () => Promise.resolve(),
};

export async function analyseMany(
  installation: Installation,
  inputs: readonly string[],
  options: BatchCommandOptions,
): Promise<AnalyseOutcome> {
  const { slides, inAllShards, notes } = await withInterruption((signal) =>
    chooseSlides(inputs, options, signal),
  );
  for (const note of notes) printNote(note);
  const { shard } = options;
  const ofShard = shard === undefined ? '' : ` of ${inAllShards}, in shard ${shard.index} of ${shard.of}`;
  const inWords = `${slides.length} ${slides.length === 1 ? 'slide' : 'slides'}${ofShard}`;
  if (options.dryRun !== true) {
    printNote(inWords);
    if (slides.length > 0) return analyseSlides(installation, slides, options);
    // A shard of few slides may hold none.
    if (options.json === true) printJson({ slides: [], summary: null });
    return nothingToDo;
  }
  if (options.json === true)
    printJson({ slides: slides.map(({ path, mpp }) => ({ path: publicName(path), mpp })) });
  else {
    for (const { path, mpp } of slides)
      printLine(`${publicName(path)}${mpp === null ? '' : `  ${mpp} µm per pixel`}`);
    printNote(`${inWords}; nothing was analysed`);
  }
  return nothingToDo;
}

async function analyseSlides(
  installation: Installation,
  slides: readonly ListedSlide[],
  options: AnalyseCommandOptions,
): Promise<AnalyseOutcome> {
  const paths = slides.map(({ path }) => path);
  const read = options.roi === undefined ? undefined : await readRoi(options.roi);
  const { edits: maskEdits, notes: maskNotes } = await maskEditsOf(options);
  const regionNotes = [...(read?.notes ?? []), ...maskNotes];
  for (const note of regionNotes) printNote(note);
  const model = await findModel(installation, options.model);
  const engines = new CommandEngines(installation, options);
  const recording = new Recording(options, installation.version);
  const recordedIn = new Map<AnalysisResult, string | null>();
  /** What of the project each slide was analysed with, by its path. */
  const followedBy = new Map<string, string | null>();
  const outcomes: (SlideOutcome & { readonly index: number })[] = [];
  const results: AnalysisResult[] = [];
  const summary = { file: '', isBeside: false };

  const work = withInterruption((signal) =>
    withDecoders(installation, async (decoder) => {
      const { out: folder, formats, threshold } = options;
      const events = analyseBatch({
        ...{ paths, folder, formats, model, decoder, signal },
        decidedAbout: async (slide, index) => {
          // That of a list stands before that of all.
          const followed = await recording.followed(slide, slides[index]?.mpp ?? options.mpp);
          followedBy.set(slide.path, followed.words);
          return followed;
        },
        startEngine: () => engines.start(model),
        findBetterEngine: () => engines.measure(model, signal),
        version: installation.version,
        reading: slideReading(options),
        ...chosenScene(options),
        ...(read && { roi: read.roi }),
        regionNotes,
        ...(maskEdits.length > 0 && { maskEdits }),
        ...(threshold !== undefined && { threshold }),
        record: async (result) => void recordedIn.set(result, await recording.record(result)),
        ...(options.forceStain !== undefined && { forceStain: options.forceStain }),
      });
      const display = progressDisplay();
      let current = '';
      for await (const event of events) {
        switch (event.type) {
          case 'slide':
            current = event.total > 1 ? `${event.index + 1}/${event.total} ${event.path}` : event.path;
            if (process.stderr.isTTY) printNote(current);
            break;
          case 'documents':
            for (const text of documentsWords(event.path, event.chosen)) printNote(text);
            break;
          case 'progress':
            showRun(display, current, event.progress, paths.length > 1 ? event.batch : null);
            break;
          case 'resumed':
            printNote(
              `${current}: goes on where an earlier analysis ended: ${event.patches} of ${event.of} patches are finished`,
            );
            break;
          case 'candidates':
            break;
          case 'done':
            display.end();
            sayRegions(recording, event.result);
            results.push(event.result);
            outcomes.push({
              index: event.index,
              path: event.path,
              files: event.files,
              follows: followedBy.get(event.path) ?? null,
              result: event.result,
              error: null,
            });
            if (options.json !== true) {
              for (const text of describe(event.result, event.files)) printLine(text);
              const follows = followedBy.get(event.path) ?? null;
              if (follows !== null) printLine(`  follows     ${follows}`);
              const file = recordedIn.get(event.result) ?? null;
              if (file !== null) printLine(`  recorded    in ${file}`);
            }
            break;
          case 'failed':
            display.end();
            outcomes.push({
              ...{
                index: event.index,
                path: event.path,
                files: [],
                follows: followedBy.get(event.path) ?? null,
              },
              ...{ result: null, error: event.error.toReport() },
            });
            // An interruption ends the command, which says so itself.
            if (event.error.tag !== 'aborted') printError(event.error, options);
            break;
          case 'finished':
            summary.file = event.summaryFile;
            summary.isBeside = event.isBeside;
            break;
        }
      }
    }),
  );
  await work.finally(() => recording.close());

  outcomes.sort((one, other) => one.index - other.index);
  if (summary.isBeside)
    printNote(`an earlier summary of other slides is kept; the new one is ${summary.file}`);
  if (options.json === true) printJson({ slides: outcomes.map(inJson), summary: summary.file });
  else if (paths.length > 1) printLine(`summary: ${summary.file}`);
  return {
    status: worstStatus(outcomes.map(statusOf)),
    results,
    measureEngines: async () => {
      if (results.length > 0) await measureForNextTime(engines, model);
    },
  };
}

/** A command counts what it analysed; the application limits the same run to the regions that a person drew. */
function sayRegions(recording: Recording, result: AnalysisResult): void {
  const words = recording.regionsOn(result);
  if (words === null) return;
  printNote(
    `${result.slide.name}: the regions of the project (counted in ${words}) are not followed by this command; ` +
      'the application follows them. Give regions with --roi',
  );
}

/** Everything is written by then, so nothing is lost if a person does not wait for it. */
async function measureForNextTime(engines: CommandEngines, model: Model): Promise<void> {
  await withInterruption((signal) => engines.measure(model, signal)).catch((thrown: unknown) => {
    if (asSpindleError(thrown).tag !== 'aborted') throw thrown;
  });
}

/** The result as in the JSON document, less its detections. */
function inJson({ path, files, follows, result, error }: SlideOutcome): object {
  return { path, files, follows, error, result: result === null ? null : describeResult(result) };
}

/** What happens to existing documents with the names of this slide's. */
function documentsWords(path: string, { stem, replaces, keeps }: ChosenStem): string[] {
  return [
    ...(keeps.length > 0
      ? [
          `${path}: ${keeps.join(', ')} may be documents of another slide and are kept; those of this slide are ${stem}`,
        ]
      : []),
    ...(replaces ? [`${path}: documents of an earlier run of this slide (${stem}) are replaced`] : []),
  ];
}

function statusOf({ result, error }: SlideOutcome): number {
  if (error !== null) return exitStatusOf(error.tag);
  return result !== null && result.missingTiles.length > 0 ? exitStatus.missingTiles : exitStatus.done;
}

function describe(result: AnalysisResult, files: readonly string[]): string[] {
  const { slide, mitoticCount, normalCount, analysedAreaMm2, densityPerMm2, hotspots, mpp, timings } = result;
  const circle = hotspots?.circle;
  return [
    slide.name,
    ...result.warnings.map(({ text }) => `  warning     ${text}`),
    `  mitotic     ${mitoticCount} at score ≥ ${result.threshold} (${normalCount} ${normalCount === 1 ? 'look-alike' : 'look-alikes'} below)`,
    `  density     ${figureWords(densityPerMm2)} per mm² over ${areaWords(analysedAreaMm2)} of tissue; ${intervalName} ${intervalWords(result) ?? 'unknown'}`,
    circle === undefined
      ? '  hotspot     none'
      : `  hotspot     ${circle.mitoticCount} in a circle of ${circle.areaMm2} mm² at (${Math.round(circle.x)}, ${Math.round(circle.y)})${beyondWords(circle)}`,
    `  invariance  ${invarianceWords(result.invariance)}`,
    `  pixel size  ${mppWords(mpp)}, ${mpp.source === 'user' ? mppSourceWords(mpp) : 'from the slide'}`,
    `  speed       ${timings.rateMm2PerMin.toFixed(1)} mm²/min on ${engineWords(result)}, ${formatSeconds(timings.total)} in all`,
    ...tissueLines(result),
    ...result.engineEvents.map((event) => `  engine      ${engineEventWords(event)}`),
    ...(result.missingTiles.length > 0
      ? [`  missing     ${result.missingTiles.length} tiles could not be read; their area is not counted`]
      : []),
    ...files.map((file) => `  wrote       ${file}`),
  ];
}

/** At the number itself: the warning says the rest. */
function beyondWords(circle: Hotspot): string {
  if (!reachesBeyondTissue(circle) || circle.tissueInsideMm2 === null) return '';
  return `, of which ${circle.tissueInsideMm2.toFixed(2)} mm² are tissue`;
}

function tissueLines({ tissue }: AnalysisResult): string[] {
  if (tissue === null) return [];
  const dropped = droppedWords(tissue.droppedMm2);
  return [
    ...(dropped === null ? [] : [`  left out    ${dropped}`]),
    ...(tissue.correction === null ? [] : [`  corrected   ${correctionWords(tissue.correction)}`]),
  ];
}
