/**
 * The window: its slides (`open-slides.svelte.ts`), models, who decides, and what the main side says of itself. Events of the main side
 * come in here and go to the part that they belong to.
 */
import type { About, ApiEvent, FolderListing, OpenedSlide, RecentSlide } from '../../src-main/contract/api';
import type { MenuCommand } from '../../src-main/contract/commands';
import type { MeasuringNews } from '../../src-main/contract/engine';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { isSamePicture, type SlideKey } from '../../src-main/contract/identity';
import type { ModelSummary } from '../../src-main/contract/model';
import type { ReportFormat } from '../../src-main/contract/report';
import { type ProjectState, type RunItem } from '../../src-main/contract/wire/topics';
import type { Client, Connection } from '../client/api';
import type { Mirror } from '../mirror/mirror.svelte';
import { Mirrors } from '../mirror/mirrors';
import { t } from '../ui/language.svelte';
import { CaseDecisions } from './case-decisions.svelte';
import { CoverageChoice } from './coverage.svelte';
import { Glimpses } from './glimpses.svelte';
import { OpenSlides } from './open-slides.svelte';
import { OpenedState } from './opened.svelte';
import { EstimateChoice } from './own-estimate.svelte';
import { Outbox } from './outbox.svelte';
import type { PageStart } from './page-address';
import { Reader } from './reader.svelte';
import { endWords, lastFinished } from './run-state';
import type { SlideEntry } from './slide-entry.svelte';

/** Delay before asking again which slides are open, after that failed, ms. */
const catchUpAgainMs = 1000;

export class Workspace {
  readonly client: Client;
  readonly #onMenu: (command: MenuCommand) => void;
  /** Thumbnails and counts of slides that are not open. */
  readonly glimpses: Glimpses;
  readonly coverageChoice: CoverageChoice;
  readonly estimateChoice: EstimateChoice;
  readonly #page: PageStart;
  #about = $state.raw<About | null>(null);
  #models = $state.raw<readonly ModelSummary[]>([]);
  #connection = $state<Connection>('connected');
  #restored = $state(false);
  /** What the shell asked to be opened before it was known what is open already. */
  readonly #requested: string[] = [];
  #startError = $state.raw<ErrorReport | null>(null);
  /** Error of a request that no panel shows. */
  #notice = $state.raw<ErrorReport | null>(null);
  /** What happened last, as a sentence. */
  #said = $state.raw<string | null>(null);
  readonly #mirrors: Mirrors;
  #cases: Mirror<'cases'> | null = null;
  readonly #slides: OpenSlides;
  /** Who decides in this window. */
  readonly reader: Reader;
  /** Decisions of this window that are not in the log. */
  readonly outbox = new Outbox();
  /** Those about several slides in one step. */
  readonly caseDecisions: CaseDecisions;
  /** Runs whose end was not yet said. */
  #going: readonly string[] = [];
  /** Identifier of the project in which slides were looked up last. */
  #projectId: string | null = null;
  /** Whose glimpses the list shows. */
  #glimpsedBy: string | null = null;
  /** Runs that go on over slides that are not open in this window. */
  readonly #foreignRuns = $derived.by<readonly RunItem[]>(() =>
    this.#mirrors.runs.state.filter(
      ({ end, picture }) =>
        end === null &&
        !this.#slides.entries.some(({ opened }) => opened !== null && isSamePicture(opened.picture, picture)),
    ),
  );
  #stop: (() => void)[] = [];

  constructor(
    client: Client,
    onMenu: (command: MenuCommand) => void,
    page: PageStart,
    coverageChoice = new CoverageChoice(null),
    estimateChoice = new EstimateChoice(null),
  ) {
    this.client = client;
    this.coverageChoice = coverageChoice;
    this.estimateChoice = estimateChoice;
    this.#page = page;
    this.#onMenu = onMenu;
    this.#mirrors = new Mirrors(client);
    this.#slides = new OpenSlides({
      client,
      mayBeForgotten: (path) => this.glimpses.forget(path),
      read: (answer) => this.#opened(answer),
      attempt: (action) => this.#attempt(action),
    });
    this.glimpses = new Glimpses(client, () => this.isOpening);
    this.reader = new Reader(client, this.#mirrors.project, async () => {
      if (this.connected) await this.outbox.allSettled();
    });
    this.caseDecisions = new CaseDecisions({
      client,
      outbox: this.outbox,
      project: () => this.project,
      beforeFirst: () => this.reader.ask(),
    });
  }

  get about(): About | null {
    return this.#about;
  }
  get models(): readonly ModelSummary[] {
    return this.#models;
  }
  get folder(): FolderListing | null {
    return this.#slides.folder;
  }
  get entries(): readonly SlideEntry[] {
    return this.#slides.entries;
  }
  get active(): SlideEntry | null {
    return this.#slides.active;
  }
  /** The slide in front; `null` while there is none or it is not open yet. */
  get opened(): OpenedState | null {
    return this.#slides.active?.opened ?? null;
  }
  /** Whether a slide is on its way. */
  get isOpening(): boolean {
    return this.#slides.isOpening;
  }
  get connection(): Connection {
    return this.#connection;
  }
  get connected(): boolean {
    return this.#connection === 'connected';
  }
  /** Whether what was open before has been looked for. */
  get restored(): boolean {
    return this.#restored;
  }
  get startError(): ErrorReport | null {
    return this.#startError;
  }
  get said(): string | null {
    return this.#said;
  }
  get notice(): ErrorReport | null {
    return this.#notice;
  }
  /** Runs that go on over slides that are not open in this window. */
  get foreignRuns(): readonly RunItem[] {
    return this.#foreignRuns;
  }
  /** Where decisions are written; `null` until it is known. */
  get project(): ProjectState | null {
    return this.#mirrors.project.state;
  }
  /** Topics of the main side that this window follows. */
  get mirrors(): Mirrors {
    return this.#mirrors;
  }
  /** The slides of the project: followed from the first use until the window is gone, so that their list is there at once when it is opened again. */
  get cases(): Mirror<'cases'> {
    return (this.#cases ??= this.#mirrors.cases());
  }
  /** For the status line. */
  say(sentence: string): void {
    this.#said = sentence;
  }
  /** What was said last does not hold any more, or is in another language than the window. */
  unsay(): void {
    this.#said = null;
  }

  dismissNotice(): void {
    this.#notice = null;
  }

  /** Starts listening and asks for what every screen needs. */
  async start(): Promise<void> {
    this.#stop = [
      this.client.onEvent((event) => this.#receive(event)),
      this.client.onConnection((connection) => this.#setConnection(connection)),
      this.#mirrors.runs.onChange(() => this.#sayEnds()),
      this.#mirrors.project.onChange(() => this.#followProject()),
      () => this.#mirrors.end(),
    ];
    this.#startError = null;
    try {
      const [about, models] = await Promise.all([
        this.client.call('about', {}),
        this.client.call('listModels', {}),
        this.#slides.listFolder(),
        this.#mirrors.runs.refresh(),
        this.#mirrors.project.refresh(),
      ]);
      this.#about = about;
      this.#models = models;
      await this.#slides.restore(this.#page);
    } catch (thrown) {
      this.#startError = asSpindleError(thrown).toReport();
    } finally {
      this.#restored = true;
      this.#slides.letOpen();
      if (this.#requested.length > 0) void this.openPaths(this.#requested);
    }
  }

  stop(): void {
    this.outbox.end();
    for (const stop of this.#stop) stop();
    this.#slides.dispose();
  }

  activate(entry: SlideEntry): void {
    this.#slides.activate(entry);
  }

  /** Opens each path and brings the last to the front; one already open is only brought to the front. */
  openPaths(paths: readonly string[], expects?: SlideKey): Promise<void> {
    return this.#slides.openPaths(paths, expects);
  }

  /** Files that were chosen in the page or dropped on it. */
  openFiles(files: readonly File[]): Promise<void> {
    return this.#slides.openFiles(files);
  }

  /** Electron's own dialog. */
  async chooseSlides(): Promise<void> {
    await this.#attempt(async () => this.openPaths(await this.client.call('chooseSlides', {})));
  }

  /** Those that were opened before. None where they are not known: what is wrong with the connection is said elsewhere. */
  recentSlides(): Promise<readonly RecentSlide[]> {
    return this.client.call('recentSlides', {}).catch(() => []);
  }

  async forgetRecentSlides(): Promise<void> {
    await this.#attempt(() => this.client.call('forgetRecentSlides', {}));
  }

  openPhantom(): Promise<void> {
    return this.#slides.openPhantom();
  }

  /** Takes the slide off the list. Its finished run stays with the file; a run under way is not thrown away. */
  close(entry: SlideEntry): Promise<void> {
    return this.#slides.close(entry);
  }

  /** Opens another picture of the same file in place of this one. */
  openScene(entry: SlideEntry, scene: number): Promise<void> {
    return this.#slides.openScene(entry, scene);
  }

  /** @param forceStain analyses a slide whose colours are refused; every document will say so. */
  async startRun(opened: OpenedState, forceStain = false): Promise<void> {
    if (!this.connected && opened.decisions.isSaving) this.say(t('session-run-waits'));
    await opened.startRun(forceStain);
  }

  /** Takes the slide's finished run out at the threshold that is set; the status line says where it went. */
  async exportRun(opened: OpenedState, formats: readonly ReportFormat[]): Promise<void> {
    const run = lastFinished(opened.run);
    if (run === null) return;
    const names = formats.map((format) => format.toUpperCase()).join(', ');
    this.say(t('session-export-writing', { names }));
    await this.#attempt(async () => {
      try {
        const outcome = await this.client.exportRun({
          runId: run.runId,
          slideName: opened.info.name,
          threshold: opened.count.threshold,
          formats,
        });
        if (outcome.kind === 'dismissed') this.say(t('session-export-dismissed'));
        else if (outcome.kind === 'downloaded')
          this.say(t('report-downloaded', { names: outcome.names.join(', ') }));
        else this.say(t('report-written', { paths: outcome.paths.join(', ') }));
      } catch (thrown) {
        this.say(t('session-export-failed', { names }));
        throw thrown;
      }
    });
  }

  async cancelForeign(runId: string): Promise<void> {
    await this.#attempt(() => this.client.call('cancelRun', { runId }));
  }

  async cancelRun(opened: OpenedState): Promise<void> {
    await this.#attempt(() => opened.analysis.cancel());
  }

  /**
   * Writes to another project from now on. What was decided before ends in the project that it was decided on.
   * @param path of one that was used before; the system's dialog asks for another
   */
  async openProject(create: boolean, path?: string): Promise<void> {
    if (this.connected) await this.outbox.allSettled();
    await this.#attempt(() =>
      this.client.call('openProject', { create, ...(path !== undefined && { path }) }),
    );
  }

  #opened(answer: OpenedSlide): Promise<OpenedState> {
    return OpenedState.open(
      {
        client: this.client,
        mirrors: this.#mirrors,
        models: () => this.#models,
        coverageChoice: this.coverageChoice,
        estimateChoice: this.estimateChoice,
        outbox: this.outbox,
        beforeFirstDecision: () => this.reader.ask(),
        onError: (error) => (this.#notice = error),
        onSaid: (sentence) => this.say(sentence),
      },
      answer,
    );
  }

  /** @returns whether it was done; if not, the error is shown */
  async #attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (thrown) {
      this.#notice = asSpindleError(thrown).toReport();
      return false;
    }
  }

  #receive(event: ApiEvent): void {
    if (event.type === 'update') {
      this.#mirrors.receive(event);
    } else if (event.type === 'open-requested') {
      if (this.#restored) void this.openPaths(event.paths);
      else this.#requested.push(...event.paths);
    } else if (event.type === 'engine-measuring') {
      this.say(measuringSentence(event.news));
    } else if (event.type === 'warning') {
      this.#notice = event.error;
    } else if (event.type === 'menu') {
      this.#onMenu(event.command);
    }
  }

  #setConnection(connection: Connection): void {
    const wasConnected = this.connected;
    this.#connection = connection;
    if (!this.connected) return;
    // What could not be reached is.
    if (this.#notice?.tag === 'unreachable') this.#notice = null;
    if (!wasConnected) void this.#catchUp();
    // Events come from now on; what came before the first of them was asked for earlier.
    else void this.#mirrors.refresh();
  }

  /** Each end of a run that was seen to go on is said once. */
  #sayEnds(): void {
    const runs = this.#mirrors.runs.state;
    for (const run of runs) {
      const words = this.#going.includes(run.runId) ? endWords(run) : null;
      if (words !== null) this.say(`${run.slideName}: ${words}`);
    }
    this.#going = runs.filter(({ end }) => end === null).map(({ runId }) => runId);
  }

  /** Another project holds other decisions on the same slides. */
  #followProject(): void {
    const id = this.project?.id ?? null;
    const isOther = this.#projectId !== null && id !== this.#projectId;
    this.#projectId = id;
    const reader = this.project?.reader ?? null;
    // What a row shows depends on who reads.
    if (isOther || reader !== this.#glimpsedBy) this.glimpses.forgetAll();
    this.#glimpsedBy = reader;
    if (isOther) void this.#mirrors.refresh();
  }

  /** What happened while no events came is asked for; after a restart of the main side every slide has a new identifier. */
  async #catchUp(): Promise<void> {
    const isHeard = await this.#attempt(() => this.#slides.openAgain());
    await this.#mirrors.refresh();
    if (!isHeard && this.connected) setTimeout(() => void this.#catchUp(), catchUpAgainMs);
  }
}

/** As `measuringWords` of the contract, as a sentence. */
function measuringSentence(news: MeasuringNews): string {
  if (news.state !== 'done') return t(`session-measuring-${news.state}`);
  if (news.engine === null) return t('session-measured-none-passes');
  return t('session-measured', { engine: news.engine });
}
