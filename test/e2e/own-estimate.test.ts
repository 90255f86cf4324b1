/**
 * The reader's own count before the software's, in Chromium through `spindle serve`: nothing of the software is shown until it is entered; then
 * both stand beside each other. The run is a recorded one.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { resizeWindow } from './frames';
import { serveReviewedSlide, type ReviewedApplication } from './reviewed-application';
import { clippedTexts } from './visible-text';

describe.skipIf(chromiumPath === null)('the own count first', () => {
  let application: ReviewedApplication;
  let page: Page;

  beforeAll(async () => {
    application = await serveReviewedSlide({ figures: 37 });
    ({ page } = application);
  });

  afterAll(async () => {
    await application.close();
  });

  const hidden = (): ReturnType<Page['getByTestId']> => page.getByTestId('count-hidden');
  const software = (): number =>
    application.slide.detections.filter(({ score }) => score >= application.slide.threshold).length;
  const ownCount = (): ReturnType<Page['getByLabel']> => page.getByLabel('Your own count');

  async function becomeReader(name: string): Promise<void> {
    await page.keyboard.press('Control+,');
    await page.getByLabel('Name or initials of who decides').fill(name);
    await page.getByRole('button', { name: 'Use this name' }).click();
    await page.getByText(`recorded as ${name}.`).waitFor();
    await page.getByRole('button', { name: 'Back to the slide' }).click();
  }

  it('is a setting, off at first', async () => {
    const list = page.getByTestId('slide-list');
    await expect.poll(() => list.innerText()).toContain(`${software()} mitotic`);
    await page.keyboard.press('Control+,');
    const setting = page.getByTestId('estimate-first');
    expect(await setting.isChecked()).toBe(false);
    await setting.check();
    expect(await accessibilityFaults(page)).toEqual([]);
    await application.picture('estimate-setting');
    await page.getByRole('button', { name: 'Back to the slide' }).click();
    await expect.poll(() => list.innerText()).toContain('analysed');
    expect(await list.innerText()).not.toContain('mitotic');
  });

  it('keeps all that the software found from the reader until it is entered', async () => {
    await page.getByRole('button', { name: 'reviewed.tiff', exact: true }).click();
    await page.getByTestId('scale-bar').waitFor();
    await hidden().waitFor();
    expect(await page.getByTestId('mitotic-count').count()).toBe(0);
    expect(await page.getByTestId('hotspot-count').count()).toBe(0);
    expect(await page.getByTestId('mitotic-shown-count').count()).toBe(0);
    expect(await page.locator('body').innerText()).not.toMatch(new RegExp(`\\b${software()}\\b`));
    expect(await page.locator('#export').count()).toBe(0);
    expect(await page.getByRole('listbox', { name: 'Detections by score' }).count()).toBe(0);
    await page.keyboard.press('r');
    await expect.poll(() => page.getByTestId('review-left').innerText()).toContain('0 of 0');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await application.picture('estimate-dark');
    for (const [width, height, size] of [
      [640, 480, 'small'],
      [1280, 720, 'wide'],
    ] as const) {
      await resizeWindow(page, { width, height });
      // A small window closes the inspector for want of space.
      await expect.poll(() => page.evaluate('document.documentElement.dataset.size')).toBe(size);
      await page.getByTestId('gallery').focus();
      await page.keyboard.press('t');
      if ((await page.locator('#inspector').count()) === 0) await page.keyboard.press('i');
      await hidden().waitFor();
      await expect.poll(() => clippedTexts(page)).toEqual([]);
      await application.picture(`estimate-${width}`);
    }
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('r');
  });

  it('takes whole numbers alone, by keyboard', async () => {
    const record = page.getByRole('button', { name: 'Record and compare' });
    expect(await record.isDisabled()).toBe(true);
    await ownCount().fill('-3');
    expect(await record.isDisabled()).toBe(true);
    await ownCount().fill('2.5');
    expect(await record.isDisabled()).toBe(true);
    await ownCount().fill('3');
    await page.keyboard.press('Enter');
    await page.getByTestId('estimate').waitFor();
  });

  it('stands beside the software’s from then on, with the difference', async () => {
    const estimate = page.getByTestId('estimate');
    await expect.poll(() => page.getByTestId('mitotic-count').innerText()).toBe(String(software()));
    await expect.poll(() => estimate.innerText()).toContain(`Own count first: 3 · software: ${software()}`);
    expect(await page.getByTestId('estimate-difference').innerText()).toContain(
      `${3 > software() ? '+' : '−'}${Math.abs(3 - software())}`,
    );
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await application.picture('estimated-light');
    await page.reload();
    await page.getByTestId('scale-bar').waitFor();
    await expect.poll(() => estimate.innerText()).toContain('Own count first: 3');
  });

  it('is undone without hiding what was seen', async () => {
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByTestId('estimate').count()).toBe(0);
    expect(await page.getByTestId('mitotic-count').innerText()).toBe(String(software()));
    await page.keyboard.press('Control+Shift+z');
    await page.getByTestId('estimate').waitFor();
  });

  it('is asked of the next reader again, who may do without', async () => {
    await becomeReader('CD');
    await hidden().waitFor();
    await page.getByRole('button', { name: 'Show without an estimate' }).click();
    await expect.poll(() => page.getByTestId('mitotic-count').innerText()).toBe(String(software()));
    expect(await page.getByTestId('estimate').count()).toBe(0);
    await page.reload();
    await page.getByTestId('mitotic-count').waitFor();
    expect(await hidden().count()).toBe(0);
  });

  it('makes no error on the way', () => {
    expect(application.faults).toEqual([]);
  });
});
