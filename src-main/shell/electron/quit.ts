/**
 * Ending cleanly: a running analysis is asked about once, then session and engines are closed before the
 * application goes. On Windows and Linux closing the window means quitting; on macOS the application, and
 * an analysis with it, goes on.
 */
import { app } from 'electron';
import { asSpindleError, formatError } from '../../contract/errors';
import type { Session } from '../../session/session';

export interface QuitOptions {
  readonly session: Pick<Session, 'hasRunsGoing' | 'close'>;
  readonly platform: NodeJS.Platform;
  /** True: stop the runs and quit. */
  readonly ask: () => Promise<boolean>;
}

interface Preventable {
  preventDefault(): void;
}

export interface QuitGuard {
  onWindowClose(event: Preventable): void;
}

/** An engine that does not end in this time is left to the operating system. ms */
const patienceMs = 5_000;

export function guardQuit({ session, platform, ask }: QuitOptions): QuitGuard {
  let state: 'open' | 'ending' | 'ended' = 'open';

  async function end(): Promise<void> {
    try {
      if (session.hasRunsGoing && !(await ask())) {
        state = 'open';
        return;
      }
      await Promise.race([session.close(), pause(patienceMs)]);
    } catch (thrown) {
      process.emitWarning(formatError(asSpindleError(thrown).toReport()), 'SpindleWarning');
    }
    state = 'ended';
    app.quit();
  }

  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    void end();
  });

  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });

  return {
    onWindowClose(event) {
      if (platform === 'darwin' || state === 'ended') return;
      event.preventDefault();
      app.quit();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
