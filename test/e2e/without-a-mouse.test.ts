/**
 * Each screen without a mouse, in Chromium through `spindle serve`: every control that is there is reached by Tab or by the arrow keys of
 * its list, axe-core finds nothing at all, and a reader goes from one to the next by keys alone.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { DrawingHand } from './drawing-on-slide';
import { serveReviewedSlide, type ReviewedApplication } from './reviewed-application';
import { controlsNotReached } from './without-a-mouse';

describe.skipIf(chromiumPath === null)('without a mouse, in Chromium', () => {
  let application: ReviewedApplication;
  let page: Page;

  beforeAll(async () => {
    application = await serveReviewedSlide({ figures: 40 });
    ({ page } = application);
    await page.getByTestId('status-bar').waitFor();
    await page.evaluate(`(() => {
      window.pressedByPointer = 0;
      addEventListener('pointerdown', () => { window.pressedByPointer += 1; }, true);
    })()`);
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
  });

  /** @param atLeast so many controls, so that an empty screen is no success */
  async function expectReached(name: string, atLeast: number): Promise<void> {
    const { count, left } = await controlsNotReached(page);
    expect.soft({ name, left }).toEqual({ name, left: [] });
    expect.soft(count, name).toBeGreaterThanOrEqual(atLeast);
    expect.soft({ name, faults: await accessibilityFaults(page) }).toEqual({ name, faults: [] });
  }

  const toSlide = (): Promise<void> => page.getByTestId('slide-view').focus();

  async function command(words: string): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).waitFor();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
  }

  it('begins on the empty screen', async () => {
    await expectReached('empty', 12);
  });

  it('opens a slide out of the list, closes it with Delete, and opens it again', async () => {
    const row = page.getByRole('button', { name: 'reviewed.tiff', exact: true });
    await page.getByRole('button', { name: 'To the list of slides' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(`document.activeElement.ariaLabel`)).toBe('reviewed.tiff');
    await page.keyboard.press('Enter');
    await page.getByTestId('scale-bar').waitFor();
    // All tiles are there: one that is on its way is refused when its slide is closed.
    await new DrawingHand(page).view();
    await row.focus();
    await page.keyboard.press('Delete');
    await page.getByTestId('scale-bar').waitFor({ state: 'detached' });
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('mitotic-count').waitFor();
  });

  it('comes to everything beside the slide, and in every part of the inspector', async () => {
    await expectReached('slide', 60);
    await page.evaluate(
      `for (const part of document.querySelectorAll('#inspector details')) part.open = true`,
    );
    await page.getByTestId('area-count').waitFor();
    await expectReached('inspector', 90);
  });

  it('judges in the gallery', async () => {
    await toSlide();
    await page.keyboard.press('r');
    await page.getByTestId('gallery').waitFor();
    await page.keyboard.press('m');
    await expect.poll(() => page.getByTestId('current-verdict').innerText()).toContain('· 2 of 40');
    await expectReached('review', 60);
  });

  it('opens the palette and the settings while text is typed, and leaves them with Escape', async () => {
    const angle = page.getByTestId('angle');
    await angle.focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).waitFor();
    await expectReached('palette', 1);
    await page.getByRole('combobox', { name: 'Find a command' }).fill('nothing is called this');
    await expectReached('palette without a command', 1);
    await page.keyboard.press('Escape');
    await angle.focus();
    await page.keyboard.press('Control+,');
    await page.getByLabel('Language').waitFor();
    await expectReached('settings', 20);
    await page.getByLabel('Path of a project').focus();
    await page.keyboard.press('Escape');
    await page.getByTestId('slide-view').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
  });

  it('shows behind the settings what a key asks for', async () => {
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: /^Back/ }).focus();
    await page.keyboard.press('l');
    await page.locator('#slides').waitFor();
    await page.getByTestId('slide-view').waitFor();
  });

  it('changes shortcuts', async () => {
    await toSlide();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await expectReached('shortcuts', 90);
    await page.keyboard.press('Escape');
  });

  it('chooses a slide to stand beside', async () => {
    await toSlide();
    await page.keyboard.press('Shift+B');
    await page.getByRole('combobox', { name: /^Slide beside/ }).waitFor();
    await expectReached('beside', 1);
    await page.keyboard.press('Escape');
  });

  it('takes the tour', async () => {
    await toSlide();
    await command('tour');
    await page.getByTestId('tour').waitFor();
    await expectReached('tour', 12);
  });

  it('pressed nothing by a pointer', async () => {
    expect(await page.evaluate('window.pressedByPointer')).toBe(0);
  });
});
