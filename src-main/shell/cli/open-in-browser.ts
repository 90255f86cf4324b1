/**
 * Opens an address that holds a secret in the person's browser. Arguments of a command are readable by everybody on the
 * machine: the browser is given a file that only this person may read, which sends it on and is removed again.
 */
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeOwnFolder } from '../../base/part-files';
import { printNote } from './output';

/** How long the file lies there, in ms; browsers that have to be started first are slow. */
export const redirectMs = 60_000;

/** @returns a function that removes the file at once. Never rejects: the address was printed, too. */
export async function openInBrowser(address: string): Promise<() => Promise<void>> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const hasDisplay = process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
  if (!hasDisplay) return () => Promise.resolve();
  let folder = '';
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    // Of this person only, by its making.
    folder = await makeOwnFolder(tmpdir(), 'spindle-open');
    const file = join(folder, 'spindle.html');
    await writeFile(file, redirectPage(address), { mode: 0o600 });
    const [command, args] = openCommand(file);
    const opener = spawn(command, args, { stdio: 'ignore', detached: true });
    opener.on('error', () => printNote('Open the address above in your browser.'));
    opener.unref();
    setTimeout(() => void remove(), redirectMs).unref();
    return remove;
  } catch {
    printNote('Open the address above in your browser.');
    return remove;
  }
}

/** @param address of ours: letters, digits and what addresses are made of. */
function redirectPage(address: string): string {
  const escaped = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Spindle</title><meta http-equiv="refresh" content="0; url=${escaped}"><a href="${escaped}">Open Spindle</a>\n`;
}

/** The system's own way to open a file, as command and arguments. */
function openCommand(file: string): [command: string, args: string[]] {
  if (process.platform === 'win32') return ['cmd', ['/c', 'start', '', file]];
  return [process.platform === 'darwin' ? 'open' : 'xdg-open', [pathToFileURL(file).href]];
}
