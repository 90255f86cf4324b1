/**
 * Review, in Chromium through `spindle serve`: figures one by one by keys alone, verdicts that outlive a reload and come back with undo,
 * missed figures, the reader's count, marks over the slide. The run is a recorded one.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { resizeWindow } from './frames';
import { openReviewedSlide, type ReviewedApplication } from './reviewed-application';
import { clippedTexts } from './visible-text';

describe.skipIf(chromiumPath === null)('the review', () => {
  let application: ReviewedApplication;
  let page: Page;

  beforeAll(async () => {
    application = await openReviewedSlide();
    ({ page } = application);
  });

  afterAll(async () => {
    await application.close();
  });

  const verdict = async (): Promise<string> => page.getByTestId('current-verdict').innerText();
  const count = async (): Promise<string> =>
    (await page.getByTestId('reader-count').first().innerText()).replaceAll(/\s+/g, ' ');
  const proposed = (): number =>
    application.slide.detections.filter(({ score }) => score >= application.slide.threshold).length;

  /** From the figure with the highest score to a place that no detection lies near; level-0 pixels. */
  function freePlace(): { readonly x: number; readonly y: number } {
    const [first] = application.slide.detections;
    if (first === undefined) throw new Error('the slide has no detections');
    for (let x = -160; x <= 160; x += 8) {
      for (let y = -160; y <= 160; y += 8) {
        const isFree = application.slide.detections.every(
          (each) => Math.hypot(each.x - first.x - x, each.y - first.y - y) > 36,
        );
        if (isFree) return { x, y };
      }
    }
    throw new Error('there is a detection everywhere');
  }

  async function selectedCentre(): Promise<{ readonly x: number; readonly y: number }> {
    const box = await page.getByTestId('selected-marker').boundingBox();
    if (box === null) throw new Error('nothing is selected');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  it('opens with the highest score in front, large, with its neighbours', async () => {
    await page.keyboard.press('r');
    await page.getByTestId('gallery').waitFor();
    await expect.poll(verdict).toMatch(/no verdict.*1 of 320/s);
    await expect
      .poll(() =>
        page.getByTestId('current-crop').evaluate((image) => Number(Reflect.get(image, 'naturalWidth'))),
      )
      .toBeGreaterThan(200);
    expect(await page.getByTestId('gallery').getByRole('option').count()).toBeLessThan(120);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
  });

  it('takes a verdict by one key, and the next figure is there', async () => {
    for (const [key, place] of [
      ['m', 2],
      ['n', 3],
      ['a', 4],
      ['u', 5],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(verdict).toContain(`${place} of 320`);
    }
    await expect
      .poll(count)
      .toBe(`confirmed 2 (1 atypical) · unsure 1 · unreviewed ${proposed() - 4} → 2 to ${proposed() - 1}`);
    await page.keyboard.press('Home');
    await expect.poll(verdict).toMatch(/^\s*mitotic/);
    await application.picture('review-dark');
  });

  it('takes verdicts back by key and by undo, which shows the figure again', async () => {
    await page.keyboard.press('Delete');
    await expect.poll(verdict).toContain('no verdict');
    await page.keyboard.press('End');
    await expect.poll(verdict).toContain('320 of 320');
    await page.keyboard.press('Control+z');
    await expect.poll(verdict).toMatch(/mitotic.*1 of 320/s);
    await page.keyboard.press('Control+z');
    await expect.poll(verdict).toMatch(/no verdict.*4 of 320/s);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(verdict).toMatch(/unsure.*4 of 320/s);
  });

  it('gives one verdict to all that are marked, undone as one', async () => {
    await page.keyboard.press('End');
    for (let time = 0; time < 3; time += 1) await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => page.getByTestId('marked').innerText()).toContain('4 marked');
    await page.keyboard.press('n');
    await page.keyboard.press('End');
    await expect.poll(verdict).toMatch(/^\s*normal/);
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption('normal');
    await expect.poll(() => page.getByTestId('review-left').innerText()).toContain('5 of 320');
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByTestId('review-left').innerText()).toContain('1 of 320');
    await expect.poll(() => page.getByTestId('marked').innerText()).toContain('4 marked');
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption('all');
  });

  it('adds a figure that was missed, where it is clicked or the middle lies', async () => {
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Home');
    // One slide pixel per screen pixel, and the figure in front in the middle.
    await page.keyboard.press('7');
    await expect.poll(() => page.getByTestId('magnification').inputValue()).toBe('40×');
    await expect.poll(() => page.getByTestId('selected-marker').isVisible()).toBe(true);
    await page.keyboard.press('c');
    await page.getByTestId('place-picker').waitFor();
    const { x, y } = freePlace();
    const centre = await selectedCentre();
    await page.mouse.click(centre.x + x, centre.y + y);
    await expect.poll(() => page.getByTestId('review').innerText()).toContain('added by a person');
    await expect.poll(() => page.getByTestId('review-left').innerText()).toContain('of 321');
    await expect.poll(verdict).toMatch(/^\s*mitotic/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByTestId('review-left').innerText()).toContain('of 320');
  });

  it('turns the crop', async () => {
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('q');
    await expect
      .poll(() => page.getByTestId('current-crop').getAttribute('style'))
      .toContain('rotate(45deg)');
  });

  it('has the next crop ready at every key of a reader who judges 300', { timeout: 400_000 }, async () => {
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Home');
    await expect.poll(verdict).toContain('1 of 320');
    // What is in front is watched in the page: a picture that is not there yet when it comes to the front is one that was waited for.
    await page.evaluate(`
      const crop = document.querySelector('[data-testid="current-crop"]');
      globalThis.brought = 0;
      globalThis.waited = 0;
      new MutationObserver(() => {
        globalThis.brought += 1;
        if (!crop.complete || crop.naturalWidth === 0) globalThis.waited += 1;
      }).observe(crop, { attributes: true, attributeFilter: ['src'] });
    `);
    const keys = ['m', 'n', 'n', 'u', 'a'];
    for (let judged = 0; judged < 300; judged += 1) {
      await page.keyboard.press(keys[judged % keys.length] ?? 'n');
      // Four a second: four times as fast as a reader who is quick.
      await page.waitForTimeout(250);
    }
    await expect.poll(verdict).toContain('301 of 320');
    expect(await page.evaluate('globalThis.brought')).toBe(300);
    expect(await page.evaluate('globalThis.waited')).toBe(0);
    await expect.poll(count).toContain('confirmed 120 (60 atypical) · unsure 60');
  });

  it('keeps everything over a reload', async () => {
    const before = await count();
    await page.reload();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('r');
    await expect.poll(count).toBe(before);
    await page.keyboard.press('Control+z');
    await expect.poll(count).not.toBe(before);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(count).toBe(before);
  });

  it('reaches every size of window', async () => {
    for (const [width, height] of [
      [640, 480],
      [1280, 720],
    ] as const) {
      await resizeWindow(page, { width, height });
      await page.getByTestId('gallery').waitFor();
      await page.keyboard.press('Home');
      await expect.poll(() => clippedTexts(page)).toEqual([]);
      await application.picture(`review-${width}`);
    }
  });

  it('makes no error on the way', () => {
    expect(application.faults).toEqual([]);
  });
});
