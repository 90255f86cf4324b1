/** Asks for what the first view of a slide will be made of while the slide is still being opened. */
import { overviewPath } from '../../src-main/contract/wire/addresses';
import { overviewLevel } from '../../src-main/contract/overview-level';
import type { SlideInfo } from '../../src-main/contract/slide';
import type { TileView } from '../../src-main/contract/tile-view';

/**
 * The overview takes the longest to read, where a slide needs one. The browser keeps the answer, and gives it to the view that asks
 * a moment later; a failure is the view's to report.
 */
export async function fetchFirstPicture(slideId: string, info: SlideInfo, view: TileView): Promise<void> {
  if (overviewLevel(info.levels) === null) return;
  try {
    const answer = await fetch(overviewPath(slideId, view));
    await answer.arrayBuffer();
  } catch {
    // Asked again by the view.
  }
}
