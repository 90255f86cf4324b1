/** What may identify a patient stays off the screen until a person asks for it, by keyboard too, and leaves it again. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { chromiumPath, launchChromium } from './chromium';
import { serveApplication, type ServedApplication } from './served-application';

describe.skipIf(chromiumPath === null)('what identifies a patient', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    await writeAperioSvs(join(folder.path, 'a.svs'));
    application = await serveApplication(folder.path, join(folder.path, 'home'));
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, reducedMotion: 'reduce' });
    await page.goto(application.url);
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  it('is hidden, shown when asked, and hidden again', async () => {
    await page.getByRole('button', { name: 'a.svs', exact: true }).click();
    await page.getByText('Slide', { exact: true }).click();
    await page.getByText(/^Properties \(/).click();
    await page.getByText('aperio.MPP').waitFor();
    await page.getByText('3 properties and 2 images that can identify a patient are hidden.').waitFor();
    expect(await page.getByText('aperio.Filename').count()).toBe(0);
    expect(await page.getByText('Associated images (1)').count()).toBe(1);

    await page.getByRole('button', { name: 'Show them' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('aperio.Filename').waitFor();
    await page.getByText('Associated images (3)').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show them' }).waitFor();
    expect(await page.getByText('aperio.Filename').count()).toBe(0);
  });
});
