/** Slides, and what Spindles before projects kept of them, for tests of reading it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { SlideIdentity } from '../../src-main/project/slide-identity';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';

/** Makes `store` and `slides` in the folder. */
export function copyEarlierStore(folder: string): void {
  cpSync(join(import.meta.dirname, '../fixture/store-of-fingerprints'), folder, { recursive: true });
}

/** With the slide open, as a session has it. */
export async function withIdentity<T>(
  path: string,
  work: (slide: SlideIdentity) => Promise<T>,
  scene = 0,
): Promise<T> {
  const slide = await openSlide(path, { decoder: inProcessDecoder, scene });
  try {
    const { width = 0, height = 0 } = slide.info.levels[0] ?? {};
    const earlier: SlideIdentity['earlier'] = () => slide.earlierIdentities();
    return await work({ ...(await slide.picture()), width, height, files: slide.files, earlier });
  } finally {
    await slide.close();
  }
}
