/**
 * Real slides and labelled fields lie beside the checkout in `../shared/data`, where they exist at all.
 * Tests that need them say so through `describe.skipIf(!hasSharedData)`, which the runner counts as skipped.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const sharedData = join(root, '..', 'shared', 'data');
export const hasSharedData = existsSync(join(sharedData, 'README.md'));

/** Path of a real slide, e.g. `sharedSlide('aperio/CMU-1-Small-Region.svs')`. */
export function sharedSlide(relative: string): string {
  return join(sharedData, 'slides', relative);
}
