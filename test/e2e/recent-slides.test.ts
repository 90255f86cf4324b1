/** The slides that were opened before, on the empty screen: opened again, gone, forgotten; after a reload and after a restart. */
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { chromiumPath, launchChromium } from './chromium';
import { framesDrawn, resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { savePicture } from './pictures';
import { serveApplication } from './served-application';
import { clippedTexts } from './visible-text';

/** As laboratories name them. */
const deep = 'S23-00412 University Hospital, Department of Pathology, archive of the second building';
const longName = `${'S23-00412-University-Hospital-Mamma-Carcinoma-'.repeat(3)}B2-HE.svs`;
const nothingOpen = 'Open a slide to read it';
const size = { width: 1280, height: 720 };

describeInFrontDoors('slides that were opened before', (open) => {
  let folder: TemporaryFolder;
  let slides: string;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    slides = join(folder.path, deep);
    mkdirSync(slides);
    for (const name of ['a.svs', 'gone.svs', longName]) await writeAperioSvs(join(slides, name));
    application = await open({ folder: slides, size });
    ({ page } = application);
    page.setDefaultTimeout(60_000);
    await page.getByRole('heading', { name: nothingOpen }).waitFor();
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
    folder.remove();
  });

  const picture = (name: string): Promise<void> => savePicture(page, name);

  const recent = (): Locator => page.getByTestId('recent-slides');
  const names = (): Promise<string[]> => recent().locator('.name').allTextContents();
  const row = (name: string): Locator => recent().getByRole('listitem').filter({ hasText: name });

  /** How far the screen can be scrolled to the side, CSS pixels. */
  const sideways = (): Promise<number> =>
    page
      .getByRole('region', { name: 'No slide is open' })
      .evaluate(
        (screen: { readonly scrollWidth: number; readonly clientWidth: number }) =>
          screen.scrollWidth - screen.clientWidth,
      );

  /** Opens it and closes it again. */
  async function look(name: string): Promise<void> {
    await application.openSlide(name);
    await page.getByTestId('scale-bar').waitFor();
    await close(name);
  }

  async function close(name: string): Promise<void> {
    if ((await page.locator('#slides').count()) === 0) await page.keyboard.press('l');
    await page
      .locator('#slides')
      .getByRole('button', { name: `Close ${name}` })
      .click();
    await page.getByRole('heading', { name: nothingOpen }).waitFor();
  }

  it('are none at first', async () => {
    expect(await recent().count()).toBe(0);
  });

  it('stand on the empty screen, the last one first, also after a reload', async () => {
    for (const name of ['gone.svs', 'a.svs']) await look(name);
    await expect.poll(names).toEqual(['a.svs', 'gone.svs']);
    await application.loadAgain();
    await expect.poll(names).toEqual(['a.svs', 'gone.svs']);
    expect(await row('a.svs').getByRole('button').getAttribute('title')).toBe(join(slides, 'a.svs'));
  });

  it('are opened by a click, and by keyboard', async () => {
    await row('gone.svs').getByRole('button').click();
    await page.getByTestId('scale-bar').waitFor();
    await close('gone.svs');
    await expect.poll(names).toEqual(['gone.svs', 'a.svs']);
    await row('a.svs').getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('scale-bar').waitFor();
    await close('a.svs');
  });

  it('say that one is gone, in words', async () => {
    renameSync(join(slides, 'gone.svs'), join(slides, 'elsewhere.svs'));
    await row('gone.svs').getByRole('button').click();
    const error = page.getByRole('alert');
    await error.waitFor();
    await picture('recent-gone');
    expect(await error.innerText()).toContain('gone.svs');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take it off the list' }).click();
    await recent().waitFor();
    // The browser itself says that it asked in vain.
    application.faults.length = 0;
  });

  it('are readable where name and folder are long', async () => {
    await application.openSlide(longName);
    await page.getByTestId('scale-bar').waitFor();
    await close(longName);
    await expect.poll(async () => (await names())[0]).toBe(longName);
    for (const theme of ['dark', 'light']) {
      await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
      for (const [width, height] of [
        [1280, 720],
        [640, 360],
        [420, 800],
      ] as const) {
        await resizeWindow(page, { width, height });
        await expect.poll(() => clippedTexts(page), { message: `${width}` }).toEqual([]);
        expect(await sideways()).toBe(0);
        expect(await accessibilityFaults(page)).toEqual([]);
        await picture(`recent-${theme}-${width}`);
      }
    }
    await resizeWindow(page, size);
    // What tells slides apart stands at the end of the name.
    const tail = row(longName).locator('.tail');
    expect(await tail.textContent()).toMatch(/B2-HE\.svs$/);
    const [button, end] = [await row(longName).getByRole('button').boundingBox(), await tail.boundingBox()];
    if (button === null || end === null) throw new Error('the slide is not listed');
    expect(end.x + end.width).toBeLessThanOrEqual(button.x + button.width);
  });

  it('are forgotten by keyboard, for good', async () => {
    await recent().getByRole('button', { name: 'Forget these' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => recent().count()).toBe(0);
    // The focus is not lost with the button.
    await expect.poll(() => page.locator('#content:focus').count()).toBe(1);
    await application.loadAgain();
    await page.getByRole('heading', { name: nothingOpen }).waitFor();
    expect(await recent().count()).toBe(0);
  });
});

describe.skipIf(chromiumPath === null)('slides that were opened before the application was restarted', () => {
  it('stand on the empty screen until they are forgotten', async () => {
    const folder = temporaryFolder();
    await writeAperioSvs(join(folder.path, 'a.svs'));
    const browser = await launchChromium();

    /** Nobody has said a name: what is kept of the slides is all that there is. */
    async function inNewApplication(then: (page: Page) => Promise<void>): Promise<void> {
      const served = await serveApplication(folder.path, join(folder.path, 'home'), undefined, null);
      const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
      page.setDefaultTimeout(60_000);
      await page.goto(served.url);
      await page.getByRole('heading', { name: nothingOpen }).waitFor();
      await then(page);
      await page.close();
      await served.close();
    }

    const recent = (page: Page): Locator => page.getByTestId('recent-slides');
    await inNewApplication(async (page) => {
      await page.getByRole('button', { name: 'a.svs', exact: true }).click();
      await page.getByTestId('scale-bar').waitFor();
    });
    await inNewApplication(async (page) => {
      await recent(page).getByRole('listitem').getByRole('button').click();
      await page.getByTestId('scale-bar').waitFor();
    });
    await inNewApplication(async (page) => {
      await recent(page).getByRole('button', { name: 'Forget these' }).click();
      await expect.poll(() => recent(page).count()).toBe(0);
    });
    await inNewApplication(async (page) => {
      await framesDrawn(page, 10);
      expect(await recent(page).count()).toBe(0);
    });
    await browser.close();
    folder.remove();
  });
});
