/**
 * A real session on a real, small slide: the phantom as slide, the bundled model, decoders and inference in
 * the built worker and host. Records events and engine hosts, so that tests can wait for the one and kill
 * the other.
 */
import { copyFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiEvent } from '../../src-main/contract/api';
import type { EngineSettings } from '../../src-main/contract/engine';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { EngineHost } from '../../src-main/detection/engine/engine';
import { findInstallation } from '../../src-main/session/installation';
import { createSession, type Session, type SessionOptions } from '../../src-main/session/session';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder } from '../temporary-folder';

type EventOf<T extends ApiEvent['type']> = Extract<ApiEvent, { type: T }>;

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
  /** The first event of this type and run, past or future. */
  event<T extends EventWithRun>(type: T, runId: string): Promise<EventOf<T>>;
  /** Another session with the same files, as after a restart. */
  again(): Session;
  /** Copies the slide into the served folder under another name. */
  copy(name: string): string;
  end(): Promise<void>;
}

type EventWithRun = Extract<ApiEvent, { runId: string }>['type'];

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

  return {
    session,
    root,
    slides,
    slide,
    store: join(root, 'store'),
    events,
    hosts,
    event(type, runId) {
      type Wanted = EventOf<typeof type>;
      const isWanted = (event: ApiEvent): event is Wanted =>
        event.type === type && 'runId' in event && event.runId === runId;
      const past = events.find(isWanted);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve) => {
        const stop = session.onEvent((event) => {
          if (!isWanted(event)) return;
          stop();
          resolve(event);
        });
      });
    },
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
