/** A file that a person named for a command, read whole. */
import { readRegularFile } from '../base/regular-file';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';

/** @param what it is, as in "the table of patients". @throws not-found, also for one of more than `mostBytes` */
export async function readNamed(path: string, what: string, mostBytes?: number): Promise<Buffer> {
  return readRegularFile(path, mostBytes).catch((cause: unknown) => {
    throw new SpindleError('not-found', {
      what: `cannot read ${what}`,
      where: { path },
      why: reasonOf(cause),
      remedy: 'check the path and the permissions',
      cause,
    });
  });
}
