/**
 * The runs of this application: each waits for its engine, goes through `analyse`, is written to the project, and only then said to
 * be finished. What is found is published as it comes. A run that has ended without a result keeps what it found, for a while, so
 * that counts can still be made of it.
 */
import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { progressAt, type Candidate, type Progress } from '../contract/detection';
import { asSpindleError } from '../contract/errors';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult, RunSummary } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { KnownMpp } from '../contract/slide';
import { candidatesTopic, type RunEnd, type RunItem, type Topic, type Update } from '../contract/wire/topics';
import { countMitotic } from '../counting/count';
import { analyse } from '../analysis/analyse';
import type { Figures } from '../analysis/figures';
import type { PatchJournal } from '../analysis/patch-journal';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import { isAddress } from '../slide/source/address';
import type { Engines } from './engines';
import { newIdentifier } from './identifier';
import { unknownRun } from './request-errors';
import type { OpenSlide, OpenSlides } from './open-slides';
import type { Results } from './results';
import { RunPacer } from './run-pacer';
import type { UnfinishedRuns } from './unfinished-runs';

export interface RunRequest {
  readonly mpp: KnownMpp;
  readonly model: Model;
  readonly roi?: Roi;
  readonly maskEdits?: readonly MaskEdit[];
  readonly forceStain?: boolean;
}

interface Run {
  readonly runId: string;
  readonly slideId: string;
  readonly mpp: KnownMpp;
  readonly request: RunRequest;
  readonly abort: AbortController;
  readonly candidates: Candidate[];
  /** How many of the candidates have been published. */
  published: number;
  readonly pacer: RunPacer;
  /** As it was published last. */
  item: RunItem;
  /** Tissue looked at so far. */
  areaMm2: number;
  /** Settles when the run has ended, either way; never rejects. */
  ended: Promise<void>;
}

/** How many runs that ended without a result are held. */
const mostEnded = 8;
/** How many ended runs of any kind stay in the list that windows get. */
const mostListed = 500;

export interface RunsOptions {
  readonly slides: OpenSlides;
  readonly engines: Engines;
  readonly figures: Figures;
  readonly results: Results;
  readonly unfinished: UnfinishedRuns;
  /** Identifier of the project that results are written to. */
  readonly projectId: () => string;
  readonly version: string;
  readonly publish: (topic: Topic, update: Update) => void;
}

export class Runs {
  /** Numbers of another application's runs mean nothing here. */
  readonly #epoch = newIdentifier();
  #seq = 0;
  readonly #items = new Map<string, RunItem>();
  /** Those that wait or work, and the last that ended without a result. */
  readonly #runs = new Map<string, Run>();
  readonly #going = new Set<Run>();

  constructor(private readonly options: RunsOptions) {}

  /** True while a run waits or works. */
  get areGoing(): boolean {
    return this.#going.size > 0;
  }

  /**
   * Asked for again while it goes on, as after a reload of the page or from a second window, a run is joined
   * rather than made twice.
   * @returns the run's id, at once; the rest comes as updates. @throws request-invalid
   */
  async start(slideId: string, request: RunRequest): Promise<string> {
    const held = await this.options.slides.hold(slideId);
    const same = [...this.#going].find((run) => isSameRun(run, held, request));
    if (same !== undefined) {
      await held.release();
      return same.runId;
    }
    const run = this.#register(held, request);
    this.#going.add(run);
    run.ended = this.#follow(run, held, request).finally(() => held.release());
    return run.runId;
  }

  /** Cancelling a run that has ended is no error: the request may be late. @throws not-found */
  cancel(runId: string): void {
    if (!this.#items.has(runId)) throw unknownRun(runId);
    this.#runs.get(runId)?.abort.abort();
  }

  /** Counts of a run that goes on or has ended without a result, from what it has found so far. @throws not-found */
  async summarise(runId: string, threshold: number): Promise<RunSummary> {
    const { candidates, mpp, areaMm2 } = this.#find(runId);
    const soFar = { candidates, mpp, analysedAreaMm2: areaMm2, analysed: null, regions: [], warnings: [] };
    return this.options.figures.summarise(soFar, threshold);
  }

  /** True for a run of which only what it found so far is known. */
  has(runId: string): boolean {
    return this.#runs.has(runId);
  }

  /** All runs, in the order of their start. */
  list(): Update<'runs'> {
    return { epoch: this.#epoch, after: 0, seq: this.#seq, changes: [...this.#items.values()] };
  }

  /** What a run found after so many candidates; of one that has finished, nothing: its result says it. @throws not-found */
  candidatesSince(runId: string, since: number): Update<'candidates'> {
    const { candidates, published } = this.#find(runId);
    const after = Math.min(since, published);
    return { epoch: this.#epoch, after, seq: published, changes: [candidates.slice(after, published)] };
  }

  /** Cancels all and waits until they have let go of slides and engines. */
  async close(): Promise<void> {
    const going = [...this.#going];
    for (const run of going) run.abort.abort();
    await Promise.all(going.map((run) => run.ended));
  }

  #register({ slideId, slide, identity }: OpenSlide, request: RunRequest): Run {
    const abort = new AbortController();
    // Every tile that is being read listens; that many are no leak.
    setMaxListeners(0, abort.signal);
    const runId = newIdentifier();
    const item: RunItem = {
      runId,
      project: this.options.projectId(),
      picture: { key: identity.key, scene: identity.scene },
      slideName: slide.info.name,
      modelId: request.model.manifest.id,
      progress: progressAt('waiting'),
      end: null,
    };
    const run: Run = {
      runId,
      slideId,
      mpp: request.mpp,
      request,
      abort,
      candidates: [],
      published: 0,
      pacer: new RunPacer((progress, candidates) => this.#publishFound(run, progress, candidates)),
      item,
      areaMm2: 0,
      ended: Promise.resolve(),
    };
    this.#runs.set(run.runId, run);
    this.#publish(run, item);
    return run;
  }

  #find(runId: string): Run {
    const run = this.#runs.get(runId);
    if (run === undefined) throw unknownRun(runId);
    return run;
  }

  #publish(run: Run, item: RunItem): void {
    run.item = item;
    this.#items.set(run.runId, item);
    const after = this.#seq;
    this.#seq += 1;
    this.options.publish('runs', { epoch: this.#epoch, after, seq: this.#seq, changes: [item] });
  }

  #publishFound(run: Run, progress: Progress | null, candidates: readonly Candidate[]): void {
    if (candidates.length > 0) {
      const after = run.published;
      run.published += candidates.length;
      const update = { epoch: this.#epoch, after, seq: run.published, changes: [candidates] };
      this.options.publish(candidatesTopic(run.runId), update);
    }
    if (progress !== null) this.#publish(run, { ...run.item, progress });
  }

  #end(run: Run, end: RunEnd): void {
    run.pacer.flush();
    this.#going.delete(run);
    if (end.kind === 'finished') this.#runs.delete(run.runId);
    this.#publish(run, { ...run.item, end });
    this.#letGo();
  }

  /** Lets go of the oldest runs that have ended. */
  #letGo(): void {
    const isGoing = (runId: string): boolean => [...this.#going].some((run) => run.runId === runId);
    const ended = [...this.#runs.keys()].filter((runId) => !isGoing(runId));
    for (const runId of ended.slice(0, -mostEnded)) this.#runs.delete(runId);
    const listed = [...this.#items.keys()].filter((runId) => !isGoing(runId));
    for (const runId of listed.slice(0, -mostListed)) this.#items.delete(runId);
  }

  async #follow(run: Run, open: OpenSlide, request: RunRequest): Promise<void> {
    const { engines, figures, results, unfinished, version } = this.options;
    const { pacer } = run;
    const kept: { journal?: PatchJournal; isOfNoUse?: true } = {};
    try {
      const work = async (engine: Engine): Promise<void> => {
        const { signal } = run.abort;
        const { slide } = open;
        const events = analyse({
          ...{ slide, version, signal, ...request, engine, elsewhere: figures },
          // What lies behind an address may be another slide by the next run.
          ...(!isAddress(slide.path) && {
            journal: async (key: string) => (kept.journal = await unfinished.journalOf(slide.path, key)),
          }),
        });
        const result = await this.#consume(run, events);
        pacer.flush();
        this.#end(run, {
          kind: 'finished',
          run: await results.add(result),
          mitoticCount: countMitotic(result.candidates, result.threshold),
          seconds: result.timings.total,
        });
        kept.isOfNoUse = true;
      };
      const onTurn = (): void => pacer.progress(progressAt('starting-engine'));
      await engines.use(request.model, run.abort.signal, work, onTurn);
    } catch (thrown) {
      this.#end(run, { kind: 'failed', error: asSpindleError(thrown).toReport() });
    } finally {
      // Not before the end is told: a window hears of the recorded run and of its end at once.
      await (kept.isOfNoUse === true ? kept.journal?.remove() : kept.journal?.close());
    }
  }

  async #consume(run: Run, events: ReturnType<typeof analyse>): Promise<AnalysisResult> {
    for await (const event of events) {
      switch (event.type) {
        case 'progress':
          if (event.progress.stage === 'detecting') run.areaMm2 = event.progress.doneAreaMm2;
          run.pacer.progress(event.progress);
          break;
        case 'candidates':
          for (const candidate of event.candidates) run.candidates.push(candidate);
          run.pacer.candidates(event.candidates);
          break;
        // Progress and candidates tell of it.
        case 'resumed':
          break;
        case 'finished':
          return event.result;
      }
    }
    throw new Error('the analysis ended without a result');
  }
}

/** Of the same open slide, with the same model, pixel size, region and tissue, and not being stopped. */
function isSameRun(
  run: Run,
  { slideId }: OpenSlide,
  { mpp, model, roi, maskEdits, forceStain }: RunRequest,
): boolean {
  const { request } = run;
  if (run.abort.signal.aborted) return false;
  return (
    run.slideId === slideId &&
    request.model.sha256 === model.sha256 &&
    isDeepStrictEqual(
      [request.mpp, request.roi, request.maskEdits, request.forceStain],
      [mpp, roi, maskEdits, forceStain],
    )
  );
}
