/**
 * What a batch would set aside as soon as it opened the slide, told before it begins: files that are not there, folders that hold no slide,
 * and regions that cannot be read. Listed slides go in, their errors come out; slides that are files are not opened.
 */
import { stat } from 'node:fs/promises';
import pMap from 'p-map';
import { asSpindleError, throwIfAborted, type SpindleError } from '../contract/errors';
import { isAddress } from '../slide/source/address';
import type { ListedSlide } from './listed-slide';
import { picturesIn } from './pictures-in-file';
import { readRoi } from './read-roi';

/** Of a share, each look is a wait. */
const looksAtATime = 16;

/** @returns in the order of the slides; `null` of one of which nothing speaks against. @throws aborted */
export async function foreseenFaults(
  slides: readonly ListedSlide[],
  signal?: AbortSignal,
): Promise<(SpindleError | null)[]> {
  const regions = new Map<string, Promise<SpindleError | null>>();
  const faultOfRegions = (path: string): Promise<SpindleError | null> => {
    const known = regions.get(path) ?? faultOf(() => readRoi(path));
    regions.set(path, known);
    return known;
  };
  return pMap(
    slides,
    async ({ path, roi }) => {
      throwIfAborted(signal);
      const isPlainFile = isAddress(path) || (await isRegularFile(path));
      const fault = isPlainFile ? null : await faultOf(() => picturesIn(path, signal));
      return fault ?? (roi === null ? null : await faultOfRegions(roi));
    },
    { concurrency: looksAtATime },
  );
}

async function isRegularFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

async function faultOf(work: () => Promise<unknown>): Promise<SpindleError | null> {
  try {
    await work();
    return null;
  } catch (thrown) {
    const error = asSpindleError(thrown);
    if (error.tag === 'aborted' || error.tag === 'internal') throw thrown;
    return error;
  }
}
