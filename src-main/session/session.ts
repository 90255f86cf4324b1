/**
 * The application behind both shells: the requests of the contract, their events, and the resources that have
 * addresses. Joins its parts; knows nothing of HTTP servers or windows.
 */
import { dirname } from 'node:path';
import type { ApiEvent, SpindleApi } from '../contract/api';
import { isOfPage, type EngineSettings } from '../contract/engine';
import type { SpindleError } from '../contract/errors';
import { slideMpp } from '../contract/slide-mpp';
import type { KnownMpp } from '../contract/slide';
import type { Topic, Update } from '../contract/wire/topics';
import { Figures } from '../analysis/figures';
import { defaultModelId } from '../detection/model';
import type { SpawnEngineHost } from '../detection/engine/engine';
import { openEngineStore } from '../project/engine-store';
import { openSettings } from '../project/settings';
import { createDecodePool } from '../slide/codec/decoder';
import { openSlide, type SlideReading } from '../slide/open';
import { TileCache } from '../slide/tile-cache';
import { Decisions } from './decisions';
import { decisionRequests } from './decision-requests';
import { DeepZoom } from './deep-zoom';
import type { Dialogs } from './dialogs';
import { documentRequests } from './document-requests';
import { Documents } from './documents';
import { Batches } from './batches';
import { batchRequests } from './batch-requests';
import { CaseList } from './case-list';
import { caseRequests } from './case-requests';
import { engineRequests } from './engine-requests';
import { Engines } from './engines';
import { Imports } from './imports';
import { ListedFolder } from './folder-listing';
import { Glimpses } from './glimpses';
import type { Installation } from './installation';
import { Measurements } from './measurements';
import { Models } from './models';
import { OpenSlides, type OpenSlide } from './open-slides';
import { PageEngines } from './page-engines';
import { NamedPaths, onlyInside } from './path-policy';
import { PhantomFile } from './phantom-file';
import { createResources } from './resources';
import { Results } from './results';
import { runRequests } from './run-requests';
import { Runs } from './runs';
import { settingsRequests } from './settings-requests';
import { homeFolder, releaseUpload, slideRequests } from './slide-requests';
import { TissueMasks } from './tissue-masks';
import { UnfinishedRuns } from './unfinished-runs';
import { UploadFolder, type UploadLimits } from './upload-folder';
import { ValueMaps } from './value-maps';

export interface SessionOptions {
  readonly installation: Installation;
  readonly shell: 'electron' | 'server';
  /** The folder that is served; `null` for none. */
  readonly folder: string | null;
  /** The person's own folder: the default project, the settings and the phantom lie in it. */
  readonly storeFolder: string;
  readonly spawnEngineHost: SpawnEngineHost;
  /** Overrides what a person chose before; when absent, the last choice counts. */
  readonly engine?: EngineSettings;
  /** `null` in the server shell. */
  readonly dialogs: Dialogs | null;
  /** How slides are read. When it has no tile cache, all slides share one of the default size. */
  readonly reading?: SlideReading;
  /** Limits of what a browser sends. */
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
  /** Serves the slides of the folder to other viewers. The caller checks who may ask. */
  readonly deepZoom: DeepZoom;
  /** The pages that are open, and the engines that compute in them. */
  readonly pages: PageEngines;
  /** Where uploads go; what lies there may be opened. */
  readonly uploads: UploadFolder;
  /** True while a run or a batch waits or works. */
  readonly hasRunsGoing: boolean;
  /** Stops the runs, closes engines, slides and decoders, removes uploads. Further calls wait for the first. */
  close(): Promise<void>;
}

export function createSession(options: SessionOptions): Session {
  const { installation, storeFolder, folder, dialogs, shell } = options;
  const { version } = installation;
  const listeners = new Set<(event: ApiEvent) => void>();
  const emit = (event: ApiEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const warn = (error: SpindleError): void => emit({ type: 'warning', error: error.toReport() });
  const publish = (topic: Topic, update: Update): void => emit({ type: 'update', topic, ...update });
  const closed = new AbortController();

  const uploads = new UploadFolder(options.uploads);
  const phantom = new PhantomFile(storeFolder, version);
  const models = new Models(installation.models);
  const decoder = createDecodePool({ workerFile: installation.decodeWorker });
  const reading = { decoder, tiles: new TileCache(), ...options.reading };
  const slides: OpenSlides = new OpenSlides(
    (path, scene) => openSlide(path, { ...reading, scene }),
    (path) => void releaseUpload({ slides, uploads, warn }, path),
  );
  const pages = new PageEngines(() => void measureWhenIdle());
  const engines = new Engines(
    {
      hostOf: (provider) => (isOfPage(provider) ? pages.spawnHost : options.spawnEngineHost),
      page: () => pages.page,
      store: openEngineStore(storeFolder),
      onMeasuring: (news) => emit({ type: 'engine-measuring', news }),
      onUnkept: warn,
    },
    options.engine ?? null,
  );
  const figures = new Figures(installation.figuresWorker);
  const settings = openSettings(storeFolder, warn);
  const decisions = new Decisions({ folder: storeFolder, settings, version, publish, warn });
  const results = new Results(decisions);
  const runs = new Runs({
    ...{ slides, engines, figures, results, version, publish },
    unfinished: new UnfinishedRuns(storeFolder),
    projectId: () => decisions.projectId,
  });
  const batches = new Batches({
    ...{ engines, decoder, version, publish },
    // What is on the screen stays in the cache of the screen.
    reading: { ...options.reading, tiles: new TileCache() },
    project: () => decisions.project,
    onEnd: (into, counts) => emit({ type: 'batch-ended', folder: into, counts }),
  });
  const mppOf = async ({ identity, slide }: OpenSlide): Promise<KnownMpp | null> =>
    slideMpp(slide.info, await decisions.enteredMpp(identity));
  const measurements = new Measurements({ slides, engines, models, mppOf, emit });
  const masks = new TissueMasks(figures);
  const glimpses = new Glimpses(slides, decisions);
  const maps = new ValueMaps();
  const documents = new Documents(dialogs, uploads);
  const resources = createResources({
    ...{ slides, glimpses, results, decisions, pages, figures, maps, documents },
  });
  const named = new NamedPaths();
  // A person chose them, in an earlier window.
  named.grant(settings.recentSlides);
  const policy =
    shell === 'electron'
      ? named
      : onlyInside(() => [folder, uploads.path, dirname(phantom.path)].filter((path) => path !== null));
  const cases = new CaseList({
    ...{ decisions, policy, publish, warn },
    grantKept: (paths) => named.grantKept(decisions.project.file, paths),
  });
  const deepZoom = new DeepZoom(folder, slides, policy);
  const list = new ListedFolder(folder, policy, (paths) => named.grant(paths));
  let closing: Promise<void> | null = null;

  /** So that the first run has the fastest engine, unless it is asked for at once. */
  async function measureWhenIdle(): Promise<void> {
    // Without the model there is nothing to measure, and a run will say so.
    const model = await models.find(defaultModelId).catch(() => null);
    if (model !== null) await engines.measureWhenIdle(model);
  }

  const api: SpindleApi = {
    ...engineRequests({ version, shell, models, engines, pages, closed: closed.signal }),
    ...slideRequests({
      ...{ slides, list, named, policy, uploads, phantom, glimpses, masks, maps, results, engines, dialogs },
      ...{ mppOf, settings, cases, warn, closed: closed.signal },
      homeOf: (file) => homeFolder(folder, shell === 'electron', file),
    }),
    ...runRequests({ slides, models, decisions, runs, results, measurements, figures, dialogs, mppOf }),
    ...decisionRequests({ decisions, cases, runs, batches, results, policy, dialogs }),
    ...documentRequests({
      ...{
        decisions,
        documents,
        imports: new Imports(decisions, uploads),
        slides,
        policy,
        named,
        dialogs,
        version,
      },
      // What is on the screen stays in the cache of the screen.
      reading: { decoder, ...options.reading, tiles: new TileCache() },
    }),
    ...settingsRequests(settings, policy),
    ...caseRequests({ cases, decisions, policy, closed: closed.signal }),
    ...batchRequests({ batches, models, decisions, policy, named, dialogs, settings, closed: closed.signal }),
  };

  async function closeAll(): Promise<void> {
    closed.abort();
    measurements.cancelAll();
    masks.cancelAll();
    await Promise.all([runs.close(), batches.close()]);
    await figures.close();
    await engines.close();
    await slides.closeAll();
    await decoder.close();
    await uploads.remove();
    results.close();
    cases.close();
    decisions.close();
    listeners.clear();
  }

  return {
    api,
    deepZoom,
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
      return runs.areGoing || batches.areGoing;
    },
    close: () => (closing ??= closeAll()),
  };
}
