/** A command whose operations on a folder are recorded. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { Disk, everything, snapshotOf, type Snapshot } from './disk';
import { underLayer, type LayerOptions } from './file-layer';
import { readOperations, type Operation } from './operations';

export interface Recorded {
  readonly before: Snapshot;
  readonly operations: readonly Operation[];
}

/**
 * Runs a command to its end. What it did must give the folder as it then is: otherwise it did something that the layer did not see.
 * @param folder whose operations are recorded
 * @param log file outside of it
 */
export async function record(
  [program = '', ...args]: readonly string[],
  options: Omit<LayerOptions, 'log'> & { readonly log: string },
): Promise<Recorded> {
  const before = snapshotOf(options.folder);
  const env = await underLayer(options);
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(status, stderr).toBe(0);
  const operations = readOperations(options.log);
  const disk = new Disk(before);
  for (const operation of operations) disk.apply(operation);
  const [found, expected] = [disk.after(everything), snapshotOf(options.folder)];
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [path, { content }] of expected) {
    // The index of a write-ahead log is memory in the form of a file.
    if (content !== null && !path.endsWith('-shm')) expect(found.get(path)?.equals(content), path).toBe(true);
  }
  return { before, operations };
}
