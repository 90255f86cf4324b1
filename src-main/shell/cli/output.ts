/**
 * What the command line prints: results on stdout, everything else on stderr, errors as one line (or as an
 * object with `--json`). The only door to both: text of files and of other libraries
 * passes through `printable`, so that nothing in it acts on the terminal.
 */
import { formatError, type SpindleError } from '../../contract/errors';
import { printable, printableJson } from '../../base/printable';

export interface OutputChoice {
  readonly json?: boolean | undefined;
  readonly debug?: boolean | undefined;
}

export function printLine(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${printableJson(value, 2)}\n`);
}

/** One object of many, each on a line of its own. */
export function printJsonLine(value: unknown): void {
  process.stdout.write(`${printableJson(value)}\n`);
}

export function printNote(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Passes on what a child process of Spindle writes to stderr. */
export function relayNote(text: string): void {
  process.stderr.write(text.split('\n').map(printable).join('\n'));
}

export function printError(error: SpindleError, { json, debug }: OutputChoice): void {
  const report = error.toReport();
  printNote(json === true ? printableJson({ error: report }) : formatError(report));
  if (debug === true) for (const line of traceOf(error).split('\n')) printNote(line);
}

/** The stack of an error and of everything that caused it. */
function traceOf(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\ncaused by ${traceOf(error.cause)}` : stack;
}

export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
