/**
 * A few hundred damaged slides, always the same: the short slice of `npm run fuzz`. fast-check shrinks what fails to the
 * single damage that matters.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { findInstallation } from '../../src-main/session/installation';
import { temporaryFolder } from '../temporary-folder';
import { attempt } from './attempt';
import { damagedBy, damagedSlide, SampleShelf, seedOf } from './damaged-slide';
import { mutations } from './mutation';
import { samples } from './samples';
import { writeSlide } from './written-slide';

const folder = temporaryFolder();
const decoder = createDecodePool({ workerFile: findInstallation().decodeWorker, threads: 2 });
const shelf = new SampleShelf();
afterAll(async () => {
  await decoder.close();
  folder.remove();
});

/** Real slides are left to the long run: the slice is the same where they are not there. */
const synthetic = samples.filter(({ name }) => !name.includes('/'));
const slidesEach = 6;

it.each(synthetic.map(({ name }) => name))('reads %s undamaged', async (name) => {
  const sample = synthetic.find((other) => other.name === name);
  if (sample === undefined) throw new Error('no sample');
  const path = await writeSlide(join(folder.path, 'sound'), await shelf.filesOf(sample));
  expect(await attempt(path, decoder, 1)).toMatchObject({ ends: 'read', finding: null });
});

it('reads damaged slides to an end of a known kind', async () => {
  const endings = new Map<string, number>();
  const property = fc.asyncProperty(
    fc.constantFrom(...synthetic),
    mutations,
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    async (sample, list, which) => {
      const { files } = await damagedBy(shelf, sample, list, which, synthetic);
      const path = await writeSlide(join(folder.path, 'damaged'), files);
      const { ends, finding } = await attempt(path, decoder, 1);
      expect(finding).toBeNull();
      endings.set(ends, (endings.get(ends) ?? 0) + 1);
    },
  );
  await fc.assert(property, { seed: 1, numRuns: synthetic.length * slidesEach });
  // Damage that is never noticed, or never survived, would test nothing.
  for (const ends of ['read', 'tile-missing', 'broken-file', 'unsupported-format'])
    expect(endings.get(ends), ends).toBeGreaterThanOrEqual(5);
});

it('makes the same damaged slide of a sample and a seed', async () => {
  const [sample] = synthetic;
  if (sample === undefined) throw new Error('no sample');
  const seed = seedOf(1, 77);
  const once = await damagedSlide(shelf, sample, seed, synthetic);
  const again = await damagedSlide(new SampleShelf(), sample, seed, synthetic);
  expect(again.mutations).toEqual(once.mutations);
  expect(again.files.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).toEqual(
    once.files.map(({ bytes }) => Buffer.from(bytes).toString('base64')),
  );
  const other = await damagedSlide(shelf, sample, seed + 1, synthetic);
  expect(other.mutations).not.toEqual(once.mutations);
});
