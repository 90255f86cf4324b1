/**
 * A page that is loaded again, left and come back to, opened beside another, or that crashed, in Chromium through `spindle serve`: what is
 * open, the run under way, where the person was looking and the threshold are there again.
 */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { chromiumPath, launchChromium } from './chromium';
import { serveApplication, type ServedApplication } from './served-application';

describe.skipIf(chromiumPath === null)('a page that is loaded again', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    await placePhantom(join(folder.path, 'phantom.tiff'), { areaMm2: 0.6 });
    application = await serveApplication(folder.path, join(folder.path, 'home'));
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    await page.goto(application.url);
    await page.getByRole('button', { name: 'phantom.tiff', exact: true }).click();
    await page.getByTestId('slide-view').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  const runShown = (of: Page): Promise<boolean> => of.getByTestId('run-progress').isVisible();
  const count = async (of: Page): Promise<number> =>
    Number((await of.getByTestId('mitotic-count').textContent())?.replace(/\D/g, ''));

  it('shows the run under way and all that it has found, in this window and in another', async () => {
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    // Something has been found, so that a page that began to count after the reload would show less.
    await expect.poll(() => count(page).catch(() => 0), { timeout: 90_000 }).toBeGreaterThan(0);
    const before = await count(page);
    await page.reload();
    await page.getByTestId('slide-view').waitFor();
    expect(await runShown(page)).toBe(true);
    expect(await count(page)).toBeGreaterThanOrEqual(before);

    const other = await context.newPage();
    await other.goto(page.url().split('#')[0] ?? '');
    await other.getByTestId('slide-view').waitFor();
    await expect.poll(() => count(other).catch(() => 0)).toBeGreaterThanOrEqual(before);

    for (const each of [page, other]) {
      await each.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 110_000 });
    }
    expect(await count(other)).toBe(await count(page));
    await other.close();
  });

  it('shows the same part of the slide at the same threshold, after a reload, a way back and a crash', async () => {
    await page.getByRole('button', { name: '20×', exact: true }).click();
    await page.keyboard.press(']');
    await page.getByLabel('Threshold').fill('0.77');
    const shown = async (): Promise<string[]> => {
      const threshold = await page.getByTestId('threshold-value').textContent();
      const angle = await page.getByTestId('angle').inputValue();
      return [threshold ?? '', angle, new URL(page.url()).hash];
    };
    await expect.poll(async () => (await shown())[2]).toContain('threshold=0.77');
    await expect.poll(async () => (await shown())[2]).toContain('turn=15.0');
    const before = await shown();
    expect(before[2]).not.toContain('phantom');

    await page.reload();
    await page.getByTestId('threshold-value').waitFor();
    await expect.poll(shown).toEqual(before);

    await page.goto('about:blank');
    await page.goBack();
    await page.getByTestId('threshold-value').waitFor();
    await expect.poll(shown).toEqual(before);

    const address = page.url();
    const crashed = page.waitForEvent('crash');
    await page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    page = await context.newPage();
    await page.goto(address);
    await page.getByTestId('threshold-value').waitFor();
    await expect.poll(shown).toEqual(before);
  });
});
