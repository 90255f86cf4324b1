/** A slide as files in a folder of its own, in which nothing is left of the one before. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SampleFiles } from './samples';

/** @returns path of the file that is opened. */
export async function writeSlide(folder: string, files: SampleFiles): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  for (const { name, bytes } of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return join(folder, files[0].name);
}
