/** Requests about many slides: what a batch would analyse, beginning and ending one, its slides, and lists that are only recorded. */
import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import pMap from 'p-map';
import { chooseSlides } from '../analysis/choose-slides';
import { requireOneMeaning } from '../analysis/contradicting-copies';
import type { ListedSlide } from '../analysis/listed-slide';
import type { SlideOfBatch } from '../analysis/named-slides';
import { ownProtocolNamed, ownProtocols } from '../analysis/own-protocols';
import { slideOfBatch } from '../analysis/slide-of-batch';
import { takeList } from '../analysis/take-list';
import type { Request, SpindleApi } from '../contract/api';
import type { BatchSettings } from '../contract/batch';
import { asSpindleError, SpindleError } from '../contract/errors';
import { defaultModelId } from '../detection/model';
import type { Settings } from '../project/settings';
import { isAddress, publicName } from '../slide/source/address';
import type { Batches } from './batches';
import type { Decisions } from './decisions';
import { withDialogs, type Dialogs } from './dialogs';
import type { Models } from './models';
import type { NamedPaths, PathPolicy } from './path-policy';

export interface BatchRequestParts {
  readonly batches: Batches;
  readonly models: Models;
  readonly decisions: Decisions;
  readonly policy: PathPolicy;
  readonly named: NamedPaths;
  readonly dialogs: Dialogs | null;
  readonly settings: Pick<Settings, 'window'>;
  /** Fires when the application ends. */
  readonly closed: AbortSignal;
}

type BatchRequests =
  | 'chooseFolder'
  | 'findForBatch'
  | 'startBatch'
  | 'resumeBatch'
  | 'pauseBatch'
  | 'stopBatch'
  | 'removeBatch'
  | 'changeQueue'
  | 'takeList';

/** Names of slides that are said before a batch begins. */
const mostNamed = 5;

export function batchRequests(parts: BatchRequestParts): Pick<SpindleApi, BatchRequests> {
  const { batches, named, policy, dialogs } = parts;
  return {
    chooseFolder: async () => {
      const folder = await withDialogs(dialogs).chooseFolder();
      if (folder !== null) named.grant([folder]);
      return folder;
    },

    findForBatch: async (wanted) => {
      const { slides, notes } = await slidesOf(parts, wanted);
      await requireOneMeaning(slides, parts.closed);
      const first = slides.slice(0, mostNamed).map(({ path }) => basename(path));
      return { slides: slides.length, first, notes };
    },

    startBatch: async ({ folder, settings, isAgain, ...wanted }) => {
      const { slides } = await slidesOf(parts, wanted);
      await requireOneMeaning(slides, parts.closed);
      const into = await outputFolder(policy, folder);
      const batch = await begin(parts, {
        slides: slides.map((slide) => slideOfBatch(slide)),
        into,
        settings,
        isAgain,
      });
      return { batch };
    },

    resumeBatch: async ({ batch }) => {
      const { folder } = batches.batch(batch);
      const { project } = parts.decisions;
      const settings = project.queue.settingsOf(batch);
      if (settings === null) throw ofCommandLine(folder);
      // What a person cancelled, or what failed, is analysed when they say so.
      const left = project.queue
        .slides(batch)
        .filter(({ state }) => state !== 'cancelled' && state !== 'failed');
      const files = filesOf(left.map(({ path, settings: { roi } }) => ({ path, roi })));
      if (dialogs !== null) named.grantKept(project.file, [folder, ...files]);
      await requireAdmitted(policy, files);
      const into = await outputFolder(policy, folder);
      const slides = left.map(({ path, scene, priority, settings: stated }) => ({
        path,
        scene,
        priority,
        settings: stated,
      }));
      await begin(parts, { slides, into, settings, isAgain: false });
      return null;
    },

    takeList: async ({ path }) => {
      const { slides } = await slidesOf(parts, { inputs: [path], recursive: false });
      const own = ownProtocols(parts.settings.window);
      const { project, writer: by } = parts.decisions;
      const { faults, ...counts } = await takeList(project, slides, { by, own, signal: parts.closed });
      return { ...counts, faults: faults.map((fault) => fault.toReport()) };
    },

    pauseBatch: ({ batch, isPaused }) => done(() => batches.pause(batch, isPaused)),
    stopBatch: ({ batch }) => done(() => batches.stop(batch)),
    removeBatch: ({ batch }) => done(() => batches.remove(batch)),
    changeQueue: ({ batch, numbers, change }) => done(() => batches.change(batch, numbers, change)),
  };
}

async function done(work: () => void): Promise<null> {
  work();
  return Promise.resolve(null);
}

interface ToBegin {
  readonly slides: readonly SlideOfBatch[];
  readonly into: string;
  readonly settings: BatchSettings;
  readonly isAgain: boolean;
}

async function begin(
  { batches, models, decisions, settings: kept }: BatchRequestParts,
  { slides, into, settings, isAgain }: ToBegin,
): Promise<string> {
  const model = await models.find(settings.modelId ?? defaultModelId);
  const { project, writer } = decisions;
  return batches.begin({
    slides,
    folder: into,
    settings,
    isAgain,
    model,
    project,
    by: writer,
    own: ownProtocols(kept.window),
  });
}

/** @throws not-found for what may not be opened; as `chooseSlides` */
async function slidesOf(
  { policy, named, dialogs, settings, closed }: BatchRequestParts,
  { inputs, recursive, pattern }: Request<'findForBatch'>,
): Promise<{ readonly slides: readonly ListedSlide[]; readonly notes: readonly string[] }> {
  const admitted = await pMap(inputs, (input) => policy.admit(input), { concurrency: 16 });
  const own = ownProtocols(settings.window);
  const isOwnProtocol = (name: string): boolean => ownProtocolNamed(own, name) !== null;
  const found = await chooseSlides(
    admitted,
    { recursive, isOwnProtocol, ...(pattern !== undefined && { pattern }) },
    closed,
  );
  const { slides } = found;
  const remote = slides.find(({ path }) => isAddress(path));
  if (remote !== undefined) throw onServer(remote.path);
  const files = filesOf(slides);
  // In the desktop application a person named them, in a list that they chose.
  if (dialogs !== null) named.grant(files);
  await requireAdmitted(policy, files);
  return found;
}

/** Also the files of regions that a list names. */
function filesOf(
  slides: readonly { readonly path: string; readonly roi?: string | null | undefined }[],
): string[] {
  return slides.flatMap(({ path, roi }) => (roi === undefined || roi === null ? [path] : [path, roi]));
}

/** A file that is gone is set aside later, with its reason. @throws not-found for one that may not be opened */
async function requireAdmitted(policy: PathPolicy, files: readonly string[]): Promise<void> {
  const admit = async (file: string): Promise<void> => {
    try {
      await policy.admit(file);
    } catch (thrown) {
      // Of what may not be asked for, nothing on the disk is looked at.
      if (!policy.mayAsk(file) || (await isThere(file))) throw thrown;
    }
  };
  await pMap(files, admit, { concurrency: 16 });
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** A folder that is there, or is to be made in one that is. @throws not-found */
async function outputFolder(policy: PathPolicy, folder: string): Promise<string> {
  try {
    return await policy.admit(folder);
  } catch (thrown) {
    const above = dirname(folder);
    if (above === folder || !policy.mayAsk(folder)) throw notForDocuments(folder, thrown);
    return join(await outputFolder(policy, above), basename(folder));
  }
}

/** The policy speaks of slides. */
function notForDocuments(folder: string, thrown: unknown): SpindleError {
  const { tag, why, cause } = asSpindleError(thrown);
  return new SpindleError(tag, {
    what: 'cannot write the documents into the folder',
    where: { path: folder },
    why,
    remedy: 'choose another folder for the documents, inside what may be written to',
    cause,
  });
}

function onServer(path: string): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot analyse the slide',
    where: { path: publicName(path) },
    why: 'slides on servers are opened from the command line only',
    remedy: 'take it off the list, or use `spindle batch`',
  });
}

function ofCommandLine(folder: string): SpindleError {
  return new SpindleError('of-command-line', {
    what: 'the batch is not gone on with',
    where: { path: folder },
    why: 'the command line began it, which alone knows its settings',
    remedy: 'call the same command again, or begin a batch here into another folder',
  });
}
