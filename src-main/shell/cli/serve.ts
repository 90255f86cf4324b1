/** `spindle serve [FOLDER]`: the application in a browser, on this machine only. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ProviderChoice } from '../../contract/engine';
import { SpindleError } from '../../contract/errors';
import { childProcessHost } from '../../detection/engine/child-process-host';
import type { Installation } from '../../session/installation';
import { startServer } from '../server/server';
import { createSession } from '../../session/session';
import { withInterruption } from './interruption';
import { redirectMs } from './open-in-browser';
import { printLine } from './output';
import { slideReading, type ReadingOptions } from './reading';
import { userFolder } from '../user-folder';

export interface ServeOptions extends ReadingOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Default: the provider chosen in the application. */
  readonly provider?: ProviderChoice;
  readonly threads?: number;
  /** Other viewers may show the slides of the folder, too, by DeepZoom addresses. */
  readonly dzi?: boolean;
  /** Opens an address in the browser once there is one. @returns what is to be done when it was opened. */
  readonly openWith?: (address: string) => Promise<() => Promise<void>>;
}

/** Serves until interrupted. */
export async function serve(
  installation: Installation,
  folder: string | undefined,
  options: ServeOptions,
): Promise<void> {
  const served = folder === undefined ? null : resolve(folder);
  if (served !== null) await requireFolder(served);
  const { dzi = false } = options;
  if (dzi && served === null) throw nothingToShow();
  const isChosen = options.provider !== undefined || options.threads !== undefined;
  const engine = isChosen && { provider: options.provider ?? 'auto', threads: options.threads ?? null };
  const session = createSession({
    installation,
    shell: 'server',
    folder: served,
    storeFolder: userFolder(),
    spawnEngineHost: childProcessHost(installation.engineHost),
    dialogs: null,
    ...(engine && { engine }),
    reading: slideReading(options),
  });
  try {
    let printed = '';
    let afterwards = (): Promise<void> => Promise.resolve();
    const announce = (): void => printLine((printed = server.newAddress()));
    const server = await startServer({
      ...{ session, installation, port: options.port, dzi },
      onLogin(token) {
        if (printed.endsWith(token)) announce();
        void afterwards();
      },
    });
    try {
      announce();
      const example = server.deepZoomAddress('NAME');
      if (example !== null)
        printLine(`for other viewers, with the file name of a slide for NAME: ${example}`);
      afterwards = (await options.openWith?.(server.newAddress(redirectMs))) ?? afterwards;
      await withInterruption(
        (signal) => new Promise<void>((end) => signal.addEventListener('abort', () => end())),
      );
    } finally {
      await afterwards();
      await server.close();
    }
  } finally {
    await session.close();
  }
}

function nothingToShow(): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot show slides to other viewers',
    where: { field: '--dzi' },
    why: 'no folder is served, and what is opened in the window is for the window',
    remedy: 'name the folder: spindle serve FOLDER --dzi',
  });
}

async function requireFolder(path: string): Promise<void> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new SpindleError('not-found', {
    what: 'cannot serve the folder',
    where: { path },
    why: 'it is not a folder, or may not be read',
    remedy: 'name a folder with slides',
  });
}
