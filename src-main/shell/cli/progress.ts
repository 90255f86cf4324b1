/**
 * How far a command is, on stderr: a bar on a terminal; elsewhere (a log, a job of a cluster) a line a minute, so that what takes
 * long can be followed and what takes seconds says nothing.
 */
import { SingleBar } from 'cli-progress';
import type { BatchProgress } from '../../analysis/batch-progress';
import { runStages, type Progress } from '../../contract/detection';
import { formatSeconds, printNote } from './output';

export interface ProgressDisplay {
  /**
   * @param subject what is worked on, in words. @param words what is done to it. @param fraction of that, 0 to 1.
   * @param notes stand behind it; `null` leaves one out
   */
  show(subject: string, words: string, fraction: number, notes: readonly (string | null)[]): void;
  /** Before anything else is printed. */
  end(): void;
}

export function progressDisplay(): ProgressDisplay {
  return process.stderr.isTTY ? progressBar() : progressNotes();
}

/** @param batch how far all slides are, where there are several. */
export function showRun(
  display: ProgressDisplay,
  slide: string,
  progress: Progress,
  batch: BatchProgress | null,
): void {
  const { stage, stageFraction, rateMm2PerMin: rate, secondsLeft } = progress;
  display.show(slide, runStages[stage], stageFraction ?? 0, [
    rate === null ? null : `${rate.toFixed(1)} mm²/min`,
    leftWords(secondsLeft),
    batch === null ? null : batchWords(batch),
  ]);
}

export function leftWords(seconds: number | null): string | null {
  return seconds === null ? null : `${formatSeconds(seconds)} left`;
}

/** `all slides 12%, 3 h 5 min left` */
function batchWords({ fraction, secondsLeft }: BatchProgress): string {
  const left = leftWords(secondsLeft);
  return `all slides ${Math.floor(fraction * 100)}%${left === null ? '' : `, ${left}`}`;
}

function noteWords(notes: readonly (string | null)[]): string {
  return notes
    .filter((note) => note !== null)
    .map((note) => ` · ${note}`)
    .join('');
}

function progressBar(): ProgressDisplay {
  let bar: SingleBar | null = null;
  return {
    show(_, words, fraction, notes) {
      const payload = { words, notes: noteWords(notes) };
      if (bar === null) {
        bar = new SingleBar({
          format: '  {words} {bar} {percentage}%{notes}',
          stream: process.stderr,
          hideCursor: true,
          clearOnComplete: true,
        });
        bar.start(1, 0, payload);
      }
      bar.update(fraction, payload);
    },
    end() {
      bar?.stop();
      bar = null;
    },
  };
}

/** Between two lines. */
const noteEveryMs = 60_000;

export function progressNotes(
  print: (line: string) => void = printNote,
  msNow: () => number = () => performance.now(),
): ProgressDisplay {
  let lastAt = msNow();
  return {
    show(subject, words, fraction, notes) {
      const now = msNow();
      if (now - lastAt < noteEveryMs) return;
      lastAt = now;
      print(`${subject}: ${words} ${Math.floor(fraction * 100)}%${noteWords(notes)}`);
    },
    end: () => undefined,
  };
}
