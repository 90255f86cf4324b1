/**
 * The runs of this session: each waits for its engine, goes through `analyse`, is saved, and only then
 * announced as finished. Keeps what was found so far, so that counts can be made while a run goes on and
 * after it was stopped.
 */
import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { ApiEvent, CurrentRun, FinishedRun } from '../contract/api';
import { progressAt, type Candidate, type Progress } from '../contract/detection';
import { aborted, asSpindleError } from '../contract/errors';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult, RunSummary } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { KnownMpp } from '../contract/slide';
import { analyse } from '../analysis/analyse';
import type { Figures } from '../analysis/figures';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import type { RunStore } from '../project/run-store';
import { isSameIdentity } from '../project/slide-identity';
import type { Engines } from './engines';
import { newIdentifier } from './identifier';
import { invalidRequest, unknownRun } from './request-errors';
import type { OpenSlide, OpenSlides } from './open-slides';
import { RunPacer } from './run-pacer';

export interface RunRequest {
  readonly mpp: KnownMpp;
  readonly model: Model;
  readonly roi?: Roi;
  readonly maskEdits?: readonly MaskEdit[];
  readonly forceStain?: boolean;
}

/** The slide of a run as it was when it was opened. */
export type AnalysedSlide = Pick<OpenSlide, 'slideId' | 'path' | 'scene' | 'identity'>;

interface Run {
  readonly runId: string;
  readonly of: AnalysedSlide;
  readonly mpp: KnownMpp;
  /** What was asked for; `null` for a run taken in from an earlier session. */
  readonly request: RunRequest | null;
  readonly abort: AbortController;
  readonly candidates: Candidate[];
  readonly pacer: RunPacer;
  progress: Progress;
  /** Tissue looked at so far. */
  areaMm2: number;
  result: AnalysisResult | null;
  /** Settles when the run has ended, either way; never rejects. */
  ended: Promise<void>;
}

export interface RunsOptions {
  readonly slides: OpenSlides;
  readonly engines: Engines;
  readonly figures: Figures;
  readonly store: RunStore;
  readonly version: string;
  readonly emit: (event: ApiEvent) => void;
}

export class Runs {
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
   * @returns the run's id, at once; the rest comes as events. @throws request-invalid
   */
  async start(slideId: string, request: RunRequest): Promise<string> {
    const held = await this.options.slides.hold(slideId);
    const same = [...this.#going].find((run) => isSameRun(run, held, request));
    if (same !== undefined) {
      await held.release();
      return same.runId;
    }
    const run = this.#register(held, request.mpp, request, null);
    this.#going.add(run);
    run.ended = this.#follow(run, held, request).finally(() => held.release());
    return run.runId;
  }

  /**
   * A run that has ended without a result says so again: who cancels it has missed its end.
   * @throws request-invalid
   */
  cancel(runId: string): void {
    const run = this.#find(runId);
    run.abort.abort();
    if (run.result === null && !this.#going.has(run)) {
      this.options.emit({ type: 'run-failed', runId, error: aborted().toReport() });
    }
  }

  /** Takes in a finished run of an earlier session. */
  adopt(of: AnalysedSlide, result: AnalysisResult): FinishedRun {
    const { runId } = this.#register(of, result.mpp, null, result);
    return { runId, result };
  }

  /** The newest finished run over this very slide in this session. */
  lastOver({ identity }: AnalysedSlide): FinishedRun | null {
    for (const { runId, of, result } of [...this.#runs.values()].reverse()) {
      if (result !== null && isSameIdentity(of.identity, identity)) return { runId, result };
    }
    return null;
  }

  /** Those that wait or work, in the order of their start, with all that has been announced of them. */
  underWay(): CurrentRun[] {
    return [...this.#going].flatMap(({ runId, of, request, pacer, progress, candidates }) => {
      if (request === null) return [];
      // So that what is given here and what comes as events overlap in nothing.
      pacer.flush();
      const modelId = request.model.manifest.id;
      return { runId, slideId: of.slideId, modelId, progress, candidates: [...candidates] };
    });
  }

  /** Of the finished run; of a run that goes on or was stopped, from what it has found so far. */
  async summarise(runId: string, threshold: number): Promise<RunSummary> {
    const { result, candidates, mpp, areaMm2 } = this.#find(runId);
    const soFar = { candidates, mpp, analysedAreaMm2: areaMm2, analysed: null, warnings: [] };
    return this.options.figures.summarise(result ?? soFar, threshold);
  }

  /** @throws request-invalid when there is no such run or it has not finished. */
  finished(runId: string): { readonly of: AnalysedSlide; readonly result: AnalysisResult } {
    const { of, result } = this.#find(runId);
    if (result === null) {
      throw invalidRequest('runId', 'the run has not finished', 'wait for it, or start it again');
    }
    return { of, result };
  }

  /** Cancels all and waits until they have let go of slides and engines. */
  async close(): Promise<void> {
    const going = [...this.#going];
    for (const run of going) run.abort.abort();
    await Promise.all(going.map((run) => run.ended));
  }

  #register(
    { slideId, path, scene, identity }: AnalysedSlide,
    mpp: KnownMpp,
    request: RunRequest | null,
    result: AnalysisResult | null,
  ): Run {
    const abort = new AbortController();
    // Every tile that is being read listens; that many are no leak.
    setMaxListeners(0, abort.signal);
    const runId = newIdentifier();
    const run: Run = {
      runId,
      of: { slideId, path, scene, identity },
      mpp,
      request,
      abort,
      candidates: [],
      pacer: new RunPacer(runId, this.options.emit),
      progress: progressAt('waiting'),
      areaMm2: 0,
      result,
      ended: Promise.resolve(),
    };
    this.#runs.set(run.runId, run);
    return run;
  }

  #find(runId: string): Run {
    const run = this.#runs.get(runId);
    if (run === undefined) throw unknownRun(runId);
    return run;
  }

  async #follow(run: Run, open: OpenSlide, request: RunRequest): Promise<void> {
    const { engines, emit } = this.options;
    const { runId, pacer } = run;
    const report = (progress: Progress): void => {
      run.progress = progress;
      pacer.progress(progress);
    };
    try {
      // The answer with the run's id goes out before its first event.
      await new Promise(setImmediate);
      report(run.progress);
      const work = async (engine: Engine): Promise<void> => {
        const events = analyse({
          ...this.#common(run, open),
          ...request,
          engine,
          elsewhere: this.options.figures,
        });
        const result = await this.#consume(run, report, events);
        await this.options.store.saveRun(run.of.identity, result);
        run.result = result;
        // The result has the final list.
        run.candidates.length = 0;
        pacer.flush();
        emit({ type: 'run-finished', runId, result });
      };
      const onTurn = (): void => report(progressAt('starting-engine'));
      await engines.use(request.model, run.abort.signal, work, onTurn);
    } catch (thrown) {
      pacer.flush();
      emit({ type: 'run-failed', runId, error: asSpindleError(thrown).toReport() });
    } finally {
      this.#going.delete(run);
    }
  }

  #common(
    run: Run,
    { slide }: OpenSlide,
  ): Pick<Parameters<typeof analyse>[0], 'slide' | 'version' | 'signal'> {
    return { slide, version: this.options.version, signal: run.abort.signal };
  }

  async #consume(
    run: Run,
    report: (progress: Progress) => void,
    events: ReturnType<typeof analyse>,
  ): Promise<AnalysisResult> {
    for await (const event of events) {
      switch (event.type) {
        case 'progress':
          if (event.progress.stage === 'detecting') run.areaMm2 = event.progress.doneAreaMm2;
          report(event.progress);
          break;
        case 'candidates':
          for (const candidate of event.candidates) run.candidates.push(candidate);
          run.pacer.candidates(event.candidates);
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
  { slideId }: AnalysedSlide,
  { mpp, model, roi, maskEdits, forceStain }: RunRequest,
): boolean {
  const { request } = run;
  if (request === null || run.abort.signal.aborted) return false;
  return (
    run.of.slideId === slideId &&
    request.model.sha256 === model.sha256 &&
    isDeepStrictEqual(
      [request.mpp, request.roi, request.maskEdits, request.forceStain],
      [mpp, roi, maskEdits, forceStain],
    )
  );
}
