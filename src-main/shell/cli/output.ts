/**
 * What the command line prints: results on stdout, everything else on stderr, errors as one line (or as an
 * object with `--json`), progress only on a terminal. The only door to both: text of files and of other libraries
 * passes through `printable`, so that nothing in it acts on the terminal.
 */
import { SingleBar } from 'cli-progress';
import type { BatchProgress } from '../../analysis/batch-progress';
import { runStages, type Progress } from '../../contract/detection';
import { formatError, type SpindleError } from '../../contract/errors';
import { printable, printableJson } from '../../contract/printable';

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

export function printNote(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** What another program of ours writes to stderr, as it comes. */
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

export interface ProgressLine {
  /** @param batch how far all slides are, where there are several. */
  show(progress: Progress, batch: BatchProgress | null): void;
  end(): void;
}

export function progressLine(): ProgressLine {
  const bar = barLine();
  return {
    show(progress, batch) {
      const { stage, stageFraction, rateMm2PerMin: rate, secondsLeft } = progress;
      bar.show(runStages[stage], stageFraction ?? 0, [
        rate === null ? null : `${rate.toFixed(1)} mm²/min`,
        leftWords(secondsLeft),
        batch === null ? null : batchWords(batch),
      ]);
    },
    end: () => bar.end(),
  };
}

interface BarLine {
  /** @param notes stand behind the bar; `null` leaves one out */
  show(words: string, fraction: number, notes: readonly (string | null)[]): void;
  end(): void;
}

/** A bar on a terminal; silent elsewhere. */
export function barLine(): BarLine {
  if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const bar = new SingleBar({
    format: '  {words} {bar} {percentage}%{notes}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let isStarted = false;
  return {
    show(words, fraction, notes) {
      const shown = notes.filter((note) => note !== null).map((note) => ` · ${note}`);
      const payload = { words, notes: shown.join('') };
      if (!isStarted) bar.start(1, 0, payload);
      isStarted = true;
      bar.update(fraction, payload);
    },
    end() {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
}

export function leftWords(seconds: number | null): string | null {
  return seconds === null ? null : `${formatSeconds(seconds)} left`;
}

/** `all slides 12 %, 3 h 5 min left` */
function batchWords({ fraction, secondsLeft }: BatchProgress): string {
  const left = secondsLeft === null ? '' : `, ${formatSeconds(secondsLeft)} left`;
  return `all slides ${Math.floor(fraction * 100)} %${left}`;
}

export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
