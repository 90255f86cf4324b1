/** Bookmarks in Chromium through `spindle serve`: made with a key, written, gone to, removed, undone, and there after a reload. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { DrawingHand, matrixOf } from './drawing-on-slide';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';

describeInFrontDoors('bookmarks', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;
  let hand: DrawingHand;

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(5, 0.1);
    const { width, height, data } = pixels;
    await writeAperioSvs(join(folder.path, 'slide.svs'), { width, height, pixels: data });
    application = await open({ folder: folder.path, size: { width: 1280, height: 720 } });
    ({ page } = application);
    page.setDefaultTimeout(110_000);
    hand = new DrawingHand(page);
    await application.openSlide('slide.svs');
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  const notes = (): Promise<string[]> =>
    page
      .getByTestId('bookmark-row')
      .getByRole('textbox')
      .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value));

  it('mark the place under the pointer, and ask for a note', async () => {
    const at = await hand.at([0.3, 0.4]);
    await page.mouse.move(at.x, at.y);
    await page.keyboard.press('b');
    await page.getByRole('textbox', { name: 'Note of bookmark 1' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('tripolar?');
    await page.keyboard.press('Enter');
    await expect.poll(notes).toEqual(['tripolar?']);
    const pin = await matrixOf(page.getByTestId('bookmark-pin'));
    expect(Math.hypot(pin.e - at.x, pin.f - at.y)).toBeLessThan(1.5);
  });

  it('mark the middle of the view where the pointer is elsewhere', async () => {
    await page.mouse.move(5, 5);
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    const view = await hand.view();
    await page.keyboard.press('b');
    await page.getByRole('textbox', { name: 'Note of bookmark 2' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('invasive front');
    await page.keyboard.press('Enter');
    await page.keyboard.press('0');
    await hand.view();
    await page.getByRole('button', { name: 'Go to bookmark 2' }).click();
    const again = await hand.view();
    expect(Math.hypot(again.centreX - view.centreX, again.centreY - view.centreY)).toBeLessThan(2);
    expect(again.scale / view.scale).toBeCloseTo(1, 2);
    await hand.picture('bookmarks-dark');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
    await hand.picture('bookmarks-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
  });

  it('hide with the overlay', async () => {
    await page.keyboard.down(' ');
    await page.getByTestId('bookmark-overlay').waitFor({ state: 'detached' });
    await page.keyboard.up(' ');
    await page.getByTestId('bookmark-overlay').waitFor();
  });

  it('are changed, removed and brought back', async () => {
    const first = page.getByRole('textbox', { name: 'Note of bookmark 1' });
    await first.fill('tripolar');
    await first.press('Enter');
    await expect.poll(notes).toEqual(['tripolar', 'invasive front']);
    await page.getByRole('button', { name: 'Remove bookmark 1' }).click();
    await expect.poll(notes).toEqual(['invasive front']);
    await page.keyboard.press('Control+z');
    await expect.poll(notes).toEqual(['tripolar', 'invasive front']);
    await page.keyboard.press('Control+z');
    await expect.poll(notes).toEqual(['tripolar?', 'invasive front']);
  });

  it('are there after a reload', async () => {
    await application.loadAgain();
    await expect.poll(notes).toEqual(['tripolar?', 'invasive front']);
    expect(application.faults).toEqual([]);
  });
});
