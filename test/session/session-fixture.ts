/**
 * A real session on a real, small slide: the phantom as slide, the bundled model, decoders and inference in
 * the built worker and host. Records events and engine hosts, so that tests can wait for the one and kill
 * the other.
 */
import { copyFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiEvent, Request, SpindleApi } from '../../src-main/contract/api';
import type { Entry } from '../../src-main/contract/domain/command';
import { foldAll, valuesOf, type SlideState } from '../../src-main/contract/domain/slide-state';
import type { SlidePicture } from '../../src-main/contract/identity';
import type { MaskEdit } from '../../src-main/contract/mask';
import type { ErrorReport } from '../../src-main/contract/errors';
import type { AnalysisResult } from '../../src-main/contract/report';
import { candidatesTopic, decisionsTopic, type RunItem } from '../../src-main/contract/wire/topics';
import type { Candidate } from '../../src-main/contract/detection';
import type { EngineSettings } from '../../src-main/contract/engine';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { EngineHost } from '../../src-main/detection/engine/engine';
import { findInstallation } from '../../src-main/session/installation';
import { createSession, type Session, type SessionOptions } from '../../src-main/session/session';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder } from '../temporary-folder';

export interface SessionFixture {
  readonly session: Session;
  /** Folder of everything; `slides` below it is the one served. */
  readonly root: string;
  readonly slides: string;
  /** The slide, about 0.1 mm² at 0.25 µm per pixel. */
  readonly slide: string;
  readonly store: string;
  readonly events: ApiEvent[];
  /** One an engine, in order of their start. */
  readonly hosts: EngineHost[];
  /** What a run found, once it has finished. Rejects where it failed. */
  finished(runId: string): Promise<{ readonly run: string; readonly result: AnalysisResult }>;
  /** Why a run failed, once it has. Rejects where it finished. */
  failed(runId: string): Promise<ErrorReport>;
  /** The first state of a run, past or future, that is so. */
  run(runId: string, isSo: (run: RunItem) => boolean): Promise<RunItem>;
  /** The first candidates that a run published, past or future. */
  found(runId: string): Promise<void>;
  /** All states of a run so far. */
  statesOf(runId: string): readonly RunItem[];
  /** All candidates that a run published so far. */
  candidatesOf(runId: string): readonly Candidate[];
  /** Another session with the same files, as after a restart. */
  again(): Session;
  /** Copies the slide into the served folder under another name. */
  copy(name: string): string;
  end(): Promise<void>;
}

export interface FixtureOptions {
  readonly shell?: SessionOptions['shell'];
  readonly dialogs?: SessionOptions['dialogs'];
  /** Folder of model folders; the bundled ones when left out. */
  readonly models?: string;
  /** The processor when left out. */
  readonly engine?: EngineSettings;
  readonly uploads?: SessionOptions['uploads'];
}

export interface SmallPhantom {
  readonly path: string;
  remove(): void;
}

/** The slide of the fixtures; painted once a file, because that takes seconds. */
export async function smallPhantom(): Promise<SmallPhantom> {
  const temporary = temporaryFolder();
  const path = join(temporary.path, 'phantom.tif');
  await placePhantom(path, { seed: 5, areaMm2: 0.1 });
  return { path, remove: () => temporary.remove() };
}

/** @param phantom the slide, which is copied. */
export async function sessionFixture(phantom: string, options: FixtureOptions = {}): Promise<SessionFixture> {
  const temporary = temporaryFolder();
  const root = temporary.path;
  const slides = join(root, 'slides');
  const slide = join(slides, 'field.tif');
  await mkdir(slides);
  copyFileSync(phantom, slide);

  const found = findInstallation();
  const installation = { ...found, models: options.models ?? found.models };
  const spawn = childProcessHost(installation.engineHost);
  const hosts: EngineHost[] = [];
  const sessions: Session[] = [];
  const start = (): Session => {
    const started = createSession({
      installation,
      shell: options.shell ?? 'server',
      folder: slides,
      storeFolder: join(root, 'store'),
      spawnEngineHost: () => {
        const host = spawn();
        hosts.push(host);
        return host;
      },
      // One thread is one process, which tests can count and kill.
      engine: options.engine ?? { provider: 'cpu', threads: 1 },
      dialogs: options.dialogs ?? null,
      ...(options.uploads && { uploads: options.uploads }),
    });
    // As if a person had dropped it; the server asks where it lies.
    started.grant([slides]);
    sessions.push(started);
    return started;
  };

  const session = start();
  const events: ApiEvent[] = [];
  session.onEvent((event) => events.push(event));

  const statesOf = (runId: string): RunItem[] => events.flatMap((event) => stateIn(event, runId));
  const eventThat = async (isSo: (event: ApiEvent) => boolean): Promise<void> => {
    if (events.some(isSo)) return;
    await new Promise<void>((resolve) => {
      const stop = session.onEvent((event) => {
        if (!isSo(event)) return;
        stop();
        resolve();
      });
    });
  };
  const runThat = async (runId: string, isSo: (run: RunItem) => boolean): Promise<RunItem> => {
    await eventThat((event) => stateIn(event, runId).some(isSo));
    const run = statesOf(runId).find(isSo);
    if (run === undefined) throw new Error('the event went');
    return run;
  };
  const isOf = (event: ApiEvent, runId: string): boolean =>
    event.type === 'update' && event.topic === candidatesTopic(runId);

  return {
    session,
    root,
    slides,
    slide,
    store: join(root, 'store'),
    events,
    hosts,
    run: runThat,
    statesOf,
    async finished(runId) {
      const { end } = await runThat(runId, (run) => run.end !== null);
      if (end?.kind !== 'finished') throw new Error(`the run failed: ${JSON.stringify(end)}`);
      return { run: end.run, result: await session.api.runResult({ runId: end.run }) };
    },
    async failed(runId) {
      const { end } = await runThat(runId, (run) => run.end !== null);
      if (end?.kind !== 'failed') throw new Error('the run finished');
      return end.error;
    },
    found: (runId) => eventThat((event) => isOf(event, runId)),
    candidatesOf: (runId) =>
      events.flatMap((event) =>
        event.type === 'update' && isOf(event, runId) ? (event.changes as Candidate[][]).flat() : [],
      ),
    again: start,
    copy(name) {
      const path = join(slides, name);
      copyFileSync(slide, path);
      return path;
    },
    async end() {
      for (const each of sessions) await each.close();
      temporary.remove();
    },
  };
}

/** The states of a run that an event tells. */
function stateIn(event: ApiEvent, runId: string): RunItem[] {
  if (event.type !== 'update' || event.topic !== 'runs') return [];
  return (event.changes as RunItem[]).filter((run) => run.runId === runId);
}

/** What stands for a slide. */
export async function stateOf(api: SpindleApi, picture: SlidePicture): Promise<SlideState> {
  const { changes } = await api.subscribe({ topic: decisionsTopic(picture) });
  return foldAll((changes as Entry[][]).flat());
}

/** Of the finished runs over a slide, oldest first. */
export async function runsOf(api: SpindleApi, picture: SlidePicture): Promise<string[]> {
  return valuesOf(await stateOf(api, picture), 'run').map(({ id }) => id);
}

export async function editsOf(api: SpindleApi, picture: SlidePicture): Promise<MaskEdit[]> {
  return valuesOf(await stateOf(api, picture), 'mask-edit').map(({ value }) => value);
}

type SentCommand = Request<'execute'>['commands'][number]['command'];
let decisionsMade = 0;

/** Writes one decision, as a window does. */
export async function decide(api: SpindleApi, command: SentCommand): Promise<void> {
  decisionsMade += 1;
  await api.execute({ commands: [{ id: `decision-${decisionsMade}`, command }] });
}
