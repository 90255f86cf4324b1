/**
 * `spindle start`: the desktop application. Where Electron's binary cannot be had, says so and serves the
 * same application to the browser instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Installation } from '../installation';
import { exitStatus } from './exit-status';
import { openInBrowser } from './open-in-browser';
import { printNote } from './output';
import { serve } from './serve';

export async function start(installation: Installation, paths: readonly string[]): Promise<number> {
  const electron = await electronBinary(installation);
  if (electron === null) {
    printNote('Electron is not available here (its binary could not be found or downloaded).');
    printNote('The same application, for your browser, on this machine only:');
    await serve(installation, undefined, { port: 0, openWith: openInBrowser });
    return exitStatus.done;
  }
  const child = spawn(electron, [installation.root, ...paths], { stdio: 'inherit' });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status ?? exitStatus.internal;
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
