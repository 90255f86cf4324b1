/**
 * Slides that the operating system hands over: on macOS by the `open-file` event, which may come before the
 * application is ready; elsewhere on the command line, ours or that of a second start. What comes early is
 * kept until it is taken.
 */
import { app } from 'electron';
import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';

export interface OpenRequests {
  add(paths: readonly string[]): void;
  /** Hands over what has come so far, and from now on everything at once. */
  deliverTo(receiver: (paths: readonly string[]) => void): void;
}

/** Call it before the application is ready. */
export function collectOpenRequests(): OpenRequests {
  let early: string[] = [];
  let deliver: ((paths: readonly string[]) => void) | null = null;

  function add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    if (deliver === null) early.push(...paths);
    else deliver(paths);
  }

  app.on('open-file', (event, path) => {
    event.preventDefault();
    add([path]);
  });

  return {
    add,
    deliverTo(receiver) {
      deliver = receiver;
      const held = early;
      early = [];
      add(held);
    },
  };
}

const scriptExtensions = ['.js', '.cjs', '.mjs', '.asar'];

/**
 * The slides among the arguments of a command line. Chromium adds switches of its own and may reorder, so
 * that position says nothing: what names a file, other than the program, is meant to be opened.
 *
 * @param folder the working directory that relative paths start from.
 */
export function slidesOnCommandLine(commandLine: readonly string[], folder: string): string[] {
  return commandLine
    .slice(1)
    .filter((argument) => !argument.startsWith('-') && !scriptExtensions.includes(extname(argument)))
    .map((argument) => resolve(folder, argument))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}
