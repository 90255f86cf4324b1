/**
 * What a front door needs of Spindle, whichever shell it stands in: the requests of the contract, their
 * events, and the resources that have addresses. Holds the open slides, the runs and the engines; knows
 * nothing of HTTP servers or windows.
 */
import { dirname } from 'node:path';
import type { ApiEvent, OpenedSlide, SpindleApi } from '../contract/api';
import type { KnownMpp } from '../contract/slide';
import { asSpindleError } from '../contract/errors';
import { isOfPage, type EngineSettings } from '../contract/engine';
import { Figures } from '../analysis/figures';
import { requireMpp, slideMpp } from '../analysis/slide-mpp';
import { requireStained } from '../analysis/stain-check';
import { defaultModelId, summariseModel } from '../detection/model';
import type { SpawnEngineHost } from '../detection/engine/engine';
import { openEngineStore } from '../project/engine-store';
import { openRunStore } from '../project/run-store';
import { keptRuns } from './kept-runs';
import { createDecodePool } from '../slide/codec/decoder';
import { withoutIdentity } from '../slide/identifying';
import { openSlide, type SlideReading } from '../slide/open';
import { TileCache } from '../slide/tile-cache';
import type { Installation } from './installation';
import { Engines } from './engines';
import { exportToFolder } from './export-to-folder';
import { firstOf, ListedFolder } from './folder-listing';
import { Glimpses } from './glimpses';
import { Measurements } from './measurements';
import { Models } from './models';
import { OpenSlides, type OpenSlide } from './open-slides';
import { PageEngines } from './page-engines';
import { NamedPaths, onlyInside } from './path-policy';
import { PhantomFile } from './phantom-file';
import { invalidRequest } from './request-errors';
import { createResources } from './resources';
import { Runs } from './runs';
import { TissueMasks } from './tissue-masks';
import { UploadFolder, type UploadLimits } from './upload-folder';
import { ValueMaps } from './value-maps';

/** The system's dialogs, where there are any. */
export interface Dialogs {
  /** Empty when dismissed. */
  chooseSlides(): Promise<string[]>;
  /** `null` when dismissed. */
  chooseFolder(): Promise<string | null>;
}

export interface SessionOptions {
  readonly installation: Installation;
  readonly shell: 'electron' | 'server';
  /** The folder that is served; `null` for none. */
  readonly folder: string | null;
  /** Where runs, pixel sizes and the phantom are kept. */
  readonly storeFolder: string;
  readonly spawnEngineHost: SpawnEngineHost;
  /** Holds whatever a person chose before; left out, what was chosen last counts. */
  readonly engine?: EngineSettings;
  /** `null` in the server shell. */
  readonly dialogs: Dialogs | null;
  /** How slides are read. Without a cache of tiles in it, all of them share one of the usual size. */
  readonly reading?: SlideReading;
  /** Of what a browser sends. */
  readonly uploads?: UploadLimits;
}

export interface Session {
  readonly api: SpindleApi;
  /** @returns a function that ends the subscription. */
  onEvent(listener: (event: ApiEvent) => void): () => void;
  emit(event: ApiEvent): void;
  /** A person has named these files or folders, by a drop or to the operating system: the window may open them. */
  grant(paths: readonly string[]): void;
  /** GET resources: tiles, associated images, exports. Never rejects. */
  fetch(request: Request): Promise<Response>;
  /** The pages that are open, and the engines that compute in them. */
  readonly pages: PageEngines;
  /** Where uploads go; what lies there may be opened. */
  readonly uploads: UploadFolder;
  /** True while a run waits or works. */
  readonly hasRunsGoing: boolean;
  /** Stops the runs, closes engines, slides and decoders, removes uploads. Further calls wait for the first. */
  close(): Promise<void>;
}

export function createSession(options: SessionOptions): Session {
  const { installation, storeFolder, folder, dialogs } = options;
  const uploads = new UploadFolder(options.uploads);
  const phantom = new PhantomFile(storeFolder, installation.version);
  const models = new Models(installation.models);
  const decoder = createDecodePool({ workerFile: installation.decodeWorker });
  const reading = { decoder, tiles: new TileCache(), ...options.reading };
  const slides = new OpenSlides(
    (path, scene) => openSlide(path, { ...reading, scene }),
    (path) => void releaseUpload(path),
  );
  const listeners = new Set<(event: ApiEvent) => void>();
  const emit = (event: ApiEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const pages = new PageEngines(() => void measureWhenIdle());
  const engines = new Engines(
    {
      hostOf: (provider) => (isOfPage(provider) ? pages.spawnHost : options.spawnEngineHost),
      page: () => pages.page,
      store: openEngineStore(storeFolder),
      onMeasuring: (news) => emit({ type: 'engine-measuring', news }),
      onUnkept: (error) => emit({ type: 'warning', error: error.toReport() }),
    },
    options.engine ?? null,
  );
  const closed = new AbortController();
  const store = keptRuns(openRunStore(storeFolder), (error) =>
    emit({ type: 'warning', error: error.toReport() }),
  );
  const figures = new Figures(installation.figuresWorker);
  const runs = new Runs({ slides, engines, figures, store, version: installation.version, emit });
  const mppOf = async ({ identity, slide }: OpenSlide): Promise<KnownMpp | null> =>
    slideMpp(slide.info, await store.enteredMpp(identity));
  const measurements = new Measurements({ slides, engines, models, mppOf, emit });
  const masks = new TissueMasks(figures);
  const glimpses = new Glimpses(slides, store);
  const maps = new ValueMaps();
  const resources = createResources({ slides, glimpses, runs, pages, figures, maps });
  const named = new NamedPaths();
  const policy =
    options.shell === 'electron'
      ? named
      : onlyInside(() => [folder, uploads.path, dirname(phantom.path)].filter((path) => path !== null));
  const list = new ListedFolder(folder, policy, (paths) => named.grant(paths));
  let closing: Promise<void> | null = null;

  /** An upload whose slide is not open any more is of no use to anybody. */
  async function releaseUpload(path: string): Promise<void> {
    if (slides.has(path)) return;
    // What stays of it goes with the session.
    await uploads
      .release(path)
      .catch((thrown: unknown) => emit({ type: 'warning', error: asSpindleError(thrown).toReport() }));
  }

  /** The folder whose slides are listed when this one is opened. */
  function homeOf(file: string): string | null {
    return folder ?? (options.shell === 'electron' ? dirname(file) : null);
  }

  /** So that the first run has the fastest engine, unless it is asked for at once. */
  async function measureWhenIdle(): Promise<void> {
    // Without the model there is nothing to measure, and a run will say so.
    const model = await models.find(defaultModelId).catch(() => null);
    if (model !== null) await engines.measureWhenIdle(model);
  }

  async function describe(open: OpenSlide): Promise<OpenedSlide> {
    const { slideId, path, slide } = open;
    const mpp = await mppOf(open);
    const { info, withheld } = withoutIdentity(slide.info);
    const colour = await slide.colour();
    const currentRun = runs.underWay().findLast((run) => run.slideId === slideId) ?? null;
    return { slideId, path, info, withheld, mpp, colour, lastRun: await lastRun(open), currentRun };
  }

  async function lastRun(open: OpenSlide): Promise<OpenedSlide['lastRun']> {
    const known = runs.lastOver(open);
    if (known !== null) return known;
    const result = await store.lastRun(open.identity);
    // Asked again, because another request may have adopted the same run meanwhile.
    return runs.lastOver(open) ?? (result === null ? null : runs.adopt(open, result));
  }

  const api: SpindleApi = {
    about: () =>
      Promise.resolve({
        version: installation.version,
        shell: options.shell,
        provider: engines.provider ?? 'auto',
      }),

    engines: async ({ modelId, again }) => {
      const model = await models.find(modelId ?? defaultModelId);
      const ranking = await engines.ranking(model, again ?? false, closed.signal);
      return { settings: await engines.settings(), ranking };
    },

    chooseEngine: async (settings) => {
      await engines.choose(settings);
      return null;
    },

    listModels: async () => (await models.list()).map(summariseModel),

    listFolder: () => list.slides(),

    glimpse: async ({ path }) => {
      const { file } = await list.slideAt(await policy.admit(path));
      return glimpses.of(file, closed.signal);
    },

    chooseSlides: async () => {
      const chosen = await withDialogs(dialogs).chooseSlides();
      named.grant(chosen);
      return chosen;
    },

    phantomSlide: async () => {
      const path = await phantom.ensure();
      named.grant([path]);
      return { path };
    },

    openSlide: async ({ path, scene }) => {
      engines.touch();
      const admitted = await policy.admit(path);
      const { file: real, slides: count } = await list.slideAt(admitted);
      uploads.use(real);
      const open = await slides.open(real, scene);
      if (count > 1) list.show(admitted);
      else if (real !== phantom.path) list.follow(real, homeOf(real));
      try {
        const opened = await describe(open);
        return count > 1 ? firstOf(count, opened) : opened;
      } catch (thrown) {
        await slides.close(open.slideId);
        throw thrown;
      }
    },

    underWay: async () => {
      const opened: OpenedSlide[] = [];
      for (const open of await slides.list()) opened.push(await describe(open));
      return { slides: opened, runs: runs.underWay() };
    },

    closeSlide: async ({ slideId }) => {
      await slides.close(slideId);
      return null;
    },

    identity: ({ slideId }) => slides.use(slideId, ({ slide }) => Promise.resolve(slide.info)),

    channelWindows: ({ slideId }) => slides.use(slideId, ({ slide }) => slide.channelWindows()),

    setMpp: ({ slideId, mpp }) =>
      slides.use(slideId, async (open) => {
        await store.saveEnteredMpp(open.identity, mpp);
        return describe(open);
      }),

    startRun: async ({ slideId, modelId, roi, forceStain }) => {
      const model = await models.find(modelId ?? defaultModelId);
      const { mpp, maskEdits } = await slides.use(slideId, async (open) => {
        requireStained(open.slide.info);
        return {
          mpp: requireMpp(open.slide.info, await mppOf(open)),
          maskEdits: (await store.maskEdits(open.identity)) ?? [],
        };
      });
      const runId = await runs.start(slideId, {
        ...{ mpp, model, maskEdits },
        ...(roi && { roi }),
        ...(forceStain !== undefined && { forceStain }),
      });
      return { runId };
    },

    cancelRun: ({ runId }) =>
      promised(() => {
        runs.cancel(runId);
        return null;
      }),

    summarise: ({ runId, threshold }) => runs.summarise(runId, threshold),

    tissueMask: ({ slideId }) =>
      slides.use(slideId, async (open) => ({
        proposal: await masks.propose(open, requireMpp(open.slide.info, await mppOf(open))),
        edits: (await store.maskEdits(open.identity)) ?? [],
      })),

    readMap: async ({ slideId, path }) => {
      const real = await policy.admit(path);
      uploads.use(real);
      return slides
        .use(slideId, ({ identity: { width, height, key, scene } }) =>
          maps.read(real, { width, height, picture: { key, scene } }),
        )
        .finally(() => releaseUpload(real));
    },

    correctMask: ({ slideId, edits }) =>
      slides.use(slideId, async ({ identity }) => {
        await store.saveMaskEdits(identity, edits);
        return null;
      }),

    invariance: (request) => measurements.measure(request),

    cancelInvariance: ({ requestId }) =>
      promised(() => {
        measurements.cancel(requestId);
        return null;
      }),

    engineEnded: ({ hostId, why }) =>
      promised(() => {
        pages.end(hostId, why);
        return null;
      }),

    exportRun: async ({ runId, threshold, formats }) => {
      const { of, result } = runs.finished(runId);
      const target = await withDialogs(dialogs).chooseFolder();
      if (target === null) return null;
      return slides.useAnalysed(of, ({ slide }) =>
        exportToFolder(result, slide, { folder: target, threshold, formats }, figures),
      );
    },
  };

  async function closeAll(): Promise<void> {
    closed.abort();
    measurements.cancelAll();
    masks.cancelAll();
    await runs.close();
    await figures.close();
    await engines.close();
    await slides.closeAll();
    await decoder.close();
    await uploads.remove();
    listeners.clear();
  }

  return {
    api,
    pages,
    uploads,
    emit(event) {
      // What the operating system hands over was chosen by a person.
      if (event.type === 'open-requested') named.grant(event.paths);
      emit(event);
    },
    grant: (paths) => named.grant(paths),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fetch: async (request) => {
      engines.touch();
      return resources.fetch(request);
    },
    get hasRunsGoing() {
      return runs.areGoing;
    },
    close: () => (closing ??= closeAll()),
  };
}

/** @throws request-invalid in the server shell, where the browser has its own dialogs. */
function withDialogs(dialogs: Dialogs | null): Dialogs {
  if (dialogs !== null) return dialogs;
  throw invalidRequest('method', 'there are no system dialogs in the browser', 'upload or download the file');
}

/** What is thrown at once as a rejection, like everything else of the contract. */
function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
