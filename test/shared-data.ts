/**
 * Real slides and labelled fields lie beside the checkout in `../shared/data`, where they exist at all.
 * Tests that need them say so through `describe.skipIf(!hasSharedData)`, which the runner counts as skipped.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findInstallation } from '../src-main/session/installation';

/** `SPINDLE_SHARED_DATA` names another folder. */
export const sharedData =
  process.env.SPINDLE_SHARED_DATA ?? join(findInstallation().root, '..', 'shared', 'data');
export const hasSharedData = existsSync(join(sharedData, 'README.md'));

/** Path of a real slide, e.g. `sharedSlide('aperio/CMU-1-Small-Region.svs')`. */
export function sharedSlide(relative: string): string {
  return join(sharedData, 'slides', relative);
}

/** Path of a file that was rebuilt after a user's report; it may not be there: `it.skipIf(!existsSync(path))`. */
export function sharedCase(relative: string): string {
  return join(sharedData, '..', 'cases', relative);
}
