/** `spindle batch --watch`: folders in, slides out as they come to rest there; what else happens in the folders is said. */
import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { watchSlides, type KnownSlide, type WatchEvent } from '../../analysis/watch/watch-slides';
import type { SlideOfBatch } from '../../analysis/named-slides';
import { filePrint } from '../../analysis/opened-state';
import { queuedSlides } from '../../analysis/queued-slides';
import { hasEnded, type QueuedSlide } from '../../contract/domain/queue';
import { SpindleError } from '../../contract/errors';
import type { Queue } from '../../project/queue/queue';
import { isAddress } from '../../slide/source/address';
import { printNote } from './output';

type WatchOptions = Omit<Parameters<typeof watchSlides>[0], 'known'>;

/** @throws usage for anything but a folder that is there */
export async function requireFolders(inputs: readonly string[]): Promise<void> {
  for (const input of inputs) {
    const stats = isAddress(input) ? null : await stat(input).catch(() => null);
    if (stats?.isDirectory() === true) continue;
    throw new SpindleError('usage', {
      what: 'cannot watch what is no folder',
      where: { path: input },
      why: '--watch takes slides as they come into folders',
      remedy: 'name folders, or leave --watch out',
    });
  }
}

/**
 * @param queue remembers what was taken. @param folder that the documents go to, which is there when the first slide is asked for
 * @param waiting by path: why each slide that came was not taken yet; kept up while it goes on
 */
export async function* watchedSlides(
  options: WatchOptions,
  queue: Queue,
  folder: string,
  waiting: Map<string, string>,
): AsyncGenerator<SlideOfBatch, void> {
  const batch = queue.batchInto(await realpath(folder));
  if (batch === null) return;
  const slidesNow = queuedSlides(queue, batch.id);
  const taken = queue.slides(batch.id);
  // They may have been renamed while nobody watched.
  const unfinished = taken.filter((slide) => !hasEnded(slide) && slide.slideKey !== null);
  for await (const event of watchSlides({ ...options, known: taken.flatMap(knownSlides) })) {
    const said = wordsOf(event);
    if (said !== null) printNote(said);
    keepWaiting(waiting, event);
    if (event.type === 'renamed') {
      queue.renamed(batch.id, event.from, event.to, event.isAtRest ? await filePrint(event.to) : null);
      // Named again, since the batch opens a slide by the path that was named.
      const slide = slidesNow().find(({ path }) => path === event.to);
      if (slide !== undefined && isStillToCome(slide)) yield { path: event.to };
    }
    if (event.type === 'ready') {
      const begun = unfinished.find(({ slideKey, path }) => slideKey === event.key && !existsSync(path));
      if (begun !== undefined) queue.renamed(batch.id, begun.path, event.path);
    }
    if (event.type === 'ready' || (event.type === 'same' && event.path !== event.as)) {
      const all = slidesNow();
      const before = all.find(({ path }) => path === event.path);
      yield { path: event.path };
      // What lay under that name before is now to be found under these alone.
      for (const { path, state, opened } of all)
        if (state === 'same' && before !== undefined && opened?.sameAs === before.number) yield { path };
    }
  }
}

function keepWaiting(waiting: Map<string, string>, event: WatchEvent): void {
  if (event.type === 'waiting') waiting.set(event.path, event.why);
  else if (event.type === 'ready' || event.type === 'same' || event.type === 'gone')
    waiting.delete(event.path);
  else if (event.type === 'renamed') for (const path of [event.from, event.to]) waiting.delete(path);
}

/** Also one that was not found, because it was renamed before it was opened. */
function isStillToCome(slide: QueuedSlide): boolean {
  return !hasEnded(slide) || (slide.state === 'failed' && slide.opened === null);
}

/** One that failed before it was opened is not known, and taken again. */
function knownSlides({ path, slideKey: key, opened, state }: QueuedSlide): KnownSlide[] {
  const file = opened?.file ?? null;
  if (file === null || (state !== 'done' && state !== 'failed' && state !== 'same')) return [];
  return [{ path, key, size: file.size, mtimeMs: file.mtimeMs }];
}

function wordsOf(event: WatchEvent): string | null {
  switch (event.type) {
    case 'ready':
      return event.doubt === null ? null : `${event.path}: is taken although ${event.doubt}`;
    case 'waiting':
      return `${event.path}: waits: ${event.why}`;
    case 'replaced':
      return `${event.path}: was replaced by another slide`;
    case 'renamed':
      return `${event.from}: is called ${event.to} now`;
    case 'same': {
      // The batch says it of one that is there.
      if (event.path === event.as || existsSync(event.as)) return null;
      return `${event.path}: is the same slide as ${event.as}, which was taken, and is not there any more`;
    }
    case 'gone':
      return `${event.path}: was removed${event.wasTaken ? '; what was found in it stays' : ' before it was taken'}`;
    case 'away':
      return `${event.folder}: is out of reach: ${event.why}; it is looked for`;
    case 'back':
      return `${event.folder}: is back`;
    case 'note':
      return event.note;
  }
}
