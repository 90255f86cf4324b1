/**
 * `spindle start`: the desktop application. Where Electron's binary cannot be had, or cannot start, says so and serves the
 * same application to the browser instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, resolve } from 'node:path';
import { requireThere } from '../../analysis/find-slides';
import { isAddress } from '../../slide/source/address';
import type { Installation } from '../../session/installation';
import { runDesktop } from './desktop';
import { exitStatus } from './exit-status';
import { openInBrowser } from './open-in-browser';
import { printNote } from './output';
import { serve } from './serve';

export async function start(installation: Installation, paths: readonly string[]): Promise<number> {
  await requireThere(paths);
  const electron = await electronBinary(installation);
  if (electron === null) {
    printNote('Electron is not available here (its binary could not be found or downloaded).');
  } else {
    const end = await runDesktop(electron, [installation.root, ...paths]);
    if (end.kind === 'ended') return end.status;
    printNote(`Electron cannot start here: ${end.why}.`);
  }
  printNote('The same application, for your browser, on this machine only:');
  // A browser may open what lies in the folder that is served: that of the slides that were named.
  const [first] = paths;
  await serve(installation, first === undefined || isAddress(first) ? undefined : dirname(resolve(first)), {
    port: 0,
    openWith: openInBrowser,
  });
  return exitStatus.done;
}

/**
 * Path of Electron's executable. The `electron` package looks for it, and downloads it when it is missing;
 * it does so in a process of its own, because it fails by throwing at import.
 */
async function electronBinary(installation: Installation): Promise<string | null> {
  const script = `import('electron').then((electron) => process.stdout.write('\\n' + electron.default))`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: installation.root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  const [status] = (await once(child, 'close')) as [number | null];
  const path = printed.trim().split('\n').at(-1);
  return status === 0 && path !== undefined && path !== '' ? path : null;
}
