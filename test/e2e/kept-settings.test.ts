/** What a person set in the window, in Chromium through `spindle serve`: there again after the server was started again, under another address. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { chromiumPath, launchChromium } from './chromium';
import { serveApplication, type ServedApplication } from './served-application';

describe.skipIf(chromiumPath === null)('what was set in the window', () => {
  let folder: TemporaryFolder;
  let browser: Browser;
  let application: ServedApplication;

  const serve = (reader: string | null): Promise<ServedApplication> =>
    serveApplication(folder.path, join(folder.path, 'home'), undefined, reader);

  /** In a browser of its own unless one is named that was let in before. */
  async function openPage(before: Page | null = null): Promise<Page> {
    const context = before?.context() ?? (await browser.newContext({ locale: 'en-GB' }));
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(before?.url().split('#')[0] ?? application.url);
    await page.getByRole('button', { name: 'field.tif', exact: true }).waitFor();
    return page;
  }

  beforeAll(async () => {
    folder = temporaryFolder();
    await placePhantom(join(folder.path, 'field.tif'), { areaMm2: 0.1 });
    browser = await launchChromium();
    application = await serve('AB');
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  it('is there in the next page, and after the server was killed and started again', async () => {
    const page = await openPage();
    const theme = (of: Page): Promise<unknown> => of.evaluate('document.documentElement.dataset.theme');
    expect(await theme(page)).toBe('dark');
    await page.keyboard.press('t');
    await page.keyboard.press('Control+,');
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('heading', { name: 'Optionen', level: 2 }).waitFor();
    const beside = await openPage(page);
    expect([await theme(beside), await beside.evaluate('document.documentElement.lang')]).toEqual([
      'light',
      'de',
    ]);

    await application.kill();
    application = await serve(null);
    const later = await openPage();
    expect([await theme(later), await later.evaluate('document.documentElement.lang')]).toEqual([
      'light',
      'de',
    ]);
    await later.keyboard.press('Control+,');
    await later.getByRole('heading', { name: 'Optionen', level: 2 }).waitFor();
  });
});
