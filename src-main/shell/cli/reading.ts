/** What every command that reads slides may be told of how slow storage is read. */
import type { SourceOptions } from '../../slide/source/open-source';

export interface ReadingOptions {
  /** Files lie on a slow network share. */
  readonly slowShare?: boolean;
  /** Requests to a server or share at the same time. */
  readonly requests?: number;
}

export function sourceOptions({ slowShare, requests }: ReadingOptions): SourceOptions {
  return {
    ...(slowShare !== undefined && { slowShare }),
    ...(requests !== undefined && { blocks: { requestsInFlight: requests } }),
  };
}
