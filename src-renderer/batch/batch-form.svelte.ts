/**
 * What a new batch is to be: slides, how they are analysed, what is written, and where. Before anything is begun the main side says what
 * it would analyse; each edit asks that again, a moment later.
 */
import type { Request } from '../../src-main/contract/api';
import type { BatchSettings, FoundForBatch } from '../../src-main/contract/batch';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { ReportFormat, SummaryFormat } from '../../src-main/contract/report';
import type { Workspace } from '../session/workspace.svelte';
import { folderWithin, pathsIn, typedThreshold } from './batch-entry';

/** Edits within this time are one, ms. */
const lookAfterMs = 300;
/** Folder of the documents, below that of the slides. */
const documentsFolder = 'spindle';

export type Found =
  | { readonly kind: 'nothing-named' | 'looking' }
  | { readonly kind: 'found'; readonly found: FoundForBatch }
  | { readonly kind: 'failed'; readonly error: ErrorReport };

export class BatchForm {
  readonly #workspace: Workspace;
  /** Where paths are typed: one a line. */
  text = $state('');
  /** Where they are chosen in dialogs of the system. */
  #chosen = $state.raw<readonly string[]>([]);
  recursive = $state(false);
  pattern = $state('');
  modelId = $state<string | null>(null);
  /** As typed; empty: that of the model. */
  threshold = $state('');
  formats = $state<ReportFormat[]>(['geojson', 'pdf']);
  summaries = $state<SummaryFormat[]>(['xlsx']);
  jobs = $state(1);
  /** As entered; `null`: below the folder of the slides. */
  #folder = $state<string | null>(null);
  isAgain = $state(false);
  #found = $state.raw<Found>({ kind: 'nothing-named' });
  #isStarting = $state(false);
  #error = $state.raw<ErrorReport | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was asked: an answer to an earlier question is not shown. */
  #looks = 0;

  readonly #inputs = $derived.by(() => (this.hasDialogs ? this.#chosen : pathsIn(this.text)));
  readonly #slides = $derived.by(() => ({
    inputs: [...this.#inputs],
    recursive: this.recursive,
    ...(this.pattern.trim() !== '' && { pattern: this.pattern.trim() }),
  }));

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    if (!this.hasDialogs) this.text = workspace.folder?.folder ?? '';
  }

  /** Whether the shell has the system's dialogs, and paths are chosen rather than typed. */
  get hasDialogs(): boolean {
    return this.#workspace.client.shell === 'electron';
  }
  get inputs(): readonly string[] {
    return this.#inputs;
  }
  get folder(): string {
    return this.#folder ?? folderWithin(this.#inputs[0] ?? '', documentsFolder);
  }
  set folder(folder: string) {
    this.#folder = folder;
  }
  get found(): Found {
    return this.#found;
  }
  get isStarting(): boolean {
    return this.#isStarting;
  }
  /** Why it could not be begun, or a dialog not be shown. */
  get error(): ErrorReport | null {
    return this.#error;
  }

  /** Id of the message that says why it cannot be begun; `null` when it can. */
  get why(): string | null {
    if (this.#inputs.length === 0) return 'batch-why-no-slides';
    if (this.#found.kind === 'found' && this.#found.found.slides === 0) return 'batch-why-none-found';
    if (this.#found.kind === 'failed') return 'batch-why-not-found';
    if (typedThreshold(this.threshold) === null) return 'batch-why-threshold';
    if (this.formats.length === 0) return 'batch-why-no-format';
    return this.folder.trim() === '' ? 'batch-why-no-folder' : null;
  }

  /** What is to be looked for, as a text that differs where it does. */
  get query(): string {
    return JSON.stringify(this.#slides);
  }

  /** Asks in a moment what would be analysed. */
  lookSoon(): void {
    clearTimeout(this.#timer);
    this.#looks += 1;
    if (this.#inputs.length === 0) {
      this.#found = { kind: 'nothing-named' };
      return;
    }
    this.#found = { kind: 'looking' };
    this.#timer = setTimeout(() => void this.#look(this.#looks), lookAfterMs);
  }

  async #look(look: number): Promise<void> {
    const found = await this.#workspace.client
      .call('findForBatch', this.#slides)
      .then((answer): Found => ({ kind: 'found', found: answer }))
      .catch((thrown: unknown): Found => ({ kind: 'failed', error: asSpindleError(thrown).toReport() }));
    if (look === this.#looks) this.#found = found;
  }

  /** A folder of slides, by the system's dialog. */
  chooseFolder(): Promise<void> {
    return this.#choose(async () => {
      const folder = await this.#workspace.client.call('chooseFolder', {});
      return folder === null ? [] : [folder];
    });
  }

  chooseSlides(): Promise<void> {
    return this.#choose(() => this.#workspace.client.call('chooseSlides', {}));
  }

  removeInput(path: string): void {
    this.#chosen = this.#chosen.filter((each) => each !== path);
  }

  async chooseDocumentsFolder(): Promise<void> {
    await this.#attempt(async () => {
      this.#folder = (await this.#workspace.client.call('chooseFolder', {})) ?? this.#folder;
    });
  }

  /** @returns identifier of the batch that was begun; `null`: `error` says why not */
  async start(): Promise<string | null> {
    if (this.why !== null || this.#isStarting) return null;
    let batch: string | null = null;
    this.#isStarting = true;
    await this.#attempt(async () => {
      batch = (await this.#workspace.client.call('startBatch', this.#request())).batch;
    });
    this.#isStarting = false;
    return batch;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#looks += 1;
  }

  #request(): Request<'startBatch'> {
    const threshold = typedThreshold(this.threshold) ?? undefined;
    const settings: BatchSettings = {
      ...(this.modelId !== null && { modelId: this.modelId }),
      ...(threshold !== undefined && { threshold }),
      formats: [...this.formats],
      summaries: [...this.summaries],
      jobs: this.jobs,
    };
    return { ...this.#slides, folder: this.folder.trim(), settings, isAgain: this.isAgain };
  }

  async #choose(ask: () => Promise<readonly string[]>): Promise<void> {
    await this.#attempt(async () => {
      this.#chosen = [...new Set([...this.#chosen, ...(await ask())])];
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#error = null;
    try {
      await work();
    } catch (thrown) {
      this.#error = asSpindleError(thrown).toReport();
    }
  }
}
