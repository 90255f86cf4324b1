/** What a slide was when it was opened: where its file or what people decided about it is another now, so is its result. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { OpenedState } from '../contract/domain/queue';
import { isAddress } from '../slide/source/address';
import type { DecidedBefore } from './batch-parts';

/** A sum over what people decided about a slide. */
export function sumOfDecided({ mpp, maskEdits }: DecidedBefore): string {
  return createHash('sha256')
    .update(JSON.stringify([mpp, maskEdits]))
    .digest('hex');
}

/** Size and times of a file, which tell whether it was written to; `null` of an address and where there is none. */
export async function filePrint(path: string): Promise<OpenedState['file']> {
  if (isAddress(path)) return null;
  return stat(path).then(
    ({ size, mtimeMs, ctimeMs }) => ({ size, mtimeMs, ctimeMs }),
    () => null,
  );
}
