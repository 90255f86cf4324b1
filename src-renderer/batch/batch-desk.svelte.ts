/**
 * The batches of the project in this window: which there are, which one is looked at, what a person asks of them, and what became of
 * that. There is one for the window, so that the status bar can show a batch while another screen is open.
 */
import type { ApiEvent } from '../../src-main/contract/api';
import type { BatchItem, QueueChange } from '../../src-main/contract/batch';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { Workspace } from '../session/workspace.svelte';
import { formatCount } from '../ui/figures';
import { t } from '../ui/language.svelte';
import { BatchForm } from './batch-form.svelte';
import { folderName, isWorking } from './batch-words';
import { QueueView } from './queue-view.svelte';

/** What a person asks of a batch as a whole. */
export type BatchOrder = 'pause' | 'go-on' | 'stop' | 'resume' | 'remove';

/** Tells the end of a batch to somebody who does not look at the window. */
export interface EndNotice {
  /** Asks a person whether it may; to be called on their click. */
  ask(): void;
  /** @param sentence names no slide and no folder: others may see the screen */
  show(sentence: string): void;
}

export class BatchDesk {
  readonly #workspace: Workspace;
  readonly #notice: EndNotice | null;
  readonly #mirror;
  #chosenId = $state<string | null>(null);
  #form = $state.raw<BatchForm | null>(null);
  #view = $state.raw<QueueView | null>(null);
  /** `batch order` of what was asked for and is not answered. */
  #asked = $state.raw<ReadonlySet<string>>(new Set());
  /** Why what was asked for last of a batch was refused. */
  #refusals = $state.raw<ReadonlyMap<string, ErrorReport>>(new Map());
  readonly #chosen = $derived.by(
    () => this.batches.find(({ id }) => id === this.#chosenId) ?? this.batches[0] ?? null,
  );
  readonly #working = $derived.by(() => this.batches.find(isWorking) ?? null);
  #stop: (() => void) | null = null;

  /** @param notice `null` where the shell tells it */
  constructor(workspace: Workspace, notice: EndNotice | null) {
    this.#workspace = workspace;
    this.#notice = notice;
    this.#mirror = workspace.mirrors.batches();
  }

  start(): void {
    this.#stop = this.#workspace.client.onEvent((event) => this.#receive(event));
    void this.#mirror.refresh();
  }

  end(): void {
    this.#stop?.();
    this.#workspace.mirrors.release(this.#mirror);
    this.#leaveView();
  }

  /** The newest first. */
  get batches(): readonly BatchItem[] {
    return this.#mirror.state;
  }
  /** Before they are known for the first time. */
  get isAwaited(): boolean {
    return this.batches.length === 0 && !this.#mirror.isCurrent && this.#mirror.error === null;
  }
  get error(): ErrorReport | null {
    return this.#mirror.error;
  }
  get connected(): boolean {
    return this.#workspace.connected;
  }
  /** The one whose slides are shown. */
  get chosen(): BatchItem | null {
    return this.#chosen;
  }
  choose(id: string): void {
    this.#chosenId = id;
  }
  /** The one that this application works on. */
  get working(): BatchItem | null {
    return this.#working;
  }
  /** What a new batch is to be; `null` while none is entered. */
  get form(): BatchForm | null {
    return this.#form;
  }
  refusalOf(batch: string): ErrorReport | null {
    return this.#refusals.get(batch) ?? null;
  }
  isAsked(batch: string, order: BatchOrder | QueueChange): boolean {
    return this.#asked.has(`${batch} ${order}`);
  }

  /** Of the chosen batch: made for the first look at it, and the same until another is chosen. */
  get view(): QueueView | null {
    return this.#view;
  }
  /** Looks at the slides of a batch; `null`: of none. */
  async follow(id: string | null): Promise<void> {
    // Not within an effect of the screen that asks: what is derived there ends with it, and shows what is old when it is opened again.
    await Promise.resolve();
    if (id === (this.#view?.batch ?? null)) return;
    this.#leaveView();
    if (id === null) return;
    const mirror = this.#workspace.mirrors.queue(id);
    this.#view = new QueueView(id, mirror);
    void mirror.refresh();
  }

  openForm(): BatchForm {
    this.#form ??= new BatchForm(this.#workspace);
    return this.#form;
  }

  closeForm(): void {
    this.#form?.end();
    this.#form = null;
  }

  /** Starts what was entered. @returns whether it was begun; why not is said in the form */
  async startForm(): Promise<boolean> {
    const { form } = this;
    if (form === null) return false;
    this.#notice?.ask();
    this.#workspace.say(t('batch-said-starting'));
    const batch = await form.start();
    if (batch === null) {
      this.#workspace.say(t('batch-said-not-started'));
      return false;
    }
    this.choose(batch);
    this.closeForm();
    this.#workspace.say(t('batch-said-started'));
    return true;
  }

  async order({ id, folder }: BatchItem, order: BatchOrder): Promise<void> {
    const batch = { folder: folderName(folder) };
    const asked = t(`batch-said-${order}-asked`, batch);
    this.#workspace.say(asked);
    const isDone = await this.#ask(id, order, () => {
      const { client } = this.#workspace;
      if (order === 'pause' || order === 'go-on')
        return client.call('pauseBatch', { batch: id, isPaused: order === 'pause' });
      if (order === 'stop') return client.call('stopBatch', { batch: id });
      if (order === 'resume') return client.call('resumeBatch', { batch: id });
      return client.call('removeBatch', { batch: id });
    });
    // What is being stopped has not ended yet; its card says when it has.
    if (isDone && order !== 'stop' && this.#workspace.said === asked)
      this.#workspace.say(t(`batch-said-${order}-done`, batch));
  }

  /** Does it with the selected slides with which it can be done. */
  async change(view: QueueView, change: QueueChange): Promise<void> {
    const numbers = view.changeable(change);
    if (numbers.length === 0) return;
    const count = { count: numbers.length, shown: formatCount(numbers.length) };
    this.#workspace.say(t(`batch-said-${change}-asked`, count));
    const { client } = this.#workspace;
    const isDone = await this.#ask(view.batch, change, () =>
      client.call('changeQueue', { batch: view.batch, numbers: [...numbers], change }),
    );
    if (!isDone) return;
    const batch = this.batches.find(({ id }) => id === view.batch);
    // What waits in a batch that nobody works on waits for a person.
    const isIdle = change === 'again' && batch?.work === 'idle' && batch.settings !== null;
    this.#workspace.say(t(isIdle ? 'batch-said-again-idle' : `batch-said-${change}-done`, count));
  }

  /** @returns whether it was done; if not, `refusalOf` says why */
  async #ask(batch: string, order: BatchOrder | QueueChange, call: () => Promise<unknown>): Promise<boolean> {
    const key = `${batch} ${order}`;
    this.#asked = new Set([...this.#asked, key]);
    this.dismissRefusal(batch);
    try {
      await call();
      return true;
    } catch (thrown) {
      this.#refusals = new Map([...this.#refusals, [batch, asSpindleError(thrown).toReport()]]);
      this.#workspace.say(t('batch-said-refused'));
      return false;
    } finally {
      this.#asked = new Set([...this.#asked].filter((each) => each !== key));
    }
  }

  dismissRefusal(batch: string): void {
    if (!this.#refusals.has(batch)) return;
    this.#refusals = new Map([...this.#refusals].filter(([id]) => id !== batch));
  }

  #leaveView(): void {
    const view = this.#view;
    this.#view = null;
    if (view !== null) view.release(this.#workspace.mirrors);
  }

  #receive(event: ApiEvent): void {
    if (event.type !== 'batch-ended') return;
    const { folder, counts } = event;
    const words = {
      failed: counts.failed,
      cancelled: counts.cancelled,
      shownDone: formatCount(counts.done),
      shownFailed: formatCount(counts.failed),
    };
    this.#workspace.say(t('batch-said-ended', { ...words, folder: folderName(folder) }));
    this.#notice?.show(t('batch-notified', words));
  }
}
