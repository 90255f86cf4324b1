/**
 * One slide of a batch, from its file to its documents and its recorded run. It holds the slide in the queue from the beginning to the
 * end, goes on from its journal where it was begun before, and writes nothing once another process holds it.
 */
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { progressAt, type Progress } from '../contract/detection';
import type { QueuedSlide } from '../contract/domain/queue';
import type { SlidePicture } from '../contract/identity';
import type { AnalysisResult } from '../contract/report';
import { requireMpp, slideMpp } from '../contract/slide-mpp';
import type { Engine } from '../detection/engine/engine';
import { chosenLevel } from '../detection/patch-plan';
import { summaryFigures } from '../report/summary-csv';
import { openSlide } from '../slide/open';
import type { Slide } from '../slide/slide';
import { isAddress } from '../slide/source/address';
import { analyse } from './analyse';
import type { Batch, BatchEvent, DecidedBefore } from './batch-parts';
import { hasDocuments } from './begin-batch';
import { sameName } from './document-names';
import { writeReports } from './export-report';
import { kindOf } from './find-slides';
import { isResultOf, type WantedAnalysis } from './known-result';
import { filePrint, sumOfDecided } from './opened-state';
import { checkDocuments, chooseStem, type ChosenStem, type SlideOfDocuments } from './output-folder';
import { PatchJournal, slideOfWriting } from './patch-journal';
import { readRoi } from './read-roi';
import { sameInBatch, statedBeyond } from './same-in-batch';
import { requireStained } from './stain-check';
import { telling } from './telling';

const nothingDecided: DecidedBefore = { mpp: null, maskEdits: [], notes: [] };

/** The file that a slide is continued from, beside its documents, so that another machine of the same share goes on with it. */
function journalFile(folder: string, stem: string): string {
  return join(folder, `${stem}.unfinished`);
}

/** That of a process which was killed behind the end of the slide. */
export async function removeJournal(folder: string, { documents }: QueuedSlide): Promise<void> {
  if (documents !== null) await rm(journalFile(folder, documents), { force: true });
}

/** @param signal fires when the batch is stopped, and when this slide is cancelled */
export async function* analyseSlide(
  batch: Batch,
  queued: QueuedSlide,
  index: number,
  signal: AbortSignal,
): AsyncGenerator<BatchEvent, void> {
  const { options, owner, queue, clock, folder: membership } = batch;
  const { decoder, model, maskEdits, forceStain, threshold, profile, version, folder, formats } = options;
  const { number, scene } = queued;
  const path = batch.named.pathOf(queued);
  const at = { path: queued.path, index, number };
  const slide = await openSlide(path, { decoder, ...options.reading, scene, signal });
  const opened: { journal?: PatchJournal } = {};
  try {
    const picture = await slide.picture();
    const decided = (await options.decidedAbout?.(picture, index)) ?? nothingDecided;
    const chosen = await reserveStem(
      batch,
      queued,
      slide,
      picture,
      await sumOfDecided(decided, queued.settings),
    );
    if ('movedFrom' in chosen) {
      clock.weigh(index, 0);
      yield { type: 'moved', ...at, from: chosen.movedFrom.path };
      return;
    }
    if ('sameAs' in chosen) {
      clock.weigh(index, 0);
      await removeJournal(folder, queued);
      yield { type: 'same', ...at, as: chosen.sameAs.path };
      return;
    }
    options.opened?.(picture, queued);
    yield { type: 'documents', ...at, chosen };
    await checkDocuments(folder, chosen.stem, formats);
    const mpp = slideMpp(slide.info, decided.mpp);
    const edits = [...decided.maskEdits, ...(maskEdits ?? [])];
    // Slides that an analysis would refuse at once are reported before engines are measured.
    requireStained(slide.info);
    chosenLevel(slide.levels, requireMpp(slide.info, mpp), model.manifest.scout);
    const own = queued.settings.roi === undefined ? undefined : await readRoi(queued.settings.roi);
    const roi = own?.roi ?? options.roi;
    const notes = own === undefined ? (options.regionNotes ?? []) : own.notes;
    const progressOf = (progress: Progress): BatchEvent => ({
      ...{ type: 'progress', ...at, progress },
      batch: clock.at(index, fractionOf(progress)),
    });
    const wanted = {
      ...{
        model,
        threshold,
        profile,
        version,
        mpp,
        roi: roi ?? null,
        edits,
        forceStain: forceStain ?? false,
      },
      notes: [...notes, ...decided.notes],
    };
    const known = knownResult(batch, queued, picture, wanted);
    if (known !== null) {
      yield { type: 'known', ...at, startedAt: known.startedAt };
      yield* write(known, slide, chosen.stem);
      return;
    }
    yield progressOf(progressAt('starting-engine'));
    const engine = await startedEngine(batch, queued);
    const events = analyse({
      ...{ slide, mpp, model, version, signal, engine },
      // What lies behind an address may be another slide by the next run.
      ...(!isAddress(path) && {
        journal: async (key: string) =>
          (opened.journal = await PatchJournal.ofSlide(journalFile(folder, chosen.stem), path, key)),
      }),
      ...(roi && { roi }),
      regionNotes: [...notes, ...decided.notes],
      ...(edits.length > 0 && { maskEdits: edits }),
      ...(forceStain !== undefined && { forceStain }),
      ...(threshold !== undefined && { threshold }),
      ...(profile !== undefined && { profile }),
    });
    let hasProgressed = false;
    for await (const event of events) {
      if (event.type === 'progress') {
        const { stage, patchesDone } = event.progress;
        // Only a patch more than those of the journal was finished here.
        if (!hasProgressed && stage === 'detecting' && patchesDone > (opened.journal?.finished.size ?? 0)) {
          hasProgressed = true;
          batch.engineDeaths.delete(number);
          queue.excuse(number, owner);
        }
        yield progressOf(event.progress);
      } else if (event.type === 'finished') {
        yield* write(event.result, slide, chosen.stem);
      } else yield { ...event, ...at };
    }

    async function* write(stored: AnalysisResult, of: Slide, stem: string): AsyncGenerator<BatchEvent, void> {
      // The slide may have been analysed under another name.
      const result = { ...stored, slide: { ...stored.slide, name: of.info.name } };
      queue.requireHeld(number, owner);
      await membership.check();
      yield progressOf(progressAt('writing', { stageFraction: 0 }));
      await opened.journal?.startWriting(ownerFor(of, picture));
      const writing = telling<number, string[]>((tell) =>
        writeReports(result, of, { folder, stem, formats }, undefined, tell),
      );
      let step = await writing.next();
      for (; step.done !== true; step = await writing.next()) {
        yield progressOf(progressAt('writing', { stageFraction: step.value / formats.length }));
      }
      const figures = summaryFigures(result);
      queue.intends(number, owner, { run: options.runOf?.(stored) ?? null, figures });
      // Last, so that a project that cannot be written to takes no document with it.
      await options.record?.(stored);
      // Before the slide is done, since nobody looks for one of a slide that is.
      await opened.journal?.remove();
      queue.finish(number, owner);
      yield { type: 'done', ...at, result, files: step.value };
    }
  } finally {
    // Kept where the analysis did not come to its end.
    await opened.journal?.close();
    await slide.close();
  }
}

/** Starting one takes longer than opening a slide, and a slide has no part in it. */
async function startedEngine(
  batch: Batch,
  { number, deaths }: Pick<QueuedSlide, 'number' | 'deaths'>,
): Promise<Engine> {
  const { queue, owner } = batch;
  if (batch.isEngineReady()) return batch.engine(number);
  queue.excuse(number, owner, deaths);
  const engine = await batch.engine(number);
  queue.blame(number, owner, deaths);
  return engine;
}

/** One that was recorded since the batch was made, or since the slide ended last: what is asked for again is computed again. */
function knownResult(
  { id, options: { isAgain = true, resultSince }, queue }: Batch,
  { endedAt }: QueuedSlide,
  picture: SlidePicture,
  wanted: WantedAnalysis,
): AnalysisResult | null {
  const since = endedAt ?? queue.batch(id)?.madeAt;
  if (isAgain || since === undefined) return null;
  const result = resultSince?.(picture, since) ?? null;
  return result !== null && isResultOf(result, wanted) ? result : null;
}

function ownerFor({ fingerprint, info }: Slide, { key }: SlidePicture): SlideOfDocuments {
  return { key, fingerprint, scene: info.scenes.length > 1 ? info.scene : null };
}

/** The name of the slide's documents, which no other slide of the batch gets from then on; or the slide that it is the same as. */
async function reserveStem(
  batch: Batch,
  queued: QueuedSlide,
  slide: Slide,
  picture: SlidePicture,
  decided: string,
): Promise<ChosenStem | { readonly sameAs: QueuedSlide } | { readonly movedFrom: QueuedSlide }> {
  const { options, queue, owner, earlier } = batch;
  const { fingerprint } = slide;
  const hasScenes = slide.info.scenes.length > 1;
  return batch.folder.exclusively(async () => {
    const all = batch.all();
    const state = { fingerprint, hasScenes, decided };
    const first = sameInBatch(all, batch.named, queued, { key: picture.key, decided });
    const file = await filePrint(batch.named.pathOf(queued));
    if (first !== null && (await isGoneButDone(batch, first))) {
      options.opened?.(picture, queued);
      queue.takePlace(queued.number, owner, first.number, {
        slideKey: picture.key,
        opened: { ...state, file },
      });
      return { movedFrom: first };
    }
    if (first !== null) {
      if (statedBeyond(first, queued, ['case', 'block', 'stain', 'protocol']))
        options.opened?.(picture, { ...first, settings: { ...first.settings, ...queued.settings } });
      const opened = { ...state, file, sameAs: first.number };
      queue.endAsSame(queued.number, owner, { slideKey: picture.key, opened });
      return { sameAs: first };
    }
    const stems = batch.stems(all);
    const others = new Set<string>();
    for (const each of all) {
      if (each.number === queued.number) continue;
      for (const name of [each.documents, stems.get(each.number)])
        if (name !== null && name !== undefined) others.add(sameName(name));
    }
    const chosen = await chooseStem(
      options.folder,
      queued.documents ?? stems.get(queued.number) ?? basename(slide.path),
      ownerFor(slide, picture),
      {
        ownerOf: async (name) =>
          earlier.ownerOf(name) ?? (await slideOfWriting(journalFile(options.folder, name))),
        isTaken: (name) => others.has(sameName(name)) || batch.isSlideFile(name),
      },
    );
    const opened = { ...state, file };
    queue.opened(queued.number, owner, { slideKey: picture.key, opened, documents: chosen.stem });
    return chosen;
  });
}

/** Its file was renamed or moved since it was done, and its documents are all there. */
async function isGoneButDone({ options, named }: Batch, first: QueuedSlide): Promise<boolean> {
  const { state, documents, path } = first;
  if (state !== 'done' || documents === null || named.indexOf(first) >= 0 || isAddress(path)) return false;
  return (await kindOf(path)) === 'missing' && (await hasDocuments(options, documents));
}

/** Progress of one slide, 0 to 1: most of the time goes into detecting. */
function fractionOf({ stage, patchesDone, patchesTotal }: Progress): number {
  if (stage === 'detecting') return patchesTotal > 0 ? patchesDone / patchesTotal : 0;
  // Later stages never move the progress of the batch backwards.
  return ['waiting', 'starting-engine', 'tissue'].includes(stage) ? 0 : 1;
}
