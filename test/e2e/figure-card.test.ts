/**
 * The card of a figure, in Chromium through `spindle serve`: it comes where the pointer rests, stands beside the cell, stays while the
 * pointer is on it, goes by Escape, is hidden by Space, and can be had without a pointer. The run is a recorded one.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { resizeWindow } from './frames';
import { openReviewedSlide, type ReviewedApplication } from './reviewed-application';
import { clippedTexts } from './visible-text';

describe.skipIf(chromiumPath === null)('the card of a figure', () => {
  let application: ReviewedApplication;
  let page: Page;

  beforeAll(async () => {
    application = await openReviewedSlide();
    ({ page } = application);
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
  });

  const card = () => page.getByTestId('figure-card');
  const isShown = (): Promise<boolean> => card().isVisible();

  async function boxOf(testid: string): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await page.getByTestId(testid).boundingBox();
    if (box === null) throw new Error(`${testid} is not on the screen`);
    return box;
  }

  async function cell(): Promise<{ readonly x: number; readonly y: number }> {
    const { x, y, width, height } = await boxOf('selected-marker');
    return { x: x + width / 2, y: y + height / 2 };
  }

  async function pointAtCell(): Promise<void> {
    let at = await cell();
    // A slide that still moves puts another cell under the pointer.
    await expect
      .poll(async () => {
        const before = at;
        await page.waitForTimeout(300);
        at = await cell();
        return Math.hypot(at.x - before.x, at.y - before.y);
      })
      .toBeLessThan(0.1);
    await page.mouse.move(at.x, at.y, { steps: 5 });
    await expect.poll(isShown).toBe(true);
  }

  /** To a corner of the slide that no figure lies in. */
  async function pointAway(): Promise<void> {
    const { x, y, width, height } = await boxOf('slide-view');
    await page.mouse.move(x + width - 20, y + height / 2, { steps: 5 });
    await page.mouse.move(x + width / 2, y + 2, { steps: 5 });
    await page.mouse.move(2, 2);
    await expect.poll(isShown).toBe(false);
  }

  /** Between the middle of the cell and the card, CSS pixels. */
  async function distance(): Promise<number> {
    const [{ x, y }, box] = [await cell(), await boxOf('figure-card')];
    return Math.hypot(
      Math.max(box.x - x, 0, x - box.x - box.width),
      Math.max(box.y - y, 0, y - box.y - box.height),
    );
  }

  it('comes where the pointer rests, with what is known of the figure, and leaves the cell free', async () => {
    // The figure with the highest score, one slide pixel per screen pixel.
    await page.keyboard.press('j');
    await page.keyboard.press('7');
    await expect.poll(() => page.getByTestId('magnification').inputValue()).toBe('40×');
    await pointAtCell();
    const words = (await card().innerText()).replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/software: mitotic, score 0\.9\d+ at or above the threshold 0\.\d\d/);
    expect(words).toContain('no verdict');
    expect(words).toContain('invariance not measured');
    expect(words).toMatch(/x [\d,.]+ µm, y [\d,.]+ µm/);
    await expect
      .poll(() =>
        page.getByTestId('card-crop').evaluate((image) => Number(Reflect.get(image, 'naturalWidth'))),
      )
      .toBeGreaterThan(200);
    // A cell of 15 µm has a radius of 30 pixels here.
    expect(await distance()).toBeGreaterThan(30);
    await application.picture('card-dark');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
  });

  it('follows a verdict that is given meanwhile', async () => {
    await page.keyboard.press('m');
    await expect.poll(() => card().innerText()).toMatch(/mitotic\s*· you/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => card().innerText()).toContain('no verdict');
  });

  it('stays while the pointer is on it, and goes after it has left', async () => {
    const box = await boxOf('figure-card');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 10 });
    await page.waitForTimeout(1000);
    expect(await isShown()).toBe(true);
    await pointAway();
  });

  it('goes by Escape and does not come back by itself', async () => {
    await pointAtCell();
    await page.keyboard.press('Escape');
    await expect.poll(isShown).toBe(false);
    const { x, y } = await cell();
    await page.mouse.move(x + 2, y + 2);
    await page.waitForTimeout(1000);
    expect(await isShown()).toBe(false);
    await pointAway();
    await pointAtCell();
  });

  it('is hidden by Space, as everything that is not in the slide', async () => {
    await page.keyboard.down(' ');
    await expect.poll(isShown).toBe(false);
    await page.keyboard.up(' ');
    await expect.poll(isShown).toBe(true);
    await pointAway();
  });

  it('is had without a pointer, and goes on with the selection', async () => {
    await page.keyboard.press('Shift+i');
    await expect.poll(isShown).toBe(true);
    const first = await card().innerText();
    await page.keyboard.press('j');
    await expect.poll(() => card().innerText()).not.toBe(first);
    await expect.poll(distance).toBeGreaterThan(30);
    await page.keyboard.press('Escape');
    await expect.poll(isShown).toBe(false);
    await page.keyboard.press('Shift+i');
    await expect.poll(isShown).toBe(true);
    await page.keyboard.press('Shift+i');
    await expect.poll(isShown).toBe(false);
  });

  it('finds a place in a small window, light and dark, and with a large interface', async () => {
    await page.keyboard.press('Shift+i');
    await resizeWindow(page, { width: 640, height: 480 });
    await page.keyboard.press('k');
    await expect.poll(isShown).toBe(true);
    await expect.poll(distance).toBeGreaterThan(30);
    await expect.poll(() => clippedTexts(page)).toEqual([]);
    await application.picture('card-small-dark');
    await page.keyboard.press('t');
    expect(await accessibilityFaults(page)).toEqual([]);
    await application.picture('card-small-light');
    await resizeWindow(page, { width: 1280, height: 720 });
    await page.evaluate("document.documentElement.style.setProperty('--interface-scale', '1.75')");
    // Nothing but the slide, which has space for it.
    await page.keyboard.press('l');
    await page.keyboard.press('i');
    await expect.poll(isShown).toBe(true);
    await expect.poll(distance).toBeGreaterThan(30);
    await application.picture('card-large-light');
  });
});
