/** A folder of two small slides, for tests of a batch. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeAperioSvs } from '../../fixture/aperio-svs';

/** @returns the folder of `s1.svs` and `s2.svs`, below `parent`. */
export async function writeTwoSlides(parent: string): Promise<string> {
  const folder = join(parent, 'slides');
  mkdirSync(folder);
  for (const seed of [1, 2]) await writeAperioSvs(join(folder, `s${seed}.svs`), { seed });
  return folder;
}
