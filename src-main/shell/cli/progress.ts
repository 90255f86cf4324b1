/**
 * How far an analysis is, on stderr: a bar on a terminal; elsewhere (a log, a job of a cluster) a line a minute, so that what takes
 * long can be followed and what takes seconds says nothing.
 */
import { SingleBar } from 'cli-progress';
import type { BatchProgress } from '../../analysis/batch-progress';
import type { Progress } from '../../contract/detection';
import { formatSeconds, printNote } from './output';

export interface ProgressDisplay {
  /** @param slide which one, in words. @param batch how far all slides are, where there are several. */
  show(slide: string, progress: Progress, batch: BatchProgress | null): void;
  /** Before anything else is printed. */
  endSlide(): void;
}

export function progressDisplay(): ProgressDisplay {
  return process.stderr.isTTY ? progressBar() : progressNotes();
}

function progressBar(): ProgressDisplay {
  let bar: SingleBar | null = null;
  return {
    show(_, progress, batch) {
      const total = Math.max(1, progress.patchesTotal);
      const words = wordsOf(progress, batch);
      if (bar === null) {
        bar = new SingleBar({
          format: '  {stage} {bar} {percentage}%{rest}',
          stream: process.stderr,
          hideCursor: true,
          clearOnComplete: true,
        });
        bar.start(total, 0, words);
      }
      bar.setTotal(total);
      bar.update(progress.patchesDone, words);
    },
    endSlide() {
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
    show(slide, progress, batch) {
      const now = msNow();
      if (now - lastAt < noteEveryMs) return;
      lastAt = now;
      const { stage, rest } = wordsOf(progress, batch);
      const share = Math.floor((progress.patchesDone / Math.max(1, progress.patchesTotal)) * 100);
      print(`${slide}: ${stage} ${share}%${rest}`);
    },
    endSlide: () => undefined,
  };
}

/** `· 12.3 mm²/min · 40 s left · all slides 12%, 3 h 5 min left` */
function wordsOf(
  { stage, rateMm2PerMin, secondsLeft }: Progress,
  batch: BatchProgress | null,
): { readonly stage: string; readonly rest: string } {
  const left = (seconds: number | null, before: string): string =>
    seconds === null ? '' : `${before}${formatSeconds(seconds)} left`;
  const rate = rateMm2PerMin === null ? '' : ` · ${rateMm2PerMin.toFixed(1)} mm²/min`;
  const all =
    batch === null
      ? ''
      : ` · all slides ${Math.floor(batch.fraction * 100)}%${left(batch.secondsLeft, ', ')}`;
  return { stage, rest: `${rate}${left(secondsLeft, ' · ')}${all}` };
}
