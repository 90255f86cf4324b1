/**
 * Waiting by what the page has drawn. A busy machine draws a frame in a second: what follows a key, a new size of the window or a
 * scroll is there some frames later, not some milliseconds later.
 */
import type { Page } from 'playwright-core';

/** Resolves when the page has drawn that many frames more. */
export async function framesDrawn(page: Page, count: number): Promise<void> {
  await page.evaluate(`(async () => {
    for (let drawn = 0; drawn < ${count}; drawn += 1)
      await new Promise((resolve) => requestAnimationFrame(resolve));
  })()`);
}

/** Resolves when the page is laid out in its new size. */
export async function resizeWindow(
  page: Page,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await page.setViewportSize(size);
  await framesDrawn(page, 4);
}

/** Resolves when nothing fades or moves any more, as far as the style sheet moves it; what never ends is left out. */
export async function animationsEnded(page: Page): Promise<void> {
  await framesDrawn(page, 2);
  await page.evaluate(`(async () => {
    const ends = (animation) => animation.effect?.getComputedTiming().iterations !== Infinity;
    const running = document.getAnimations().filter(ends);
    await Promise.all(running.map((animation) => animation.finished.catch(() => undefined)));
  })()`);
  await framesDrawn(page, 1);
}
