/**
 * Everything the window has open: slides, the folder beside them, models, and what the main side says of
 * itself. Events of the main side come in here and go to the slide they belong to.
 */
import type { About, ApiEvent, FolderListing, OpenedSlide } from '../../src-main/contract/api';
import type { MenuCommand } from '../../src-main/contract/commands';
import { measuringWords } from '../../src-main/contract/engine';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { isSamePicture } from '../../src-main/contract/identity';
import type { ModelSummary } from '../../src-main/contract/model';
import type { ReportFormat } from '../../src-main/contract/report';
import { type ProjectState, type RunItem } from '../../src-main/contract/wire/topics';
import type { Client } from '../client/api';
import { Mirrors } from '../mirror/mirrors';
import { Glimpses } from './glimpses.svelte';
import { OpenedState } from './opened.svelte';
import type { PageStart } from './page-address';
import { Reader } from './reader.svelte';
import { endWords, lastFinished } from './run-state';
import { SlideEntry } from './slide-entry.svelte';

/** Delay before asking again which slides are open, after that failed, ms. */
const catchUpAgainMs = 1000;

export class Workspace {
  readonly client: Client;
  readonly #onMenu: (command: MenuCommand) => void;
  /** Thumbnails and counts of slides that are not open. */
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
  /** Error of a request that no panel shows. */
  #notice = $state.raw<ErrorReport | null>(null);
  /** What happened last, as a sentence. */
  #said = $state.raw<string | null>(null);
  readonly #mirrors: Mirrors;
  /** Who decides in this window. */
  readonly reader: Reader;
  /** Runs whose end was not yet said. */
  #going: readonly string[] = [];
  /** Identifier of the project in which slides were looked up last. */
  #projectId: string | null = null;
  /** Runs that go on over slides that are not open in this window. */
  readonly #foreignRuns = $derived.by<readonly RunItem[]>(() =>
    this.#mirrors.runs.state.filter(
      ({ end, picture }) =>
        end === null &&
        !this.#entries.some(({ opened }) => opened !== null && isSamePicture(opened.picture, picture)),
    ),
  );
  #stop: (() => void)[] = [];

  constructor(client: Client, onMenu: (command: MenuCommand) => void, page: PageStart) {
    this.client = client;
    this.#page = page;
    this.#onMenu = onMenu;
    this.glimpses = new Glimpses(client, () => this.isOpening);
    this.#mirrors = new Mirrors(client);
    this.reader = new Reader(client, this.#mirrors.project);
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
  /** Runs that go on over slides that are not open in this window. */
  get foreignRuns(): readonly RunItem[] {
    return this.#foreignRuns;
  }
  /** Where decisions are written; `null` until it is known. */
  get project(): ProjectState | null {
    return this.#mirrors.project.state;
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
      this.#mirrors.runs.onChange(() => this.#sayEnds()),
      this.#mirrors.project.onChange(() => this.#followProject()),
      () => this.#mirrors.end(),
    ];
    this.#startError = null;
    try {
      const [about, models, folder] = await Promise.all([
        this.client.call('about', {}),
        this.client.call('listModels', {}),
        this.client.call('listFolder', {}),
        this.#mirrors.runs.refresh(),
        this.#mirrors.project.refresh(),
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
    await opened.startRun(forceStain);
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
          threshold: opened.count.threshold,
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
    await this.#attempt(() => opened.analysis.cancel());
  }

  /** Takes back this person's last decision about the slide. What cannot be taken back any more is said. */
  async undo(opened: OpenedState): Promise<void> {
    await this.#attempt(() => opened.decisions.undo());
  }

  async redo(opened: OpenedState): Promise<void> {
    await this.#attempt(() => opened.decisions.redo());
  }

  /** Writes to another project from now on. @param path of one that was used before; the system's dialog asks for another */
  async openProject(create: boolean, path?: string): Promise<void> {
    await this.#attempt(() =>
      this.client.call('openProject', { create, ...(path !== undefined && { path }) }),
    );
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
      const answer = await this.client.call('openSlide', { path });
      const opened = await this.#opened(answer);
      if (entry.abort.signal.aborted) {
        // Closed while it was opening: nobody else would give it back.
        opened.dispose();
        await this.client.call('closeSlide', { slideId: answer.slideId });
        return;
      }
      this.#show(entry, opened);
    } catch (thrown) {
      if (!entry.abort.signal.aborted) {
        entry.state = { kind: 'failed', error: asSpindleError(thrown).toReport() };
      }
    }
  }

  /** Opens another picture of the same file in place of this one. */
  async openScene(entry: SlideEntry, scene: number): Promise<void> {
    const { opened } = entry;
    if (opened === null || opened.isUnderWay || opened.info.scene === scene) return;
    await this.#attempt(async () => {
      const other = await this.#opened(await this.client.call('openSlide', { path: opened.path, scene }));
      opened.dispose();
      this.#show(entry, other);
      await this.client.call('closeSlide', { slideId: opened.slideId });
    });
  }

  #opened(answer: OpenedSlide): Promise<OpenedState> {
    return OpenedState.open(
      {
        client: this.client,
        mirrors: this.#mirrors,
        models: () => this.#models,
        beforeFirstDecision: () => this.reader.ask(),
        onError: (error) => (this.#notice = error),
        onSaid: (sentence) => this.say(sentence),
      },
      answer,
    );
  }

  #show(entry: SlideEntry, opened: OpenedState): void {
    entry.path = opened.path;
    entry.state = { kind: 'open', opened };
  }

  /**
   * Shows what is open already: before a reload of this page, or in another window. A page that was only loaded again still holds
   * its slides open; another window opens them for itself.
   */
  async #restore(): Promise<void> {
    const { place, heldBefore } = this.#page;
    for (const open of await this.client.call('openSlides', {})) {
      const answer = heldBefore ? open : await this.#openAgain(open);
      if (answer === null) continue;
      const entry = new SlideEntry(answer.info.name);
      const opened = await this.#opened(answer);
      this.#entries = [...this.#entries, entry];
      this.#show(entry, opened);
      if (place?.slideId === answer.slideId) {
        opened.savedView = place.view;
        if (place.threshold !== null) opened.count.setThreshold(place.threshold);
        this.#active = entry;
      } else {
        this.#active ??= entry;
      }
    }
  }

  /** `null` when it cannot be opened any more, which then has been said. */
  async #openAgain({ path, info }: OpenedSlide): Promise<OpenedSlide | null> {
    let answer: OpenedSlide | null = null;
    await this.#attempt(async () => {
      answer = await this.client.call('openSlide', { path, scene: info.scene });
    });
    return answer;
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
    // Events come from now on; what came before the first of them was asked for earlier.
    else if (connected) void this.#mirrors.refresh();
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
    if (isOther) void this.#mirrors.refresh();
  }

  /** What happened while no events came is asked for; after a restart of the main side every slide has a new identifier. */
  async #catchUp(): Promise<void> {
    const isHeard = await this.#attempt(async () => {
      const held = await this.client.call('openSlides', {});
      for (const { opened } of this.#entries) {
        if (opened === null || held.some(({ slideId }) => slideId === opened.slideId)) continue;
        await this.#attempt(async () => {
          const { path, info } = opened;
          opened.reopen(await this.client.call('openSlide', { path, scene: info.scene }));
        });
      }
    });
    await this.#mirrors.refresh();
    if (!isHeard && this.#connected) setTimeout(() => void this.#catchUp(), catchUpAgainMs);
  }
}
