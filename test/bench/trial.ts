/** `SPINDLE_BENCH_TRIAL=1` runs a benchmark on next to nothing, to see that it runs: it prints and writes no figures. */
import { cpus, loadavg } from 'node:os';
import { writeSection } from './benchmark-page';

export const isTrial = process.env.SPINDLE_BENCH_TRIAL === '1';

/** Prints the section, and writes it unless it is a trial. */
export async function publish(name: string, lines: readonly string[]): Promise<void> {
  process.stdout.write(`\n${lines.join('\n')}\n`);
  if (!isTrial) await writeSection(name, lines);
}

/** The machine in words; the load is that of before the run. */
export function machine(): string {
  const [load = NaN] = loadavg();
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${model}, two cores; Node ${process.versions.node}; the load of the machine was ${load.toFixed(1)} before the run`;
}
