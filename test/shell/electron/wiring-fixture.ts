/** Starts the real main process code, and the real preload script, against the fake of `electron`. */
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Answer, ApiEvent } from '../../../src-main/contract/api';
import { temporaryFolder } from '../../temporary-folder';
import { createFakeElectron, type FakeElectron, type FakeWindow } from './fake-electron';

/** What the preload script exposes as `window.spindle`. */
export interface Bridge {
  call(method: string, params: unknown): Promise<Answer<unknown>>;
  onEvent(listener: (event: ApiEvent) => void): () => void;
  engineReply(hostId: string, reply: Uint8Array): Promise<Answer<unknown>>;
  menuAvailable(commands: readonly string[]): void;
  menuKeys(keys: unknown): void;
  menuLanguage(language: string): void;
  pathForFile(file: { name: string; path?: string }): string;
}

export interface Wiring {
  readonly fake: FakeElectron;
  readonly folder: string;
  /** Imports main.ts, lets the test act before the application is ready, and waits for the window. */
  start(options?: { argv?: string[]; beforeReady?: () => void }): Promise<void>;
  window(): FakeWindow;
  /** Runs the preload script in the window. */
  bridge(): Promise<Bridge>;
  end(): Promise<void>;
}

/** Call it first in a test: modules imported before would hold another `electron`. */
export function wiring(): Wiring {
  const temporary = temporaryFolder();
  const fake = createFakeElectron(temporary.path);
  vi.resetModules();
  vi.doMock('electron', () => fake.module);
  vi.stubEnv('SPINDLE_HOME', join(temporary.path, 'home'));

  const window = (): FakeWindow => {
    const [first] = fake.windows;
    if (first === undefined) throw new Error('there is no window');
    return first;
  };

  return {
    fake,
    folder: temporary.path,
    window,
    async start({ argv = [], beforeReady } = {}) {
      vi.spyOn(process, 'argv', 'get').mockReturnValue(['/opt/Spindle/spindle', ...argv]);
      await import('../../../src-main/shell/electron/main');
      beforeReady?.();
      fake.app.becomeReady();
      await vi.waitFor(window);
    },
    async bridge() {
      await import('../../../src-main/shell/electron/preload');
      const bridge = fake.exposed.get('spindle');
      if (bridge === undefined) throw new Error('the preload script exposed nothing');
      return bridge as unknown as Bridge;
    },
    async end() {
      if (fake.windows.length > 0 && fake.app.ended === null) {
        const ended = new Promise((resolve) => fake.app.once('fake:ended', resolve));
        fake.dialogs.messageAnswers.push(1);
        fake.app.quit();
        await ended;
      }
      vi.doUnmock('electron');
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
      temporary.remove();
    },
  };
}
