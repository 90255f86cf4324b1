/** Dialogs and settings in Chromium, dark and light, in a large and a small window, at 100 and 175 per cent: nothing is cut off. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { chromiumPath, launchChromium } from './chromium';
import { takeOut } from './drawing-on-slide';
import { resizeWindow } from './frames';
import { savePicture } from './pictures';
import { serveApplication, type ServedApplication } from './served-application';
import { clippedTexts } from './visible-text';

describe.skipIf(chromiumPath === null)('dialogs and settings', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(5, 0.1);
    const { width, height, data } = pixels;
    await writeAperioSvs(join(folder.path, 'slide.svs'), { width, height, pixels: data });
    application = await serveApplication(folder.path, join(folder.path, 'home'), undefined, null);
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
    await page.goto(application.url);
    await page.getByRole('button', { name: 'slide.svs', exact: true }).click();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('g');
    await page.getByTestId('mask-legend').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  /** Nothing is cut off, and a dialog lies within the window. Pictures where `SPINDLE_SCREENSHOTS` names a folder. */
  async function look(name: string): Promise<void> {
    await savePicture(page, name);
    expect(await clippedTexts(page), name).toEqual([]);
    const box = await page
      .locator('dialog[open]')
      .boundingBox({ timeout: 500 })
      .catch(() => null);
    const size = page.viewportSize();
    if (box === null || size === null) return;
    expect(
      [box.x >= 0, box.y >= 0, box.x + box.width <= size.width, box.y + box.height <= size.height],
      name,
    ).toEqual([true, true, true, true]);
  }

  async function choose(theme: string, percent: number): Promise<void> {
    await page.keyboard.press('Control+,');
    await page.getByLabel(theme).check();
    await page.getByLabel('Size of words and controls').selectOption(String(percent));
  }

  const askForName = async (): Promise<void> => {
    await takeOut(page, 20);
    await page.getByTestId('reader-dialog').waitFor();
  };

  it.each([
    ['Dark window', 1280, 720, 100],
    ['Light window', 1280, 720, 175],
    ['Light window', 640, 480, 100],
    ['Dark window', 640, 480, 175],
  ] as const)('are not cut off: %s, %i × %i, %i per cent', async (theme, width, height, percent) => {
    const place = `${theme.split(' ')[0]?.toLowerCase() ?? ''}-${width}-${percent}`;
    await resizeWindow(page, { width, height });
    await choose(theme, percent);
    await look(`settings-${place}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('region', { name: 'About' }).scrollIntoViewIfNeeded();
    await look(`settings-end-${place}`);
    await page.getByRole('button', { name: 'Back to the slide' }).click();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await look(`shortcuts-${place}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Find a command' }).waitFor();
    await look(`palette-${place}`);
    await page.keyboard.press('Escape');
    // In the smallest there is little left of the slide to draw on.
    if (width === 640 && percent === 175) return;
    await askForName();
    await look(`reader-${place}`);
    // Closed, it is no answer: nothing is recorded, which is said.
    await page.keyboard.press('Escape');
    await page.getByTestId('reader-dialog').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByTestId('said').textContent()).toContain('Not recorded');
    expect(await page.getByTestId('mask-edits').count()).toBe(0);
  });

  it.each(['?', 'Control+k'])('give the focus back to where it was: %s', async (key) => {
    await resizeWindow(page, { width: 1280, height: 720 });
    const opener = page.getByRole('button', { name: 'Keys' });
    await opener.focus();
    await page.keyboard.press(key);
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    await expect.poll(() => opener.and(page.locator(':focus')).count()).toBe(1);
  });

  it('show a long name whole, and refuse one with control characters', async () => {
    await resizeWindow(page, { width: 640, height: 480 });
    await choose('Dark window', 175);
    const panel = page.getByTestId('project-panel');
    const field = panel.getByLabel('Name or initials of who decides');
    await field.fill('W'.repeat(80));
    await panel.getByRole('button', { name: 'Use this name' }).click();
    await expect.poll(() => panel.innerText()).toContain('W'.repeat(80));
    await look('long-name');
    await field.fill('A\u202eB');
    await panel.getByRole('button', { name: 'Use this name' }).click();
    await expect
      .poll(() => panel.getByTestId('error').innerText())
      .toContain('A name has no control characters');
    expect(await panel.innerText()).toContain('W'.repeat(80));
  });
});
