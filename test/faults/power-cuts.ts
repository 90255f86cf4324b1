/** Power cuts at random moments of a recording, and the folder that each leaves. Seeded: a case is made again by its seed and number. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../fixture/texture';
import { Disk, everything, writeTree, type Survival } from './disk';
import type { Operation } from './operations';
import type { Recorded } from './recording';

export interface PowerCut {
  /** For messages: which moment, and what survived. */
  readonly name: string;
  /** What the process had said by then, in lines. */
  readonly said: readonly string[];
  /** The folder as it is found afterwards. */
  readonly folder: string;
}

/** What survives of what was not synced, by name. */
const survivals: Readonly<Record<string, (random: () => number, now: number) => Survival>> = {
  nothing: () => ({ name: () => false, content: () => false, torn: null }),
  everything: () => everything,
  'names alone': () => ({ name: () => true, content: () => false, torn: null }),
  'contents alone': () => ({ name: () => false, content: () => true, torn: null }),
  'what is older': (random, now) => {
    const until = random() * now;
    return { name: (time) => time <= until, content: (time) => time <= until, torn: null };
  },
  'any names, any sectors': (random) => {
    const [names, contents, sectors] = [random(), random(), random()];
    const sectorBytes = random() < 0.5 ? 512 : 4096;
    const torn = { sectorBytes, sector: () => random() < sectors };
    return { name: () => random() < names, content: () => random() < contents, torn };
  },
};

/**
 * Calls `check` with each; what it throws is told with the name of the cut.
 * @param count how many; where that is more than there are moments, every moment comes several times
 * @param scratch a folder of the caller's
 */
export async function cutPower(
  { operations, before }: Recorded,
  { count, seed, scratch }: { readonly count: number; readonly seed: number; readonly scratch: string },
  check: (cut: PowerCut) => unknown,
): Promise<void> {
  const random = randomNumbers(seed);
  const moments = Array.from({ length: count }, () => Math.floor(random() * (operations.length + 1)));
  moments.sort((one, other) => one - other);
  const disk = new Disk(before);
  const kinds = Object.keys(survivals);
  const folder = join(scratch, 'after-the-cut');
  let now = 0;
  let printed = '';
  for (const [index, moment] of moments.entries()) {
    for (; now < moment; now += 1) {
      const operation = operations[now];
      if (operation === undefined) break;
      disk.apply(operation);
      if (operation.kind === 'print') printed += operation.text;
    }
    const kind = kinds[index % kinds.length] ?? '';
    const survival = survivals[kind]?.(random, now) ?? everything;
    mkdirSync(folder);
    writeTree(folder, disk.after(survival));
    const name = `cut ${index} of seed ${seed}, after ${now} of ${operations.length} operations; of what was not synced survived ${kind}`;
    try {
      await check({ name, said: printed.split('\n').slice(0, -1), folder });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${name}: ${why}\n${lastOf(operations, now)}`, { cause });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function lastOf(operations: readonly Operation[], now: number): string {
  return operations
    .slice(Math.max(0, now - 12), now)
    .map((each) => JSON.stringify(each, (key, value: unknown) => (key === 'bytes' ? '…' : value)))
    .join('\n');
}
