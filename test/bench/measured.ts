/** A task of a side together with what its processes took meanwhile, and how figures of it are written. */
import type { ComputeAnswer, ComputeSide, ComputeTask } from './compute-side-protocol';
import { watchProcesses, type Footprint } from './process-tree';

export interface Measured extends Footprint {
  readonly answer: ComputeAnswer;
  /** As the side that asked saw it. */
  readonly wallSeconds: number;
}

export async function measured(side: ComputeSide, task: ComputeTask): Promise<Measured> {
  const watch = watchProcesses(side.pid);
  const start = performance.now();
  const answer = await side.ask(task);
  const wallSeconds = (performance.now() - start) / 1000;
  return { answer, wallSeconds, ...watch.stop() };
}

/** mm² a minute. */
export function rateOf(areaMm2: number | undefined, seconds: number | undefined): number {
  return ((areaMm2 ?? NaN) / (seconds ?? NaN)) * 60;
}

export function peakText(peaks: readonly (number | null)[]): string {
  const known = peaks.filter((bytes) => bytes !== null);
  return known.length === 0 ? 'not measured' : (Math.max(...known) / 1024 ** 2).toFixed(0);
}

/** Processor time of all processes, as a share of the two cores. */
export function cpuShareText(runs: readonly Measured[]): string {
  const shares = runs.flatMap(({ cpuSeconds, wallSeconds }) =>
    cpuSeconds === null ? [] : [cpuSeconds / (2 * wallSeconds)],
  );
  if (shares.length === 0) return 'not measured';
  return `${((shares.reduce((sum, share) => sum + share, 0) / shares.length) * 100).toFixed(0)} %`;
}
