/** The options of every command that reads slides: slow storage, and the memory for decoded tiles. */
import type { SlideReading } from '../../slide/open';
import { TileCache } from '../../slide/tile-cache';

export interface ReadingOptions {
  /** Files lie on a slow network share. */
  readonly slowShare?: boolean;
  /** Requests to a server or share at the same time. */
  readonly requests?: number;
  /** MiB of decoded tiles that all open slides may keep together. */
  readonly tileCache?: number;
}

export interface SceneOptions {
  /** Which picture of a slide that holds several. */
  readonly scene?: number;
}

export function chosenScene({ scene }: SceneOptions): SceneOptions {
  return scene === undefined ? {} : { scene };
}

/** One cache of tiles for all slides that are opened with the result. */
export function slideReading({ slowShare, requests, tileCache }: ReadingOptions): SlideReading {
  return {
    ...(slowShare !== undefined && { slowShare }),
    ...(requests !== undefined && { blocks: { requestsInFlight: requests } }),
    tiles: new TileCache(tileCache === undefined ? undefined : tileCache * 1024 * 1024),
  };
}
