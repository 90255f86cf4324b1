/**
 * Slides into a batch of the queue: a new one, one that another process works on, or one that was not finished. Which of its slides are
 * done is decided here: a slide whose file, decisions or documents are not what they were then waits again.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  hasEnded,
  type Batch as QueuedBatch,
  type OpenedState,
  type QueuedSlide,
} from '../contract/domain/queue';
import { SpindleError } from '../contract/errors';
import { documentName, type ReportFormat } from '../contract/report';
import type { Queue, SlideToQueue } from '../project/queue/queue';
import type { NamedSlides } from './named-slides';
import { filePrint } from './opened-state';

export interface BatchToBegin {
  readonly queue: Queue;
  readonly folder: string;
  readonly formats: readonly ReportFormat[];
  /** See `Batch.decides`. */
  readonly decides: string;
  readonly slides: readonly SlideToQueue[];
  readonly named: NamedSlides;
  /** A sum over what people have decided about a slide by now. */
  readonly decidedNow: (slide: QueuedSlide) => Promise<string>;
  /** Slides that are done are analysed again too. */
  readonly isAgain: boolean;
  /** Another process works on the batch: what it did stands. */
  readonly isShared: boolean;
}

export interface BegunBatch {
  readonly batch: QueuedBatch;
  /** Before the slides were added: empty of a new batch. */
  readonly before: readonly QueuedSlide[];
  /** Those that are done, of which nothing has changed, and which stay. */
  readonly kept: readonly QueuedSlide[];
  /** Those that are the same as one of these, and stay with it. */
  readonly same: readonly QueuedSlide[];
  /** An earlier batch into the folder was made otherwise, and is not gone on with. */
  readonly isOfOtherSettings: boolean;
}

/** @throws busy where another process works on a batch into the folder that was made otherwise */
export async function beginBatch(wanted: BatchToBegin): Promise<BegunBatch> {
  const { queue, folder, decides } = wanted;
  const known = queue.batchInto(folder);
  const isOfOtherSettings = known !== null && known.decides !== decides;
  if (isOfOtherSettings && wanted.isShared) throw heldByOthers(folder);
  if (isOfOtherSettings) queue.removeBatch(known.id);
  const batch = known === null || isOfOtherSettings ? queue.addBatch(folder, decides) : known;
  const before = queue.slides(batch.id);
  const stated = new Map(before.map((slide) => [keyOf(slide), slide.settings]));
  queue.add(batch.id, wanted.slides);
  const kept: QueuedSlide[] = [];
  const same: QueuedSlide[] = [];
  const again: number[] = [];
  const asked = new Set(wanted.slides.map(keyOf));
  const isStillStatedSo = (slide: QueuedSlide): boolean => {
    const earlier = stated.get(keyOf(slide));
    return earlier === undefined || isDeepStrictEqual(earlier, slide.settings);
  };
  for (const slide of queue.slides(batch.id).filter((each) => asked.has(keyOf(each)))) {
    const isStatedSo = isStillStatedSo(slide);
    if (slide.state === 'same') same.push(slide);
    else if (slide.state === 'done') {
      const mayStay = wanted.isShared || (!wanted.isAgain && isStatedSo && (await isAsItWas(slide, wanted)));
      if (mayStay) kept.push(slide);
      else again.push(slide.number);
    } else if (!wanted.isShared && (hasEnded(slide) || wanted.isAgain)) again.push(slide.number);
  }
  const isKept = new Set(kept.map(({ number }) => number));
  const staying: QueuedSlide[] = [];
  for (const slide of same) {
    const { file = null, sameAs = -1 } = slide.opened ?? {};
    const mayStay =
      !wanted.isAgain &&
      isStillStatedSo(slide) &&
      isKept.has(sameAs) &&
      (await isFileAsItWas(slide, file, wanted));
    if (wanted.isShared || mayStay) staying.push(slide);
    else again.push(slide.number);
  }
  queue.again(again);
  return { batch, before, kept, same: staying, isOfOtherSettings };
}

function heldByOthers(folder: string): SpindleError {
  return new SpindleError('busy', {
    what: 'the batch was not begun',
    where: { path: folder },
    why: 'another process analyses slides into this folder with other settings',
    remedy:
      'wait until it has ended, stop it, or name another folder; `spindle unlock FOLDER` says who it is',
  });
}

async function isFileAsItWas(
  slide: QueuedSlide,
  file: OpenedState['file'],
  { named }: Pick<BatchToBegin, 'named'>,
): Promise<boolean> {
  return file !== null && isDeepStrictEqual(file, await filePrint(named.pathOf(slide)));
}

function keyOf({ path, scene }: Pick<QueuedSlide, 'path' | 'scene'>): string {
  return `${path}\n${scene}`;
}

/** Its file was not written to, nothing was decided about it since, and all its documents are there. */
async function isAsItWas(slide: QueuedSlide, wanted: BatchToBegin): Promise<boolean> {
  const { opened, documents } = slide;
  if (documents === null || !(await isFileAsItWas(slide, opened?.file ?? null, wanted))) return false;
  if (opened?.decided !== (await wanted.decidedNow(slide))) return false;
  return hasDocuments(wanted, documents);
}

/** Whether all documents of a name are there. */
export async function hasDocuments(
  { folder, formats }: Pick<BatchToBegin, 'folder' | 'formats'>,
  stem: string,
): Promise<boolean> {
  for (const format of formats) {
    const found = await stat(join(folder, documentName(stem, format))).catch(() => null);
    if (found?.isFile() !== true) return false;
  }
  return true;
}
