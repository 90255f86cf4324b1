/**
 * The batches of the project for the windows: what the queue holds is read from the project, since other processes write to it too, and
 * what this application does is told at once. One batch is worked on here at a time.
 */
import type { BatchItem, QueueChange, QueueCounts } from '../contract/batch';
import type { Batch } from '../contract/domain/queue';
import { SpindleError } from '../contract/errors';
import { queueTopic, type Since, type Topic, type Update } from '../contract/wire/topics';
import type { Project } from '../project/project';
import {
  BatchWork,
  idleStanding,
  type BatchParts,
  type BatchStanding,
  type BatchToWorkOn,
} from './batch-work';
import { newIdentifier } from './identifier';

/** How often the queue is looked at for what other processes did, ms. */
const lookMs = 1000;
/** What this application does is told at most so often, ms. */
const tellMs = 250;

export interface BatchesOptions extends Omit<BatchParts, 'changed'> {
  readonly project: () => Project;
  readonly publish: (topic: Topic, update: Update) => void;
  /** A batch came to its end by itself. */
  readonly onEnd: (folder: string, counts: QueueCounts) => void;
}

export class Batches {
  readonly #options: BatchesOptions;
  #epoch = newIdentifier();
  #seq = 0;
  /** Project whose batches are told of. */
  #of: Project | null = null;
  /** By batch: as it was told last, as text. */
  readonly #told = new Map<string, { readonly item: BatchItem; readonly text: string }>();
  /** By batch whose slides a window shows: number of the last change that was told. */
  readonly #shown = new Map<string, number>();
  #isFollowed = false;
  #work: { batch: string | null; readonly work: BatchWork } | null = null;
  /** How the last work on a batch ended. */
  readonly #endings = new Map<string, Pick<BatchStanding, 'error' | 'notes'>>();
  #timer: NodeJS.Timeout | null = null;
  readonly #looking: NodeJS.Timeout;

  constructor(options: BatchesOptions) {
    this.#options = options;
    this.#looking = setInterval(() => this.#look(), lookMs).unref();
  }

  /** True while a batch is worked on here. */
  get areGoing(): boolean {
    return this.#work !== null;
  }

  /** @returns its identifier, once its slides are in the queue. @throws busy while another is worked on; write-failed */
  async begin(wanted: BatchToWorkOn): Promise<string> {
    if (this.#work !== null) throw busy();
    const work = new BatchWork(wanted, { ...this.#options, changed: () => this.#tellSoon() });
    const own = { batch: null as string | null, work };
    this.#work = own;
    void work.ended.then(() => this.#hasEnded(work, wanted.folder));
    const batch = await work.begun;
    own.batch = batch;
    this.#endings.delete(batch);
    wanted.project.queue.keepSettings(batch, wanted.settings);
    this.#look();
    return batch;
  }

  /** @throws not-found */
  batch(id: string): Batch {
    const batch = this.#queue.batch(id);
    if (batch === null) throw unknownBatch();
    return batch;
  }

  pause(id: string, isPaused: boolean): void {
    this.batch(id);
    this.#queue.pause(id, isPaused);
    if (this.#work?.batch === id) this.#work.work.pause(isPaused);
    this.#look();
  }

  /** One that is not worked on here is no error: the request may be late. */
  stop(id: string): void {
    if (this.#work?.batch === id) this.#work.work.stop();
  }

  /** @throws busy while somebody works on it */
  remove(id: string): void {
    const counts = this.#countsOf(this.batch(id).id);
    if (this.#work?.batch === id || counts.running > 0)
      throw new SpindleError('busy', {
        what: 'the batch stays on the list',
        why: 'it is worked on',
        remedy:
          'stop it first; where another process holds a slide of it, end that process (`spindle unlock`)',
      });
    this.#queue.removeBatch(id);
    this.#look();
  }

  change(id: string, numbers: readonly number[], change: QueueChange): void {
    this.batch(id);
    const queue = this.#queue;
    if (change === 'cancel') queue.cancel(numbers);
    else if (change === 'again') queue.again(numbers);
    else if (change === 'first') queue.moveFirst(numbers);
    else queue.moveLast(numbers);
    this.#look();
  }

  /** All batches of the project. */
  list(): Update<'batches'> {
    this.#isFollowed = true;
    this.#readBatches();
    const changes = [...this.#told.values()].map(({ item }) => item);
    return { epoch: this.#epoch, after: 0, seq: this.#seq, changes };
  }

  /** Slides of a batch that changed since; all where nothing is known of it. @throws not-found */
  slidesSince(id: string, since: Since | null): Update<'queue'> {
    const after = since?.epoch === id ? since.seq : 0;
    const { rows, change } = this.#rowsSince(this.batch(id).id, after);
    if (!this.#shown.has(id)) this.#shown.set(id, change);
    return { epoch: id, after, seq: change, changes: [rows] };
  }

  /** Ends what is worked on, and waits for it. */
  async close(): Promise<void> {
    clearInterval(this.#looking);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#isFollowed = false;
    this.#shown.clear();
    this.#work?.work.stop();
    await this.#work?.work.ended;
  }

  get #queue(): Project['queue'] {
    return this.#options.project().queue;
  }

  #hasEnded(work: BatchWork, folder: string): void {
    const batch = this.#work?.batch ?? null;
    this.#work = null;
    if (batch === null) return;
    const { error, notes } = work.standing;
    this.#endings.set(batch, { error, notes });
    this.#look();
    if (work.hasFinished) this.#options.onEnd(folder, this.#countsOf(batch));
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => this.#look(), tellMs).unref();
  }

  /** Tells of all that is not as it was told last. */
  #look(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      if (this.#isFollowed) this.#readBatches();
      for (const [batch, after] of this.#shown) this.#tellSlides(batch, after);
    } catch {
      // A file that is away for a moment: the next request says what is wrong with it.
    }
  }

  #readBatches(): void {
    const project = this.#options.project();
    if (project !== this.#of) {
      this.#of = project;
      this.#epoch = newIdentifier();
      this.#seq = 0;
      this.#told.clear();
      this.#shown.clear();
      this.#endings.clear();
    }
    const items = project.queue.batches().map((batch) => this.#itemOf(batch));
    const present = new Set(items.map(({ id }) => id));
    const gone = [...this.#told.values()].flatMap(({ item }) =>
      present.has(item.id) ? [] : [{ ...item, isRemoved: true }],
    );
    const changed = items.filter((item) => this.#told.get(item.id)?.text !== JSON.stringify(item));
    for (const item of changed) this.#told.set(item.id, { item, text: JSON.stringify(item) });
    for (const { id } of gone) {
      this.#told.delete(id);
      this.#shown.delete(id);
    }
    const changes = [...gone, ...changed];
    if (changes.length === 0) return;
    const after = this.#seq;
    this.#seq += 1;
    this.#options.publish('batches', { epoch: this.#epoch, after, seq: this.#seq, changes });
  }

  #tellSlides(batch: string, after: number): void {
    const { rows, change } = this.#rowsSince(batch, after);
    if (rows.length === 0) return;
    this.#shown.set(batch, change);
    this.#options.publish(queueTopic(batch), { epoch: batch, after, seq: change, changes: [rows] });
  }

  #rowsSince(batch: string, after: number): ReturnType<Project['queue']['rowsSince']> {
    const { rows, change } = this.#queue.rowsSince(batch, after);
    if (!rows.some(({ state }) => state === 'running')) return { rows, change };
    const left = new Set(this.#queue.left(batch));
    return {
      change,
      rows: rows.map((row) => (left.has(row.number) ? { ...row, state: 'queued' } : row)),
    };
  }

  #itemOf({ id, folder, madeAt, isPaused }: Batch): BatchItem {
    const isOurs = this.#work?.batch === id;
    const standing = isOurs ? this.#work?.work.standing : { ...idleStanding, ...this.#endings.get(id) };
    const work = standing ?? idleStanding;
    return {
      ...{ id, folder, madeAt },
      settings: this.#queue.settingsOf(id),
      counts: this.#countsOf(id),
      ...work,
      // Somebody paused it, here or in another process.
      ...(isPaused && work.work !== 'stopping' && isOurs && { work: 'paused' }),
      ...{ isPaused, isRemoved: false },
    };
  }

  /** What a dead process held waits. */
  #countsOf(id: string): QueueCounts {
    const counts = this.#queue.counts(id);
    const of = (state: keyof QueueCounts): number => counts.get(state) ?? 0;
    const left = of('running') === 0 ? 0 : this.#queue.left(id).length;
    return {
      ...{ queued: of('queued') + left, running: of('running') - left, done: of('done') },
      ...{ failed: of('failed'), cancelled: of('cancelled'), same: of('same') },
    };
  }
}

function busy(): SpindleError {
  return new SpindleError('busy', {
    what: 'the batch is not begun',
    why: 'another batch is worked on',
    remedy: 'wait for its end, or stop it; the command line can work on several',
  });
}

function unknownBatch(): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot find the batch',
    why: 'it was taken off the list, or another project is open',
    remedy: 'look at the list of batches again',
  });
}
