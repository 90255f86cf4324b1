/**
 * The gallery in the order of likeness, in Chromium through `spindle serve`: progress is said, it can be given up, figures that look alike
 * follow each other, and many are judged at once. The run is a recorded one, on the phantom, whose mitoses look like each other.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { resizeWindow } from './frames';
import { openReviewedSlide, type ReviewedApplication } from './reviewed-application';
import { clippedTexts } from './visible-text';

describe.skipIf(chromiumPath === null)('the order by likeness', () => {
  let application: ReviewedApplication;
  let page: Page;

  beforeAll(async () => {
    application = await openReviewedSlide();
    ({ page } = application);
    await page.keyboard.press('r');
    await page.getByTestId('gallery').waitFor();
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
  });

  const order = () => page.getByRole('combobox', { name: 'Order' });

  /** Scores in the order of the gallery, of which only the rows on the screen exist. */
  const scores = (): Promise<number[]> =>
    page.evaluate<number[]>(`(async () => {
      const gallery = document.querySelector('[data-testid="gallery"]');
      const found = new Map();
      for (let top = 0; ; top += gallery.clientHeight / 2) {
        gallery.scrollTop = top;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        for (const cell of gallery.querySelectorAll('[role="option"]')) {
          const score = /score (\\d\\.\\d+)/.exec(cell.getAttribute('aria-label'));
          found.set(Number(cell.getAttribute('aria-posinset')), Number(score[1]));
        }
        if (top > gallery.scrollHeight) break;
      }
      return [...found].sort(([one], [other]) => one - other).map(([, score]) => score);
    })()`);

  /** The phantom's mitoses have the scores from 0.7 on: how often the order changes between them and the others. */
  const changes = (of: readonly number[]): number =>
    of.filter((score, index) => index > 0 && score >= 0.7 !== (of[index - 1] ?? 0) >= 0.7).length;

  it('says how far it is, and is given up', async () => {
    let held: (() => void)[] = [];
    await page.route('**/crops/**', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue().catch(() => undefined);
    });
    await order().selectOption('likeness');
    await page.getByRole('progressbar', { name: 'Comparing the crops' }).waitFor();
    await application.picture('likeness-under-way-dark');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => order().inputValue()).toBe('score');
    await page.unroute('**/crops/**');
    for (const go of held) go();
    held = [];
  });

  it('puts figures that look alike one after the other', { timeout: 400_000 }, async () => {
    await order().selectOption('place');
    const byPlace = await scores();
    await order().selectOption('likeness');
    await expect
      .poll(() => page.getByTestId('review').innerText(), { timeout: 200_000 })
      .toContain('320 compared');
    const byLikeness = await scores();
    expect(byLikeness).toHaveLength(320);
    expect(byLikeness.toSorted()).toEqual(byPlace.toSorted());
    expect(changes(byLikeness)).toBeLessThan(0.6 * changes(byPlace));
    await page.getByTestId('gallery').focus();
    // The one in front is brought back onto the screen when another was in front.
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('#figure-0').isVisible()).toBe(true);
    await application.picture('likeness-dark');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
  });

  it('is there at once when it is asked for again, and lets many be judged together', async () => {
    await order().selectOption('score');
    await order().selectOption('likeness');
    await expect.poll(() => page.getByTestId('review').innerText()).toContain('320 compared');
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Home');
    for (let time = 0; time < 4; time += 1) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('m');
    await expect
      .poll(async () => (await page.getByTestId('reader-count').first().innerText()).replaceAll(/\s+/g, ' '))
      .toContain('confirmed 5');
    // A verdict changes nothing of the order.
    await expect.poll(() => page.getByTestId('current-verdict').innerText()).toContain('6 of 320');
  });

  it('is readable in a small window, light and dark', async () => {
    await resizeWindow(page, { width: 640, height: 480 });
    await expect.poll(() => clippedTexts(page)).toEqual([]);
    await application.picture('likeness-small-dark');
    await page.evaluate("document.documentElement.dataset.theme = 'light'");
    expect(await accessibilityFaults(page)).toEqual([]);
    await application.picture('likeness-small-light');
  });
});
