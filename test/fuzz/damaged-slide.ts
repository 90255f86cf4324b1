/**
 * A damaged slide from a sample and a seed, and from nothing else: the same two give the same bytes, so that every
 * finding can be made again. Only splices look at another sample, which the case names.
 */
import fc from 'fast-check';
import { randomNumbers } from '../fixture/texture';
import { applyMutations, mutations, type Mutation } from './mutation';
import type { Sample, SampleFiles } from './samples';

export interface DamagedSlide {
  /** As the sample has them, but for the damaged one. */
  readonly files: SampleFiles;
  /** Index of the damaged file. */
  readonly damaged: number;
  readonly mutations: readonly Mutation[];
}

/** Of a run: the seed of its n-th file. 32 bits. */
export function seedOf(runSeed: number, n: number): number {
  return Math.floor(randomNumbers(runSeed * 1_000_003 + n)() * 2 ** 32);
}

/** Sound files of samples, made once. */
export class SampleShelf {
  readonly #files = new Map<string, Promise<SampleFiles>>();

  filesOf(sample: Sample): Promise<SampleFiles> {
    const known = this.#files.get(sample.name);
    if (known !== undefined) return known;
    const files = sample.files();
    this.#files.set(sample.name, files);
    return files;
  }
}

/** @param donors what splices take from: sound slides, at least one. */
export async function damagedSlide(
  shelf: SampleShelf,
  sample: Sample,
  seed: number,
  donors: readonly Sample[],
): Promise<DamagedSlide> {
  const [list = []] = fc.sample(mutations, { seed, numRuns: 1 });
  return damagedBy(shelf, sample, list, randomNumbers(seed)(), donors);
}

/** @param which in [0, 1): the file that is damaged. */
export async function damagedBy(
  shelf: SampleShelf,
  sample: Sample,
  list: readonly Mutation[],
  which: number,
  donors: readonly Sample[],
): Promise<DamagedSlide> {
  const files = await shelf.filesOf(sample);
  const damaged = Math.floor(which * files.length);
  const others: Uint8Array[] = [];
  if (list.some(({ kind }) => kind === 'splice'))
    for (const donor of donors) others.push((await shelf.filesOf(donor))[0].bytes);
  const [first, ...rest] = files.map(({ name, bytes }, i) => ({
    name,
    bytes: i === damaged ? applyMutations(bytes, list, others) : bytes,
  }));
  if (first === undefined) throw new Error(`the sample ${sample.name} has no file`);
  return { files: [first, ...rest], damaged, mutations: list };
}
