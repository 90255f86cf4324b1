/**
 * Electron in a process of its own, and whether it opened a window: a binary that exists may still be unable to start,
 * as root, without a display, or where the system keeps it from setting up its sandbox.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOwnFolder } from '../../base/part-files';
import { windowFileVariable } from '../window-file';
import { exitStatus } from './exit-status';
import { printNote, relayNote } from './output';

export type DesktopEnd =
  /** There was a window, or another instance had one; the status is Electron's. */
  | { readonly kind: 'ended'; readonly status: number }
  /** There was none, and `why` says what kept it, as the end of a sentence. */
  | { readonly kind: 'no-window'; readonly why: string };

/** Interval between two checks for the window. ms */
const lookEveryMs = 200;
/** A window takes a few seconds, on a slow disk tens of them. ms */
const patienceMs = 60_000;
/** Time for other processes of Electron, which end after the first. ms */
const lastWordsMs = 500;
/** Most of Electron's output that is kept. Characters */
const maxWords = 64 * 1024;

/** Runs until Electron ends. Its output before the window opens is shown once the window is open. */
export async function runDesktop(executable: string, args: readonly string[]): Promise<DesktopEnd> {
  const folder = await makeOwnFolder(tmpdir(), 'spindle-start');
  const windowFile = join(folder, 'window');
  // Set by editors for the programs that they start, it would make a plain Node of Electron.
  const { ELECTRON_RUN_AS_NODE, ...inherited } = process.env;
  try {
    const child = spawn(executable, args, {
      stdio: ['inherit', 'inherit', 'pipe'],
      env: { ...inherited, [windowFileVariable]: windowFile },
    });
    const said = holdWords(child, () => existsSync(windowFile));
    const { status, how } = await endOf(child);
    const words = said();
    if (status === 0 || words === null) return { kind: 'ended', status: status ?? exitStatus.internal };
    return { kind: 'no-window', why: whyNoWindow(words, how) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface End {
  /** `null` when it did not start or a signal ended it. */
  readonly status: number | null;
  readonly how: string;
}

async function endOf(child: ChildProcess): Promise<End> {
  try {
    const closed = once(child, 'close');
    const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    // A process that outlives the first may hold its stderr open.
    await Promise.race([closed, pause(lastWordsMs)]);
    child.stderr?.destroy();
    return { status, how: signal === null ? `it ended with status ${status}` : `${signal} ended it` };
  } catch (thrown) {
    return { status: null, how: `the system does not run it (${String(thrown)})` };
  }
}

/**
 * Keeps what comes on stderr until there is a window, and passes it on from then.
 * @returns what is kept, at the end; `null` when there was a window
 */
function holdWords({ stderr }: ChildProcess, hasWindow: () => boolean): () => string | null {
  let held: string | null = '';
  const release = (): void => {
    if (held !== null) relayNote(held);
    held = null;
    clearInterval(looking);
    clearTimeout(waiting);
  };
  const look = (): void => {
    if (hasWindow()) release();
  };
  const looking = setInterval(look, lookEveryMs);
  const waiting = setTimeout(() => {
    printNote('Electron has shown no window for a minute. spindle serve opens Spindle in your browser.');
  }, patienceMs);
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (held === null) relayNote(text);
    else held = (held + text).slice(-maxWords);
  });
  return () => {
    look();
    clearInterval(looking);
    clearTimeout(waiting);
    return held;
  };
}

/** Reasons by the messages of Chromium and of the system's loader. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/Running as root without --no-sandbox/, 'it does not start as root; start Spindle as an ordinary user'],
  [
    /SUID sandbox helper|No usable sandbox|user namespace/i,
    'this system does not let it set up its sandbox (README, Limits, says how to allow it)',
  ],
  [/Missing X server|cannot open display|platform failed to initialize/i, 'there is no display'],
];

/** @param said on stderr, as it came. @param how it ended, when nothing there is known */
function whyNoWindow(said: string, how: string): string {
  const [, library] = /error while loading shared libraries: ([\w.+-]+)/.exec(said) ?? [];
  if (library !== undefined) return `the system's library ${library} is missing`;
  return reasons.find(([pattern]) => pattern.test(said))?.[1] ?? `${how} before it had a window`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
