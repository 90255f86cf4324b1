/**
 * Everything the window has open: slides, the folder beside them, models, and what the main side says of
 * itself. Events of the main side come in here and go to the slide they belong to.
 */
import type { About, ApiEvent, FolderListing, MenuCommand, OpenedSlide } from '../../src-main/contract/api';
import type { Progress } from '../../src-main/contract/detection';
import { measuringWords } from '../../src-main/contract/engine';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { ModelSummary } from '../../src-main/contract/model';
import type { ReportFormat } from '../../src-main/contract/report';
import type { Client } from '../client/api';
import { EarlyEvents } from './early-events';
import { ForeignRuns } from './foreign-runs.svelte';
import { Glimpses } from './glimpses.svelte';
import { OpenedState } from './opened.svelte';
import type { PageStart } from './page-address';
import { endWords, isRunEvent, lastFinished, runIdOf, type RunEvent } from './run-state';
import { SlideEntry } from './slide-entry.svelte';

export class Workspace {
  readonly client: Client;
  readonly #onMenu: (command: MenuCommand) => void;
  /** Of slides that are not open. */
  readonly glimpses: Glimpses;
  readonly #page: PageStart;
  #about = $state.raw<About | null>(null);
  #models = $state.raw<readonly ModelSummary[]>([]);
  #folder = $state.raw<FolderListing | null>(null);
  #entries = $state.raw<readonly SlideEntry[]>([]);
  #active = $state.raw<SlideEntry | null>(null);
  #connected = $state(true);
  #restored = $state(false);
  /** What the shell asked to be opened before it was known what is open already. */
  readonly #requested: string[] = [];
  #startError = $state.raw<ErrorReport | null>(null);
  /** Something asked for at once that failed, with nowhere of its own to be shown. */
  #notice = $state.raw<ErrorReport | null>(null);
  /** What happened last, as a sentence. */
  #said = $state.raw<string | null>(null);
  readonly #early = new EarlyEvents();
  /** Slides whose run is being asked for. */
  #completing: readonly OpenedState[] = [];
  readonly #foreign = new ForeignRuns();
  #stop: (() => void)[] = [];

  constructor(client: Client, onMenu: (command: MenuCommand) => void, page: PageStart) {
    this.client = client;
    this.#page = page;
    this.#onMenu = onMenu;
    this.glimpses = new Glimpses(client, () => this.isOpening);
  }

  get about(): About | null {
    return this.#about;
  }
  get models(): readonly ModelSummary[] {
    return this.#models;
  }
  get folder(): FolderListing | null {
    return this.#folder;
  }
  get entries(): readonly SlideEntry[] {
    return this.#entries;
  }
  get active(): SlideEntry | null {
    return this.#active;
  }
  /** The slide in front; `null` while there is none or it is not open yet. */
  get opened(): OpenedState | null {
    return this.#active?.opened ?? null;
  }
  /** Whether a slide is on its way. */
  get isOpening(): boolean {
    return this.#entries.some(({ state }) => state.kind === 'opening');
  }
  get connected(): boolean {
    return this.#connected;
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
  /** Progress of the runs that no slide of this window has asked for, by identifier. */
  get foreignRuns(): ReadonlyMap<string, Progress> {
    return this.#foreign.progress;
  }
  /** For the status line. */
  say(sentence: string): void {
    this.#said = sentence;
  }

  dismissNotice(): void {
    this.#notice = null;
  }

  /** Starts listening and asks for what every screen needs. */
  async start(): Promise<void> {
    this.#stop = [
      this.client.onEvent((event) => this.#receive(event)),
      this.client.onConnection((connected) => this.#setConnected(connected)),
    ];
    this.#startError = null;
    try {
      const [about, models, folder] = await Promise.all([
        this.client.call('about', {}),
        this.client.call('listModels', {}),
        this.client.call('listFolder', {}),
      ]);
      this.#about = about;
      this.#models = models;
      this.#folder = folder;
      await this.#restore();
    } catch (thrown) {
      this.#startError = asSpindleError(thrown).toReport();
    } finally {
      this.#restored = true;
      if (this.#requested.length > 0) void this.openPaths(this.#requested);
    }
  }

  stop(): void {
    for (const stop of this.#stop) stop();
    for (const entry of this.#entries) entry.opened?.dispose();
  }

  activate(entry: SlideEntry): void {
    this.#active = entry;
  }

  /** Opens each path and brings the last to the front; one already open is only brought to the front. */
  async openPaths(paths: readonly string[]): Promise<void> {
    await Promise.all(paths.map((path) => this.#openPath(path)));
    await this.#refreshFolder();
  }

  /** Files that were chosen in the page or dropped on it. */
  async openFiles(files: readonly File[]): Promise<void> {
    await Promise.all(files.map((file) => this.#openFile(file)));
  }

  /** Electron's own dialog. */
  async chooseSlides(): Promise<void> {
    await this.#attempt(async () => this.openPaths(await this.client.call('chooseSlides', {})));
  }

  async openPhantom(): Promise<void> {
    await this.#openFrom(new SlideEntry('phantom slide'), () =>
      this.client.call('phantomSlide', {}).then(({ path }) => path),
    );
  }

  /** Takes the slide off the list. Its finished run stays with the file; a run under way is not thrown away. */
  async close(entry: SlideEntry): Promise<void> {
    const opened = entry.opened;
    if (opened?.isUnderWay === true) return;
    entry.abort.abort();
    this.#forget(entry);
    for (const path of [entry.path, entry.askedPath]) if (path !== null) this.glimpses.forget(path);
    if (opened === null) return;
    opened.dispose();
    await this.#attempt(() => this.client.call('closeSlide', { slideId: opened.slideId }));
  }

  /** @param forceStain analyses a slide whose colours are refused; every document will say so. */
  async startRun(opened: OpenedState, forceStain = false): Promise<void> {
    const model = opened.model;
    if (model === null || opened.isUnderWay) return;
    opened.markStarting(model.id);
    await this.#early.keep(async (replay) => {
      try {
        await opened.mask.settled;
        const { slideId } = opened;
        const { runId } = await this.client.call('startRun', { slideId, modelId: model.id, forceStain });
        opened.markStarted(runId);
        replay(opened);
      } catch (thrown) {
        opened.markRefused(asSpindleError(thrown).toReport());
      }
    });
  }

  /** Takes the slide's finished run out at the threshold that is set; the status line says where it went. */
  async exportRun(opened: OpenedState, formats: readonly ReportFormat[]): Promise<void> {
    const run = lastFinished(opened.run);
    if (run === null) return;
    const names = formats.map((format) => format.toUpperCase()).join(', ');
    this.say(`Writing ${names}…`);
    await this.#attempt(async () => {
      try {
        const outcome = await this.client.exportRun({
          runId: run.runId,
          slideName: opened.info.name,
          threshold: opened.threshold,
          formats,
        });
        if (outcome.kind === 'dismissed') this.say('Nothing was exported.');
        else if (outcome.kind === 'downloaded') this.say(`Downloaded ${outcome.names.join(', ')}`);
        else this.say(`Written: ${outcome.paths.join(', ')}`);
      } catch (thrown) {
        this.say(`${names} was not written.`);
        throw thrown;
      }
    });
  }

  async cancelForeign(runId: string): Promise<void> {
    await this.#attempt(() => this.client.call('cancelRun', { runId }));
  }

  async cancelRun(opened: OpenedState): Promise<void> {
    const run = opened.run;
    if (run.kind !== 'running') return;
    opened.markCancelling();
    await this.cancelForeign(run.runId);
  }

  async #openPath(path: string): Promise<void> {
    const known = this.#entries.find((entry) => entry.path === path || entry.askedPath === path);
    if (known !== undefined && known.state.kind !== 'failed') {
      this.#active = known;
      return;
    }
    if (known !== undefined) this.#forget(known);
    const name = path.split(/[/\\]/).at(-1) ?? path;
    await this.#openFrom(new SlideEntry(name, path), () => Promise.resolve(path));
  }

  async #openFile(file: File): Promise<void> {
    const entry = new SlideEntry(file.name);
    await this.#openFrom(entry, () =>
      this.client.pathOf(
        file,
        (fraction) => {
          entry.state = { kind: 'sending', fraction };
        },
        entry.abort.signal,
      ),
    );
  }

  async #openFrom(entry: SlideEntry, findPath: () => Promise<string>): Promise<void> {
    this.#entries = [...this.#entries, entry];
    this.#active = entry;
    try {
      const path = await findPath();
      entry.state = { kind: 'opening' };
      const known = this.#entries.find((other) => other.path === path);
      if (known?.state.kind === 'failed') this.#forget(known);
      else if (known !== undefined) {
        this.#forget(entry);
        this.#active = known;
        return;
      }
      entry.path = path;
      await this.#early.keep(async (replay) => {
        const answer = await this.client.call('openSlide', { path });
        if (entry.abort.signal.aborted) {
          // Closed while it was opening: nobody else would give it back.
          await this.client.call('closeSlide', { slideId: answer.slideId });
          return;
        }
        this.#show(entry, answer);
        if (entry.opened !== null) replay(entry.opened);
      });
    } catch (thrown) {
      if (!entry.abort.signal.aborted) {
        entry.state = { kind: 'failed', error: asSpindleError(thrown).toReport() };
      }
    }
  }

  /** Opens another picture of the same file in the slide's stead. */
  async openScene(entry: SlideEntry, scene: number): Promise<void> {
    const { opened } = entry;
    if (opened === null || opened.isUnderWay || opened.info.scene === scene) return;
    await this.#attempt(async () => {
      const answer = await this.client.call('openSlide', { path: opened.path, scene });
      opened.dispose();
      this.#show(entry, answer);
      await this.client.call('closeSlide', { slideId: opened.slideId });
    });
  }

  #show(entry: SlideEntry, answer: OpenedSlide): void {
    entry.path = answer.path;
    const onIncomplete = (): void => void this.#completeRun(opened);
    const opened = new OpenedState(this.client, () => this.#models, answer, onIncomplete);
    entry.state = { kind: 'open', opened };
  }

  /**
   * Shows what is open already, and the runs that go on: before a reload of this page, or in another window. A page that
   * was only loaded again still holds its slides open; another window opens them for itself.
   */
  async #restore(): Promise<void> {
    await this.#early.keep(async (replay) => {
      const { slides, runs } = await this.client.call('underWay', {});
      const { place, heldBefore } = this.#page;
      for (const open of slides) {
        const answer = heldBefore ? open : await this.#openAgain(open);
        if (answer === null) continue;
        const entry = new SlideEntry(answer.info.name);
        this.#entries = [...this.#entries, entry];
        this.#show(entry, answer);
        if (entry.opened === null) continue;
        replay(entry.opened);
        if (place?.slideId === answer.slideId) {
          entry.opened.savedView = place.view;
          if (place.threshold !== null) entry.opened.setThreshold(place.threshold);
          this.#active = entry;
        } else {
          this.#active ??= entry;
        }
      }
      for (const { runId, slideId, progress } of runs) {
        if (!slides.some((slide) => slide.slideId === slideId)) this.#foreign.note(runId, progress);
      }
    });
  }

  /** `null` when it cannot be opened any more, which then has been said. */
  async #openAgain({ path, info }: OpenedSlide): Promise<OpenedSlide | null> {
    let answer: OpenedSlide | null = null;
    await this.#attempt(async () => {
      answer = await this.client.call('openSlide', { path, scene: info.scene });
    });
    return answer;
  }

  /** Something that the run of this slide found did not arrive: asks for all of it, once at a time. */
  async #completeRun(opened: OpenedState): Promise<void> {
    if (this.#completing.includes(opened)) return;
    this.#completing = [...this.#completing, opened];
    await this.#early.keep(async (replay) => {
      await this.#attempt(async () => {
        const { currentRun } = await opened.lookAgain();
        if (currentRun?.runId !== runIdOf(opened.run)) return;
        opened.join(currentRun);
        replay(opened);
      });
    });
    this.#completing = this.#completing.filter((other) => other !== opened);
  }

  #forget(entry: SlideEntry): void {
    const at = this.#entries.indexOf(entry);
    this.#entries = this.#entries.filter((other) => other !== entry);
    if (this.#active === entry) this.#active = this.#entries[Math.min(at, this.#entries.length - 1)] ?? null;
  }

  async #refreshFolder(): Promise<void> {
    await this.#attempt(async () => {
      this.#folder = await this.client.call('listFolder', {});
    });
  }

  async #attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (thrown) {
      this.#notice = asSpindleError(thrown).toReport();
    }
  }

  #receive(event: ApiEvent): void {
    if (isRunEvent(event)) {
      this.#early.note(event);
      for (const entry of this.#entries) {
        const { opened } = entry;
        if (opened === null) continue;
        const wasRunning = runIdOf(opened.run) === event.runId && opened.isUnderWay;
        opened.receive(event);
        const end = wasRunning ? endWords(event) : null;
        if (end !== null) this.say(`${entry.name}: ${end}`);
      }
      void this.#receiveForeign(event);
    } else if (event.type === 'open-requested') {
      if (this.#restored) void this.openPaths(event.paths);
      else this.#requested.push(...event.paths);
    } else if (event.type === 'engine-measuring') {
      const words = measuringWords(event.news);
      this.say(words.slice(0, 1).toUpperCase() + words.slice(1));
    } else if (event.type === 'warning') {
      this.#notice = event.error;
    } else if (event.type === 'menu') {
      this.#onMenu(event.command);
    }
  }

  #setConnected(connected: boolean): void {
    const cameBack = connected && !this.#connected;
    this.#connected = connected;
    if (cameBack) void this.#catchUp();
  }

  /** A run that another window asked for, or this page before a reload: its result is shown where its slide is open. */
  async #receiveForeign(event: RunEvent): Promise<void> {
    const { runId } = event;
    const own = ({ opened }: SlideEntry): boolean => opened !== null && runIdOf(opened.run) === runId;
    if (this.#early.isKeeping || this.#entries.some(own)) {
      this.#foreign.forget(runId);
      return;
    }
    this.#foreign.receive(event);
    if (event.type !== 'run-finished') return;
    for (const { opened } of this.#entries) {
      if (opened?.info.name !== event.result.slide.name) continue;
      await this.#attempt(async () => {
        const { lastRun } = await opened.lookAgain();
        if (lastRun?.runId === runId) opened.adopt(lastRun);
      });
    }
  }

  /**
   * A run may have ended while no events came: its result is then the slide's last run. After a restart of
   * the main side every slide has a new identifier, and what ran is lost.
   */
  async #catchUp(): Promise<void> {
    this.#foreign.clear();
    for (const entry of this.#entries) {
      const { opened } = entry;
      if (opened === null) continue;
      await this.#attempt(async () => {
        const again = await opened.lookAgain();
        if (again.slideId !== opened.slideId) {
          opened.markLost();
          opened.reopen(again);
        } else if (again.lastRun !== null && again.lastRun.runId === runIdOf(opened.run)) {
          const { runId, result } = again.lastRun;
          opened.receive({ type: 'run-finished', runId, result });
        } else if (again.currentRun !== null) {
          opened.join(again.currentRun);
        } else {
          opened.markLost();
        }
      });
    }
  }
}
