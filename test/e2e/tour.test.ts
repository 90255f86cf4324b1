/**
 * The guided tour: from the empty screen to its end by keyboard alone, each step done as it asks; what a step speaks of is in sight and
 * not covered, in small windows, light and dark, in English and German.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messagesIn, type Language } from '../../src-main/messages/messages';
import { findInstallation } from '../../src-main/session/installation';
import { tourSteps } from '../../src-renderer/tour/tour.svelte';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { framesDrawn, resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { savePicture } from './pictures';
import { openWithSteadyModel } from './tiny-installation';
import { clippedTexts } from './visible-text';

/** What is asked of an element in the page. */
interface InPage {
  matches(selector: string): boolean;
}

const sizes = [
  { width: 1280, height: 720 },
  { width: 640, height: 360 },
] as const;
/** More than there are on the empty screen. */
const mostTabs = 40;

describeInFrontDoors('the tour', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    // The phantom of the application takes a minute to paint where others work too: a smaller one is there already.
    const phantom = join(folder.path, 'home', 'phantom', findInstallation().version);
    mkdirSync(phantom, { recursive: true });
    await placePhantom(join(phantom, 'phantom.tif'), { areaMm2: 0.3 });
    application = await openWithSteadyModel(open, folder.path);
    ({ page } = application);
    page.setDefaultTimeout(60_000);
    await page.getByTestId('status-bar').waitFor();
    await resizeWindow(page, sizes[0]);
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
    folder.remove();
  });

  const picture = (name: string): Promise<void> => savePicture(page, name);

  const tour = (): Locator => page.getByTestId('tour');
  const headingOf = (number: number, language: Language = 'en'): string =>
    messagesIn(language).text(`tour-step-${tourSteps[number - 1]?.name ?? ''}`);

  async function isAt(number: number, language: Language = 'en'): Promise<void> {
    await tour()
      .getByRole('heading', { name: headingOf(number, language) })
      .waitFor();
    // A screen reader begins with its words.
    await expect.poll(() => tour().evaluate((card: InPage) => card.matches(':focus'))).toBe(true);
  }

  async function tabTo(name: string): Promise<void> {
    for (let tabs = 0; tabs < mostTabs; tabs += 1) {
      if ((await page.locator('button:focus').filter({ hasText: name }).count()) > 0) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`“${name}” is not reached by Tab`);
  }

  /** What a step speaks of lies whole in the window, and nothing over it. */
  async function expectInSight(part: Locator): Promise<void> {
    const box = async (of: Locator) => (await of.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await expect
      .poll(async () => {
        const [{ y }, card] = [await box(part), await box(tour())];
        return y >= 0 && y + 24 <= card.y;
      })
      .toBe(true);
  }

  /** The keys that it promises now, but that of the step's own command. */
  const keysShown = (): Promise<string[]> =>
    tour().locator('.elsewhere kbd, .on kbd').filter({ visible: true }).allInnerTexts();

  /** The last part of what scrolls can be scrolled clear of the tour. */
  async function expectEndsInSight(scroller: Locator, last: string): Promise<void> {
    await scroller.evaluate((it: { scrollTop: number; scrollHeight: number }) => {
      it.scrollTop = it.scrollHeight;
    });
    const bottom = (of: Locator): Promise<number> =>
      of.boundingBox().then((box) => (box === null ? Number.NaN : box.y + box.height));
    const top = (await tour().boundingBox())?.y ?? 0;
    expect(await bottom(scroller.locator(last).last())).toBeLessThanOrEqual(top + 1);
  }

  it('begins on the empty screen', async () => {
    await tabTo('Take the tour');
    await picture('tour-0-empty');
    await page.keyboard.press('Enter');
    await isAt(1);
    await page.getByTestId('scale-bar').waitFor();
    expect(await tour().innerText()).toContain('1 of 7');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await picture('tour-1');
  });

  it('leaves the keys of the window at work', async () => {
    const angle = page.getByTestId('angle');
    await page.keyboard.press(']');
    await expect.poll(() => angle.inputValue()).toBe('15°');
    await page.keyboard.press('\\');
    await expect.poll(() => angle.inputValue()).toBe('0°');
    await isAt(1);
  });

  it('says why a step cannot be done yet', async () => {
    for (const number of [2, 3]) {
      await page.keyboard.press('Enter');
      await isAt(number);
    }
    expect(await tour().innerText()).toContain('Not yet: there are no detections.');
    expect(await tour().getByRole('button', { name: 'Next detection' }).isDisabled()).toBe(true);
    await tabTo('Back');
    await page.keyboard.press('Enter');
    await isAt(2);
  });

  it('has the phantom analysed', async () => {
    await expectInSight(page.locator('#analysis'));
    await tabTo('Analyse this slide');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 120_000 });
    await picture('tour-2-analysed');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByTestId('slide-view').waitFor();
  });

  it('steps through what was found', async () => {
    await tour().focus();
    await page.keyboard.press('Enter');
    await isAt(3);
    await page.keyboard.press('j');
    await page.getByTestId('selected-marker').waitFor();
    await tabTo('Next detection');
    await page.keyboard.press('Enter');
    await page.locator('[role="option"][aria-selected="true"]').waitFor();
    await expectInSight(page.getByTestId('selected-marker'));
    await page.keyboard.press('5');
    await framesDrawn(page, 10);
    await picture('tour-3-figures');
  });

  it('opens the review, which has the keys, and goes on with Enter', async () => {
    await tour().focus();
    await page.keyboard.press('Enter');
    await isAt(4);
    await page.keyboard.press('r');
    await page.getByTestId('gallery').waitFor();
    await expect
      .poll(() => page.getByTestId('gallery').evaluate((it: InPage) => it.matches(':focus')))
      .toBe(true);
    await page.keyboard.press('m');
    await expect.poll(() => page.getByTestId('reader-count').first().innerText()).toContain('1');
    await framesDrawn(page, 10);
    await picture('tour-4-review');
    await expectEndsInSight(page.getByTestId('review'), '> footer');
    await expectEndsInSight(page.locator('#inspector .panels'), '> details');
    await resizeWindow(page, sizes[1]);
    await expectEndsInSight(page.getByTestId('review'), '> footer');
    await resizeWindow(page, sizes[0]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await isAt(5);
  });

  it('shows where it counts, and what is handed on', async () => {
    await page.keyboard.press('Shift+H');
    await page.getByTestId('area-panel').waitFor();
    await expectInSight(page.locator('#counting-area'));
    await framesDrawn(page, 10);
    await picture('tour-5-count');
    await page.keyboard.press('Enter');
    await isAt(6);
    await expectInSight(page.locator('#export'));
    await page.keyboard.press('Control+e');
    await expect.poll(() => page.locator('#export :focus').count()).toBe(1);
    await expectInSight(page.locator('#export :focus'));
    await framesDrawn(page, 10);
    await picture('tour-6-tell');
    expect(await accessibilityFaults(page)).toEqual([]);
    // Enter is that control's now: no key is promised that does something else, and one is that comes back.
    expect(await keysShown()).toEqual(['F6']);
    await page.keyboard.press('F6');
    await isAt(6);
    expect(await keysShown()).toEqual(['Escape', 'Enter']);
    await tabTo('Back');
    expect(await keysShown()).toEqual(['Escape']);
  });

  it('ends with all commands', async () => {
    await tour().focus();
    await page.keyboard.press('Enter');
    await isAt(7);
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Find a command' });
    await palette.waitFor();
    await picture('tour-7-palette');
    expect(await accessibilityFaults(page)).toEqual([]);
    // Enter is the palette’s while it is open.
    await page.keyboard.type('no such words');
    await page.keyboard.press('Enter');
    expect(await tour().count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => palette.count()).toBe(0);
    await picture('tour-7');
    // The palette gives the focus back to where it was.
    await expect.poll(() => tour().evaluate((card: InPage) => card.matches(':focus'))).toBe(true);
    await tabTo('Done');
    await page.keyboard.press('Enter');
    await expect.poll(() => tour().count()).toBe(0);
    expect(await page.locator('html').getAttribute('data-told-of')).toBeNull();
  });

  it('is taken again from the palette, also from the settings, and ended at any step', async () => {
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Back to the slide' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('take the tour');
    await page.keyboard.press('Enter');
    await isAt(1);
    await page.getByTestId('scale-bar').waitFor();
    // From wherever the person went meanwhile.
    await page.getByRole('button', { name: 'To the tour' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => tour().evaluate((card: InPage) => card.matches(':focus'))).toBe(true);
    await tabTo('End the tour');
    await page.keyboard.press('Enter');
    await expect.poll(() => tour().count()).toBe(0);
  });

  it('ends with Escape in its card, and only there', async () => {
    await startByPalette('take the tour');
    await isAt(1);
    await page.getByTestId('scale-bar').waitFor();
    await page.locator('#content').focus();
    await page.keyboard.press('Escape');
    expect(await keysShown()).toEqual(['F6']);
    await page.keyboard.press('F6');
    await isAt(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => tour().count()).toBe(0);
  });

  it('has its slide in front, also where that is opened from the settings', async () => {
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Back to the slide' }).waitFor();
    await startByPalette('open the phantom');
    await page.getByTestId('slide-view').waitFor();
    expect(await page.getByRole('button', { name: 'Back to the slide' }).count()).toBe(0);
  });

  async function startByPalette(words: string): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
  }

  it.each([
    ['en', 'dark', 'Take the tour', 'End the tour'],
    ['de', 'light', 'Führung', 'Beenden'],
  ] as const)('is readable in every window: %s, %s', async (language, theme, words, end) => {
    await application.setInWindow('language', language);
    await application.loadAgain();
    await page.getByTestId('scale-bar').waitFor();
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
    for (const size of sizes) {
      await resizeWindow(page, size);
      await startByPalette(words);
      for (const number of tourSteps.keys()) {
        await isAt(number + 1, language);
        const panel = tourSteps[number]?.panel ?? null;
        if (panel !== null) await expectInSight(page.locator(`#${panel}`));
        await framesDrawn(page, 4);
        await picture(`tour-${language}-${theme}-${size.width}-${number + 1}`);
        await expect.poll(() => clippedTexts(page), { message: `${size.width} ${number + 1}` }).toEqual([]);
        if (number === 1 || number === 2) expect(await accessibilityFaults(page)).toEqual([]);
        if (number + 1 < tourSteps.length) await page.keyboard.press('Enter');
      }
      await tour().getByRole('button', { name: end }).click();
      await expect.poll(() => tour().count()).toBe(0);
    }
    await resizeWindow(page, sizes[0]);
  });
});
