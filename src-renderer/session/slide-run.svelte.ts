/**
 * The analysis of one slide as this window sees it: the run that was started last, in this window or another, and the newest
 * result that is kept. Follows the topics; asks for a result once it is said to be there.
 */
import type { FinishedRun } from '../../src-main/contract/api';
import { valuesOf } from '../../src-main/contract/domain/slide-state';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { isSamePicture, type SlidePicture } from '../../src-main/contract/identity';
import { type RunItem } from '../../src-main/contract/wire/topics';
import { mayPass } from '../client/answer';
import type { Client } from '../client/api';
import type { Mirror } from '../mirror/mirror.svelte';
import type { Mirrors } from '../mirror/mirrors';
import { t, windowLanguage } from '../ui/language.svelte';
import { isUnderWay, runStateOf, type Asked, type RunState } from './run-state';

/** One object, in the language of the window whenever it is read. */
const lost: ErrorReport = {
  tag: 'engine-failed',
  where: {},
  get what() {
    return t('session-run-lost');
  },
  get why() {
    return t('session-run-lost-why');
  },
  get remedy() {
    return t('session-run-lost-remedy');
  },
  get language() {
    return windowLanguage.messages.language;
  },
};

/** Delay before a result is asked for again, after a request that failed while the connection stood, ms. */
const fetchAgainMs = 1000;

export interface SlideRunListener {
  /** A run over the slide has begun, in this window or elsewhere. */
  readonly onBegun: (modelId: string) => void;
  /**
   * A result is shown.
   * @param isWatched its run was followed in this window
   * @param before the result that it takes the place of
   */
  readonly onResult: (run: FinishedRun, isWatched: boolean, before: FinishedRun | null) => void;
  readonly onError: (error: ErrorReport) => void;
}

export class SlideRun {
  readonly #client: Pick<Client, 'call'>;
  readonly #mirrors: Mirrors;
  readonly #picture: SlidePicture;
  readonly #decisions: Mirror<'decisions'>;
  readonly #listener: SlideRunListener;
  #stop: () => void = () => undefined;
  /** Candidates of the run in progress. */
  #candidates = $state.raw<Mirror<'candidates'> | null>(null);
  #asked = $state.raw<Asked | null>(null);
  /** The run that the main side has answered `asked` with, until its list shows it. */
  #awaited: string | null = null;
  /** The run whose end a person has dismissed, and the run that was asked to stop. */
  #aside = $state<string | null>(null);
  #cancelling = $state<string | null>(null);
  /** The run that was seen to go on in this window, and the newest result that was kept when it began. */
  #watched: string | null = null;
  #keptBefore: string | null = null;
  /** Identifier of the project that is open. */
  #project = $state<string | null>(null);
  #finished = $state.raw<FinishedRun | null>(null);
  #fetching: { readonly runId: string; readonly done: Promise<void> } | null = null;
  #fetchTimer: ReturnType<typeof setTimeout> | null = null;
  /** The run whose result could not be loaded, which has been reported. */
  #failing: string | null = null;
  /** The run whose result could not be loaded and is not asked for again. */
  #unfetched = $state<string | null>(null);

  readonly #item = $derived.by<RunItem | null>(() => {
    const { runs } = this.#mirrors;
    const own = runs.state.filter(
      ({ picture, project }) => isSamePicture(picture, this.#picture) && project === this.#project,
    );
    const last = own.at(-1);
    return last === undefined || last.runId === this.#aside ? null : last;
  });
  /** The newest of those that are kept, or that ended here and could not be. */
  readonly #newest = $derived.by<string | null>(() => {
    // Those of the project before are no runs of this one.
    if (this.#decisions.epoch !== this.#project) return null;
    const kept = valuesOf(this.#decisions.state, 'run');
    const ended = this.#item?.end?.kind === 'finished' ? this.#item.end.run : null;
    if (ended !== null && !kept.some(({ id }) => id === ended)) return ended;
    return kept.at(-1)?.id ?? null;
  });
  readonly #state = $derived.by<RunState>(() =>
    runStateOf({
      asked: this.#asked,
      item: this.#item,
      candidates: this.#candidates?.state ?? [],
      incomplete: this.#candidates?.isCurrent !== true,
      cancelling: this.#item?.runId === this.#cancelling,
      // What the project does not have is not shown.
      finished: this.#newest === null ? null : this.#finished,
      isFetched: this.#newest === this.#finished?.runId || this.#newest === this.#unfetched,
    }),
  );

  constructor(
    client: Pick<Client, 'call'>,
    mirrors: Mirrors,
    picture: SlidePicture,
    decisions: Mirror<'decisions'>,
    listener: SlideRunListener,
  ) {
    this.#client = client;
    this.#mirrors = mirrors;
    this.#picture = picture;
    this.#decisions = decisions;
    this.#listener = listener;
  }

  /** Begins to follow the topics. */
  follow(): void {
    const mirrors = [this.#mirrors.runs, this.#decisions, this.#mirrors.project];
    const ends = mirrors.map((mirror) => mirror.onChange(() => this.#follow()));
    this.#stop = () => {
      for (const end of ends) end();
    };
    this.#follow();
  }

  get state(): RunState {
    return this.#state;
  }

  /** Settles when the result that is there now is shown, or cannot be. */
  async settled(): Promise<void> {
    await this.#fetching?.done;
  }

  /** @param forceStain analyses a slide whose colours are refused; every document will say so. */
  async start(slideId: string, modelId: string, forceStain: boolean): Promise<void> {
    if (isUnderWay(this.#state)) return;
    const asked: Asked = { kind: 'start', modelId };
    this.#asked = asked;
    try {
      const { runId } = await this.#client.call('startRun', { slideId, modelId, forceStain });
      this.#awaited = runId;
      if (this.#item?.runId !== runId) await this.#mirrors.runs.refresh();
      this.#follow();
    } catch (thrown) {
      const error = asSpindleError(thrown).toReport();
      if (this.#asked === asked) this.#asked = { kind: 'refused', error };
      // A run has begun meanwhile: this one, where only the answer was lost.
      else this.#listener.onError(error);
    }
  }

  async cancel(): Promise<void> {
    if (this.#state.kind !== 'running') return;
    const { runId } = this.#state;
    this.#cancelling = runId;
    await this.#client.call('cancelRun', { runId });
  }

  /** Back to the last result after a run that failed or was cancelled. */
  restoreResult(): void {
    this.#asked = null;
    if (this.#item?.end?.kind === 'failed') this.#aside = this.#item.runId;
  }

  dispose(): void {
    this.#stop();
    if (this.#fetchTimer !== null) clearTimeout(this.#fetchTimer);
    this.#releaseCandidates();
  }

  #follow(): void {
    const project = this.#mirrors.project.state?.id ?? null;
    if (project !== this.#project) {
      this.#project = project;
      this.#finished = null;
      this.#unfetched = null;
      this.#asked = null;
    }
    const item = this.#item;
    const run = this.#newest;
    if (this.#mirrors.runs.state.some(({ runId }) => runId === this.#awaited)) {
      this.#awaited = null;
      this.#asked = null;
    }
    if (item?.end === null && this.#watched !== item.runId) {
      this.#watched = item.runId;
      this.#keptBefore = run;
      this.#releaseCandidates();
      this.#candidates = this.#mirrors.candidates(item.runId);
      if (!this.#candidates.isCurrent) void this.#candidates.refresh();
      this.#asked = null;
      this.#listener.onBegun(item.modelId);
    }
    const isThere = run === this.#finished?.runId || run === this.#unfetched;
    if (item?.end !== null) this.#endWatching(item, isThere);
    if (run !== null && !isThere && run !== this.#fetching?.runId) {
      this.#fetching = { runId: run, done: this.#fetch(run) };
    }
  }

  /** The watched run has ended, or the main side does not know of it any more. */
  #endWatching(item: RunItem | null, isThere: boolean): void {
    const { runs } = this.#mirrors;
    // Its result was stored before the main side was restarted.
    const isKept = this.#newest !== this.#keptBefore;
    const asked = this.#asked;
    if (asked?.kind === 'refused' && asked.error === lost && isKept) this.#asked = null;
    if (this.#watched === null || !runs.isCurrent) return;
    if (!runs.state.some(({ runId }) => runId === this.#watched)) {
      this.#watched = null;
      this.#releaseCandidates();
      if (!isKept) this.#asked = { kind: 'refused', error: lost };
    } else if (item?.end?.kind === 'failed' || isThere) {
      this.#watched = null;
      this.#releaseCandidates();
    }
  }

  async #fetch(runId: string): Promise<void> {
    try {
      const result = await this.#client.call('runResult', { runId });
      // A newer one may be there by now.
      if (this.#newest !== runId) return;
      // The result may be stored before the list of runs says that its run has ended.
      const isWatched = this.#watched !== null;
      const before = this.#finished;
      this.#finished = { runId, result };
      this.#follow();
      this.#listener.onResult(this.#finished, isWatched, before);
    } catch (thrown) {
      const error = asSpindleError(thrown).toReport();
      const isFirst = this.#failing !== runId;
      this.#failing = runId;
      if (mayPass(error)) this.#fetchLater();
      else {
        this.#unfetched = runId;
        this.#follow();
      }
      if (isFirst) this.#listener.onError(error);
    } finally {
      if (this.#fetching?.runId === runId) this.#fetching = null;
    }
  }

  /** Needed where no event tells that the connection is back. */
  #fetchLater(): void {
    if (this.#fetchTimer !== null) clearTimeout(this.#fetchTimer);
    this.#fetchTimer = setTimeout(() => this.#follow(), fetchAgainMs);
  }

  #releaseCandidates(): void {
    if (this.#candidates !== null) this.#mirrors.release(this.#candidates);
    this.#candidates = null;
  }
}
