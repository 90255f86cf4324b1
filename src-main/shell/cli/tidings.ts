/**
 * What a command that analyses slides says while it works: events of a batch in, lines, notes and the exit status out. Nothing of a
 * result is kept once it is said.
 */
import { plural } from '../../base/count-words';
import type { BatchEvent } from '../../analysis/batch';
import type { ChosenStem } from '../../analysis/output-folder';
import { intervalName } from '../../counting/count-interval';
import { engineEventWords, engineWords } from '../../contract/engine';
import { formatError, type ErrorReport } from '../../contract/errors';
import type { Hotspot } from '../../contract/hotspot';
import { invarianceWords } from '../../contract/invariance';
import { correctionWords, droppedWords } from '../../contract/mask';
import type { AnalysisResult } from '../../contract/report';
import { mppSourceWords, mppWords } from '../../contract/slide';
import { reachesBeyondTissue } from '../../counting/hotspot';
import { describeResult } from '../../report/json';
import { areaWords, figureWords, intervalWords, timeWords } from '../../report/wording';
import { exitStatus, exitStatusOf, worstStatus } from './exit-status';
import { formatSeconds, printError, printJson, printLine, printNote } from './output';
import { progressDisplay, showRun } from './progress';
import type { Recording } from './recording';

/** One slide in the `--json` answer. */
interface SlideOutcome {
  readonly path: string;
  readonly files: readonly string[];
  /** What of the project it was analysed with, in words; `null` where the project knows nothing of it. */
  readonly follows: string | null;
  /** The result as in the JSON document, less its detections. */
  readonly result: object | null;
  /** It was analysed before, and nothing has changed since. */
  readonly wasDone: boolean;
  /** Path of the slide of the batch that it is the same as, and was analysed with; `null` of most. */
  readonly sameAs: string | null;
  readonly error: ErrorReport | null;
}

interface TidingsOptions {
  readonly json?: boolean;
  /** Stack traces of the slides that fail. */
  readonly debug?: boolean;
}

export class Tidings {
  readonly #display = progressDisplay();
  readonly #follows = new Map<number, string | null>();
  readonly #outcomes = new Map<number, SlideOutcome>();
  readonly #statuses = new Map<number, number>();
  #recordedIn: string | null = null;
  #summary = '';

  /** @param many `isMany`: how far all slides are is said too; `isWatching`: until it is stopped; `jobs`: slides at a time */
  constructor(
    private readonly recording: Recording,
    private readonly options: TidingsOptions,
    private readonly many: { readonly isMany: boolean; readonly isWatching: boolean; readonly jobs: number },
  ) {}

  /** What of the project the slide is analysed with. */
  followed(index: number, words: string | null): void {
    this.#follows.set(index, words);
  }

  /** Where the run was recorded that is said next. */
  recorded(file: string | null): void {
    this.#recordedIn = file;
  }

  tell(event: BatchEvent): void {
    switch (event.type) {
      case 'begun':
        this.#begun(event);
        break;
      case 'slide':
        if (process.stderr.isTTY) printNote(this.#subject(event.path, event.index, event.total));
        break;
      case 'documents':
        for (const text of documentsWords(event.path, event.chosen)) printNote(text);
        break;
      case 'progress':
        showRun(this.#display, event.path, event.progress, this.many.isMany ? event.batch : null);
        break;
      case 'resumed':
        printNote(
          `${event.path}: goes on where an earlier analysis ended: ${event.patches} of ${event.of} patches are finished`,
        );
        break;
      case 'candidates':
        break;
      case 'done':
        this.#display.end();
        this.#done(event);
        break;
      case 'was-done':
        this.#display.end();
        printNote(`${event.path}: an earlier process had finished it, and was ended before it said so`);
        this.#set(event.index, exitStatus.done, { path: event.path, wasDone: true });
        break;
      case 'same':
        this.#display.end();
        printNote(`${event.path}: the same slide as ${event.as}; it is analysed once`);
        this.#set(event.index, exitStatus.done, { path: event.path, sameAs: event.as });
        break;
      case 'known':
        printNote(
          `${event.path}: the project has a result of it of ${timeWords(event.startedAt)} with the same settings: that result is taken`,
        );
        break;
      case 'moved':
        this.#display.end();
        printNote(
          `${event.path}: was analysed as ${event.from}, which is not there any more; its result stays`,
        );
        this.#set(event.index, exitStatus.done, { path: event.path, wasDone: true });
        break;
      case 'again':
        this.#display.end();
        printNote(`${event.path}: is analysed again: ${formatError(event.error.toReport())}`);
        break;
      case 'failed':
        this.#display.end();
        this.#set(event.index, exitStatusOf(event.error.tag), {
          path: event.path,
          error: event.error.toReport(),
        });
        // An interruption ends the command, which says so itself, but for one that has no other end.
        if (event.error.tag !== 'aborted') printError(event.error, this.options);
        else if (this.many.isWatching)
          printNote(`${event.path}: was stopped before its end; the same command goes on with it`);
        break;
      case 'elsewhere': {
        const { path, index, missingTiles, error } = event;
        if (error === null) this.#set(index, statusOfDone(missingTiles), { path, wasDone: true });
        else this.#set(index, exitStatusOf(error.tag), { path, error: error.toReport() });
        break;
      }
      case 'waiting':
        this.#display.end();
        printNote(
          `nothing is left to begin; other processes analyse ${event.slides} more, which are taken over where one dies`,
        );
        break;
      case 'paused':
        this.#display.end();
        printNote('the batch is paused in the application; it goes on when it is resumed there');
        break;
      case 'finished':
        this.#summary = event.summaryFile;
        if (event.isBeside)
          printNote(`an earlier summary of other slides is kept; the new one is ${event.summaryFile}`);
        break;
    }
  }

  /** Says what all came to. @returns the exit status */
  end(): number {
    const inOrder = [...this.#outcomes].sort(([one], [other]) => one - other).map(([, outcome]) => outcome);
    if (this.options.json === true) printJson({ slides: inOrder, summary: this.#summary });
    else if (this.many.isMany) printLine(`summary: ${this.#summary}`);
    return worstStatus([...this.#statuses.values()]);
  }

  #begun({ kept, isOfOtherSettings, notes }: Extract<BatchEvent, { type: 'begun' }>): void {
    if (isOfOtherSettings)
      printNote(
        'an earlier batch into this folder was made with other settings: all slides are analysed again',
      );
    for (const note of notes) printNote(`warning: ${note}`);
    for (const { path, index, missingTiles } of kept)
      this.#set(index, statusOfDone(missingTiles), { path, wasDone: true });
    if (kept.length === 0) return;
    const slides = kept.length === 1 ? 'slide is' : 'slides are';
    printNote(`${kept.length} ${slides} done already, and not analysed again (--again does)`);
  }

  #done({ index, path, result, files }: Extract<BatchEvent, { type: 'done' }>): void {
    sayRegions(this.recording, result);
    const follows = this.#follows.get(index) ?? null;
    this.#follows.delete(index);
    this.#set(index, statusOfDone(result.missingTiles.length), {
      path,
      files,
      follows,
      result: describeResult(result),
    });
    if (this.options.json === true) return;
    for (const text of describe(result, files)) printLine(text);
    if (follows !== null) printLine(`  follows     ${follows}`);
    if (this.#recordedIn !== null) printLine(`  recorded    in ${this.#recordedIn}`);
  }

  #set(index: number, status: number, said: Partial<SlideOutcome> & Pick<SlideOutcome, 'path'>): void {
    this.#statuses.set(index, status);
    // A thousand results are kept for those alone who ask for them.
    if (this.options.json !== true) return;
    const follows = this.#follows.get(index) ?? null;
    this.#outcomes.set(index, {
      ...{ files: [], follows, result: null, wasDone: false, sameAs: null, error: null },
      ...said,
    });
  }

  #subject(path: string, index: number, total: number): string {
    return this.many.isMany ? `${index + 1}/${total} ${path}` : path;
  }
}

function statusOfDone(missingTiles: number): number {
  return missingTiles > 0 ? exitStatus.missingTiles : exitStatus.done;
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

function describe(result: AnalysisResult, files: readonly string[]): string[] {
  const { slide, mitoticCount, normalCount, analysedAreaMm2, densityPerMm2, hotspots, mpp, timings } = result;
  const circle = hotspots?.circle;
  return [
    slide.name,
    ...result.warnings.map(({ text }) => `  warning     ${text}`),
    `  mitotic     ${mitoticCount} at score ≥ ${result.threshold} (${plural(normalCount, 'look-alike', 'look-alikes')} below)`,
    `  density     ${figureWords(densityPerMm2)} per mm² over ${areaWords(analysedAreaMm2)} of tissue; ${intervalName} ${intervalWords(result) ?? 'unknown'}`,
    circle === undefined
      ? '  hotspot     none'
      : `  hotspot     ${circle.mitoticCount} in a circle of ${circle.areaMm2} mm² at (${Math.round(circle.x)}, ${Math.round(circle.y)})${beyondWords(circle)}`,
    `  invariance  ${invarianceWords(result.invariance)}`,
    `  pixel size  ${mppWords(mpp)}, ${mpp.source === 'user' ? mppSourceWords(mpp) : 'from the slide'}`,
    `  speed       ${timings.rateMm2PerMin > 0 ? `${timings.rateMm2PerMin.toFixed(1)} mm²/min` : 'all patches were finished before,'} on ${engineWords(result)}, ${formatSeconds(timings.total)} in all`,
    ...tissueLines(result),
    ...result.engineEvents.map((event) => `  engine      ${engineEventWords(event)}`),
    ...(result.missingTiles.length > 0
      ? [
          `  missing     ${plural(result.missingTiles.length, 'tile', 'tiles')} could not be read; their area is not counted`,
        ]
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
