/** What is said of a batch: how far it is, at what rate, and what is done with it now. */
import type { Progress } from '../../src-main/contract/detection';
import type { BatchItem, QueueCounts } from '../../src-main/contract/batch';
import { printable } from '../../src-main/base/printable';
import { formatCount, formatDuration, formatRate } from '../ui/figures';
import { t } from '../ui/language.svelte';

/** The last two parts of a path: those of most batches are called alike. */
export function folderName(folder: string): string {
  const parts = folder.split(/[/\\]/).filter((part) => part !== '');
  return printable(parts.slice(-2).join('/'));
}

/** Each slide once, under however many names. */
function totalOf({ same, ...counts }: QueueCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Slides that need nothing more. */
function endedOf({ done, failed, cancelled }: QueueCounts): number {
  return done + failed + cancelled;
}

/** Whether this application does something with it, or waits to. */
export function isWorking({ work }: Pick<BatchItem, 'work'>): boolean {
  return work !== 'idle';
}

/** Whether it can be gone on with here. */
export function mayResume({ work, settings, counts }: BatchItem): boolean {
  return work === 'idle' && settings !== null && counts.queued + counts.running > 0;
}

/** 0 to 1, of all slides: the same measure whether somebody works on it or not. */
export function fractionOf({ running, counts }: Pick<BatchItem, 'running' | 'counts'>): number {
  const total = totalOf(counts);
  const begun = running.reduce((sum, { progress }) => sum + shareOf(progress), 0);
  return total === 0 ? 0 : Math.min(1, (endedOf(counts) + begun) / total);
}

/** Most of the time of a slide goes into detecting. */
function shareOf({ stage, patchesDone, patchesTotal }: Progress): number {
  if (stage === 'detecting') return patchesTotal === 0 ? 0 : patchesDone / patchesTotal;
  return stage === 'turning' || stage === 'counting' || stage === 'writing' ? 1 : 0;
}

/** What is done with it, as a sentence without its full stop. */
export function workWords({ work, counts, settings, isPaused }: BatchItem): string {
  if (work !== 'idle') return t(`batch-work-${work}`);
  if (counts.running > 0) return t(isPaused ? 'batch-work-paused-elsewhere' : 'batch-work-running-elsewhere');
  const left = counts.queued + counts.running;
  if (left === 0) return t(counts.failed > 0 ? 'batch-work-ended-with-failures' : 'batch-work-ended');
  const words = { count: left, shown: formatCount(left) };
  return t(settings === null ? 'batch-work-of-command-line' : 'batch-work-stopped', words);
}

/** Rate and time left, as far as they are known. @param connected nobody knows them otherwise */
export function paceWords({ progress }: Pick<BatchItem, 'progress'>, connected: boolean): string {
  if (!connected) return t('ui-as-last-heard');
  const { rateMm2PerMin = null, secondsLeft = null } = progress ?? {};
  return [
    rateMm2PerMin === null ? null : formatRate(rateMm2PerMin),
    secondsLeft === null ? null : t('ui-time-left', { time: roughDuration(secondsLeft) }),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** For the status bar: `Batch: 12 of 200, 3 h 05 min left`. */
export function batchLine(batch: BatchItem, connected: boolean): string {
  const { work, progress, counts } = batch;
  const words = { done: formatCount(endedOf(counts)), total: formatCount(totalOf(counts)) };
  const left = connected && work === 'running' ? (progress?.secondsLeft ?? null) : null;
  if (left !== null) return t('batch-line-left', { ...words, time: roughDuration(left) });
  const isTold = work !== 'running' && connected;
  return isTold
    ? t('batch-line-work', { ...words, work: t(`batch-work-short-${work}`) })
    : t('batch-line', words);
}

/** Nobody counts the seconds of an hour that is left. */
function roughDuration(seconds: number): string {
  return formatDuration(seconds >= 600 && seconds < 3600 ? Math.round(seconds / 60) * 60 : seconds).replace(
    / 0 s$/,
    '',
  );
}
