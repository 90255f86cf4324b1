/** What a slide was when it was opened: where its file or what people decided about it is another now, so is its result. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { OpenedState, SlideSettings } from '../contract/domain/queue';
import { isAddress } from '../slide/source/address';
import type { DecidedBefore } from './batch-parts';

/** A sum over what people decided about a slide, and over its own file of regions, which may be written to. */
export async function sumOfDecided(
  { mpp, maskEdits }: DecidedBefore,
  { roi }: SlideSettings,
): Promise<string> {
  const regions = roi === undefined ? null : await filePrint(roi);
  return (
    createHash('sha256')
      // Who entered the pixel size changes no figure.
      .update(JSON.stringify([mpp === null ? null : { x: mpp.x, y: mpp.y }, maskEdits, regions]))
      .digest('hex')
  );
}

/** Size and times of a file, which tell whether it was written to; `null` of an address and where there is none. */
export async function filePrint(path: string): Promise<OpenedState['file']> {
  if (isAddress(path)) return null;
  return stat(path).then(
    ({ size, mtimeMs, ctimeMs }) => ({ size, mtimeMs, ctimeMs }),
    () => null,
  );
}
