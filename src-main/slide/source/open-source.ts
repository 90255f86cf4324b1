/**
 * Where a slide's bytes come from, by what was named: a path is a file, an address is a slide on a server, or a series on a
 * DICOMweb server. What answers
 * slowly is read through a block cache.
 */
import { isDicomWeb } from '../dicomweb/dicomweb-address';
import { openDicomWebSource } from '../dicomweb/dicomweb-source';
import { isAddress } from './address';
import { cacheBlocks, type BlockCacheOptions } from './block-cache';
import type { ByteSource } from './byte-source';
import { openFileSource } from './file-source';
import { openHttpSource } from './http-source';

export interface SourceOptions {
  /**
   * Files lie on a slow network share: they too are read through the block cache. Never assumed, because a share
   * cannot be told from a disk with certainty, and a disk is slower through the cache.
   */
  readonly slowShare?: boolean;
  /** How servers and slow shares are read. */
  readonly blocks?: BlockCacheOptions;
  /** Ends the opening. */
  readonly signal?: AbortSignal;
}

/** @throws SpindleError `not-found`, `broken-file`, `aborted`. */
export async function openSource(pathOrAddress: string, options: SourceOptions = {}): Promise<ByteSource> {
  const { slowShare = false, blocks, signal } = options;
  if (isDicomWeb(pathOrAddress))
    return openDicomWebSource(pathOrAddress, {
      requestsInFlight: blocks?.requestsInFlight,
      ...(signal && { signal }),
    });
  if (isAddress(pathOrAddress)) {
    return cacheBlocks(await openHttpSource(pathOrAddress, signal && { signal }), blocks);
  }
  const file = await openFileSource(pathOrAddress);
  return slowShare ? cacheBlocks(file, blocks) : file;
}
