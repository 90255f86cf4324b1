/**
 * A page that died is loaded again, at the address that it had: slides and runs are held by the main process, which tells the new
 * page what happened. One that keeps dying is not loaded for ever; then a person decides.
 */
import type { BrowserWindow, RenderProcessGoneDetails } from 'electron';
import type { ErrorReport } from '../../contract/errors';
import { SpindleError } from '../../contract/errors';

export interface CrashRecoveryOptions {
  /** To the page that was loaded again. */
  readonly warn: (error: ErrorReport) => void;
  /** The page has died too often. True: try once more; false: quit. @param why it died, in words */
  readonly ask: (why: string) => Promise<boolean>;
  readonly quit: () => void;
}

/** So many times within a minute it is loaded again without asking. */
const mostCrashes = 3;
const withinMs = 60_000;

export function recoverFromCrashes(window: BrowserWindow, { warn, ask, quit }: CrashRecoveryOptions): void {
  let crashes: number[] = [];

  function loadAgain(why: string): void {
    window.reload();
    // Later than the other listeners of the crash: what is sent to a page that is gone would be lost.
    setImmediate(() => warn(windowLoadedAgain(why)));
  }

  async function decide(why: string): Promise<void> {
    const again = await ask(why);
    if (window.isDestroyed()) return;
    crashes = [];
    if (again) loadAgain(why);
    else quit();
  }

  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = performance.now();
    crashes = [...crashes.filter((at) => now - at < withinMs), now];
    if (crashes.length <= mostCrashes) loadAgain(reasonWords(reason));
    else void decide(reasonWords(reason));
  });
}

function windowLoadedAgain(why: string): ErrorReport {
  return new SpindleError('internal', {
    what: 'the window was reloaded',
    why,
    remedy: 'no action is needed: running analyses continued, and finished ones are kept',
  }).toReport();
}

function reasonWords(reason: RenderProcessGoneDetails['reason']): string {
  switch (reason) {
    case 'oom':
      return 'its process had too little memory';
    case 'killed':
      return 'its process was ended from outside';
    case 'launch-failed':
      return 'its process could not be started';
    default:
      return `its process ended unexpectedly (${reason})`;
  }
}
