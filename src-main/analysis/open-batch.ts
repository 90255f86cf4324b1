/** A batch that is begun or joined: its slides are in the queue, and all that they share is there. */
import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pMap from 'p-map';
import type { ProcessIdentity } from '../base/process-identity';
import type { QueuedSlide } from '../contract/domain/queue';
import { documentName } from '../contract/report';
import type { Engine } from '../detection/engine/engine';
import { folderHolders, type FolderMembership } from '../project/folder-lock';
import { queueInMemory } from '../project/queue/queue-in-memory';
import { isAddress, publicName } from '../slide/source/address';
import type { At, AtDone, Batch, BatchEvent, BatchOptions } from './batch-parts';
import { BatchClock } from './batch-progress';
import { earlierSummaries } from './batch-summary';
import { beginBatch, type BegunBatch } from './begin-batch';
import { sameName, stemsOf } from './document-names';
import { NamedSlides, type SlideOfBatch } from './named-slides';
import { filePrint, sumOfDecided } from './opened-state';
import { keyOfAnalysis } from './patch-journal';
import { queuedSlides } from './queued-slides';
import { spaceAhead } from './space-ahead';
import { SummaryInTurn } from './summary-in-turn';
import { writeSummary } from './write-summary';

export async function openBatch(
  options: BatchOptions,
  folder: string,
  membership: FolderMembership,
  owner: ProcessIdentity,
): Promise<{ readonly batch: Batch; readonly events: readonly BatchEvent[] }> {
  const { queue = queueInMemory(), formats, jobs = 1 } = options;
  const named = new NamedSlides();
  const missing = new Set<number>();
  const clock = new BatchClock(jobs);
  const isSlideFile = await slideFiles(options, folder);
  const admit = async (
    slides: readonly SlideOfBatch[],
    how: { readonly isAgain: boolean; readonly isShared: boolean },
  ): Promise<BegunBatch> => {
    const begun = await beginBatch({
      ...{ queue, folder, formats, named, decides: decidesOf(options), ...how },
      slides: named.add(slides),
      decidedNow: (slide) => decidedNow(options, named, slide),
    });
    await weigh(slides, [...begun.kept, ...begun.same], { named, missing, clock });
    return begun;
  };
  return membership.exclusively(async () => {
    const others = (await folderHolders(folder)).filter(({ owner: other }) => other?.token !== owner.token);
    const alive = new Set(others.filter(({ isStale }) => !isStale).map(({ owner: other }) => other?.token));
    const isShared = alive.size > 0;
    const first = await admit(options.slides, { isAgain: options.isAgain ?? true, isShared });
    const { batch, before, kept, isOfOtherSettings } = first;
    if (!isShared) queue.pause(batch.id, false);
    const all = queuedSlides(queue, batch.id);
    // Who holds a slide is among those that hold the folder.
    const running = all().flatMap(({ state, owner: each }) =>
      state === 'running' && each !== null ? [each.token] : [],
    );
    const made: Batch = {
      ...{ id: batch.id, options, queue, owner, folder: membership, named, missing, clock, all, isSlideFile },
      earlier: await earlierSummaries(folder, before.length > 0 ? before : all(), (slide) =>
        named.pathOf(slide),
      ),
      summary: new SummaryInTurn(() => membership.exclusively(() => writeSummary(made))),
      admit: async (slides) =>
        membership.exclusively(async () => (await admit(slides, { isAgain: false, isShared: false })).kept),
      engineDeaths: new Map(),
      told: new Set(kept.map(({ number }) => number)),
      stems: stemsByNumber(isSlideFile),
      gone: new Set(running.filter((token) => !alive.has(token))),
      ...sharedEngine(options, () => named.all.length === 1 && options.more === undefined),
    };
    await writeSummary(made);
    const begun: BatchEvent = {
      ...{ type: 'begun', batch: batch.id, isOfOtherSettings },
      kept: kept.map((slide) => atDone(made, slide)),
      notes: await notesAhead(options, folder, queue.counts(batch.id).get('queued') ?? 0),
    };
    return { batch: made, events: [begun] };
  });
}

/** @param left slides that are not done */
async function notesAhead(
  { slides, formats }: BatchOptions,
  folder: string,
  left: number,
): Promise<string[]> {
  const space = await spaceAhead(folder, left, formats);
  const isAmongSlides = slides.some(({ path }) => !isAddress(path) && dirname(resolve(path)) === folder);
  return [
    ...(space === null ? [] : [space]),
    ...(isAmongSlides
      ? [
          'The documents go to a folder of slides: a search of folders within folders passes it over from now on, because it holds a summary.',
        ]
      : []),
  ];
}

export function atOf({ named }: Pick<Batch, 'named'>, slide: QueuedSlide): At {
  return { path: slide.path, index: named.indexOf(slide), number: slide.number };
}

/** Of a slide that is done, or was set aside. */
export function atDone(batch: Pick<Batch, 'named'>, slide: QueuedSlide): AtDone {
  return { ...atOf(batch, slide), missingTiles: Number(slide.figures?.missing_tiles ?? 0) };
}

async function decidedNow(options: BatchOptions, named: NamedSlides, slide: QueuedSlide): Promise<string> {
  const { slideKey: key, scene, settings } = slide;
  const nothing = { mpp: null, maskEdits: [], notes: [] };
  if (key === null) return sumOfDecided(nothing, settings);
  const decided = await options.decidedAbout?.({ key, scene }, named.indexOf(slide));
  return sumOfDecided(decided ?? nothing, settings);
}

async function weigh(
  slides: readonly SlideOfBatch[],
  kept: readonly QueuedSlide[],
  { named, missing, clock }: Pick<Batch, 'named' | 'missing' | 'clock'>,
): Promise<void> {
  const isKept = new Set(kept.map((slide) => named.indexOf(slide)));
  const weighed = async ({ path, scene = 0 }: SlideOfBatch): Promise<void> => {
    const index = named.indexOf({ path: publicName(path), scene });
    const size = isKept.has(index) ? 0 : ((await filePrint(path))?.size ?? null);
    clock.weigh(index, size);
    if (size === null && !isAddress(path)) missing.add(index);
  };
  await pMap(slides, weighed, { concurrency: 16 });
}

/** What all slides are analysed with: a batch that was made otherwise is another one. */
function decidesOf({
  model,
  threshold,
  profile,
  roi,
  maskEdits,
  forceStain,
  formats,
  version,
}: BatchOptions): string {
  return keyOfAnalysis({
    ...{ model: model.sha256, threshold, profile, roi, maskEdits, forceStain, version },
    formats: [...formats].sort(),
  });
}

function stemsByNumber(isForbidden: (stem: string) => boolean): Batch['stems'] {
  let known: ReadonlyMap<number, string> = new Map();
  return (all) => {
    if (known.size === all.length) return known;
    // In the order in which they came, so that names stay when others come.
    const byNumber = [...all].sort((one, other) => one.number - other.number);
    const suffixes = byNumber.map(({ scene }) => (scene === 0 ? '' : `-scene-${scene}`));
    const paths = byNumber.map(({ path }) => path);
    const stems = stemsOf(paths, (stem) => suffixes.some((suffix) => isForbidden(`${stem}${suffix}`)));
    known = new Map(
      byNumber.map(({ number }, index) => [number, `${stems[index] ?? ''}${suffixes[index] ?? ''}`]),
    );
    return known;
  };
}

/** Engines that do not start, one after the other, until none is started any more. */
const mostFailedStarts = 3;

/** One of a project is measured before its first slide: else that would be computed with another engine than the rest. */
function sharedEngine(
  { startEngine, findBetterEngine, queue }: BatchOptions,
  isOne: () => boolean,
): Pick<Batch, 'engine' | 'hasEngine' | 'isEngineReady' | 'canStart' | 'endEngine'> {
  let current: Promise<Engine> | null = null;
  const had = new Map<number, Promise<Engine>>();
  let ready: Promise<Engine> | null = null;
  let failedStarts = 0;
  let isMeasured = queue === undefined;
  const begin = async (): Promise<Engine> => {
    if (!isMeasured && !isOne()) await findBetterEngine?.();
    isMeasured = true;
    return startEngine();
  };
  return {
    engine: (number) => {
      current ??= begin().then(
        (engine) => {
          failedStarts = 0;
          ready = current;
          return engine;
        },
        (thrown: unknown) => {
          failedStarts += 1;
          // For the next slide another one is started.
          current = null;
          throw thrown;
        },
      );
      had.set(number, current);
      return current;
    },
    hasEngine: () => current !== null,
    isEngineReady: () => current !== null && ready === current,
    canStart: () => failedStarts < mostFailedStarts,
    async endEngine(number) {
      const ended = current;
      if (number !== undefined && had.get(number) !== ended) return;
      current = null;
      await (await ended?.catch(() => null))?.close();
    },
  };
}

/** Tells the stems whose documents would be written over a slide that is read: `a.png` beside its own overlay. */
async function slideFiles(
  { slides, formats, folder: named }: BatchOptions,
  folder: string,
): Promise<(stem: string) => boolean> {
  const real = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));
  const files = slides.map(({ path }) => path).filter((path) => !isAddress(path));
  const all = [...files.map((path) => resolve(path)), ...(await Promise.all(files.map(real)))];
  const taken = new Set(all.map(sameName));
  const folders = [folder, resolve(named)];
  return (stem) =>
    formats.some((format) =>
      folders.some((parent) => taken.has(sameName(join(parent, documentName(stem, format))))),
    );
}
