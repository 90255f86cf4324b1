/**
 * Regions in Chromium through `spindle serve`: drawn with pointer and keyboard, changed, undone, seen by another window; counts and
 * exports are limited to them and say so.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { chromiumPath, launchChromium } from './chromium';
import { DrawingHand, matrixOf } from './drawing-on-slide';
import { framesDrawn, resizeWindow } from './frames';
import { serveApplication, type ServedApplication } from './served-application';
import { makeTinyInstallation, steadyModel } from './tiny-installation';

/** Micrometres a pixel of the slide. */
const mpp = 0.25;

describe.skipIf(chromiumPath === null)('regions', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let page: Page;
  let hand: DrawingHand;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(5, 0.1);
    const { width, height, data } = pixels;
    await writeAperioSvs(join(folder.path, 'slide.svs'), { width, height, pixels: data, mpp });
    const installation = join(folder.path, 'installation');
    makeTinyInstallation(installation, [steadyModel]);
    application = await serveApplication(folder.path, join(folder.path, 'home'), installation);
    browser = await launchChromium();
    const context = await browser.newContext({
      ...{ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce', locale: 'en-US' },
    });
    page = await context.newPage();
    page.setDefaultTimeout(110_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    hand = new DrawingHand(page);
    await page.goto(application.url);
    await page.getByRole('button', { name: 'slide.svs', exact: true }).click();
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  const rows = (on = page): Promise<string[]> =>
    on
      .getByTestId('region-row')
      .getByRole('textbox')
      .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value));
  const count = async (): Promise<number> =>
    Number((await page.getByTestId('mitotic-count').textContent())?.replaceAll(',', ''));
  const scope = async (): Promise<string> =>
    (
      (await page
        .getByText(/of tissue/)
        .first()
        .textContent()) ?? ''
    )
      .replace(/\s+/g, ' ')
      .trim();
  const areas = async (): Promise<number[]> =>
    (await page.getByTestId('region-area').allTextContents()).map((text) => Number.parseFloat(text));

  it('are drawn by pointer, listed with their area, and shown', async () => {
    await page.keyboard.press('d');
    await page.getByRole('group', { name: 'Draw a region' }).waitFor();
    await hand.tool('Rectangle');
    await hand.drag([0.3, 0.3], [0.5, 0.6]);
    await page.getByTestId('region-include').waitFor();
    await expect.poll(rows).toEqual(['Region 1']);
    const { scale } = await hand.view();
    const box = await page.getByTestId('slide-view').boundingBox();
    const side = ((box?.width ?? 0) * 0.2 * mpp) / scale / 1000;
    const other = ((box?.height ?? 0) * 0.3 * mpp) / scale / 1000;
    const [area = 0] = await areas();
    expect(area).toBeCloseTo(side * other, 2);
    await hand.picture('regions-drawn');
  });

  it('hide with the overlay and with their key', async () => {
    await page.keyboard.down(' ');
    await page.getByTestId('region-overlay').waitFor({ state: 'detached' });
    await page.keyboard.up(' ');
    await page.getByTestId('region-overlay').waitFor();
    await page.keyboard.press('y');
    await page.getByTestId('region-overlay').waitFor({ state: 'detached' });
    await page.keyboard.press('y');
    await page.getByTestId('region-overlay').waitFor();
  });

  it('limit the counts and the area, which say so; an exclusion counts the rest', async () => {
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 110_000 });
    await expect.poll(scope).toMatch(/in 0\.\d+ mm² of tissue in 1 region ·/);
    const inside = await count();
    await page.keyboard.press('Control+z');
    await expect.poll(scope).toMatch(/in 0\.\d+ mm² of tissue ·/);
    const all = await count();
    expect(inside).toBeGreaterThan(0);
    expect(inside).toBeLessThan(all);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(count).toBe(inside);
    await page.getByLabel('What Region 1 is for').selectOption('exclude');
    await expect.poll(scope).toMatch(/of tissue in the whole slide, without 1 exclusion ·/);
    expect(await count()).toBe(all - inside);
    await page.getByTestId('region-exclude').waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(count).toBe(inside);
  });

  it('limit the exports, which name them', async () => {
    const inside = await count();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export JSON', exact: true }).click(),
    ]);
    const document = JSON.parse(readFileSync(await download.path(), 'utf8')) as {
      mitoticCount: number;
      detections: unknown[];
      normalCount: number;
      regions: { words: string; features: { properties: object }[] };
    };
    expect(document.mitoticCount).toBe(inside);
    expect(document.detections).toHaveLength(document.mitoticCount + document.normalCount);
    expect(document.regions.words).toBe('1 region');
    expect(document.regions.features[0]?.properties).toEqual({ name: 'Region 1', role: 'include' });
  });

  it('are fitted to their neighbours', async () => {
    const [before = 0] = await areas();
    await page.keyboard.press('d');
    await hand.tool('Rectangle');
    // Over the right edge of the first, which ends at 0.5.
    await hand.drag([0.45, 0.3], [0.6, 0.6]);
    await expect.poll(rows).toEqual(['Region 1', 'Region 2']);
    const [first = 0, second = 0] = await areas();
    expect(first).toBe(before);
    expect(second / first).toBeCloseTo(0.5, 1);
    await expect.poll(scope).toMatch(/of tissue in 2 regions ·/);
  });

  it('get holes, and parts by brush', async () => {
    await page.getByRole('button', { name: 'Select Region 1' }).click();
    const [before = 0] = await areas();
    await page.getByRole('button', { name: 'Take away from Region 1' }).click();
    await hand.tool('Ellipse');
    await hand.drag([0.36, 0.4], [0.42, 0.5]);
    await expect.poll(async () => (await areas())[0]).toBeLessThan(before);
    const holed = page.locator('[data-name="Region 1"] .line');
    expect(((await holed.getAttribute('d')) ?? '').match(/M/g)).toHaveLength(2);
    await hand.picture('regions-hole');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await hand.tool('Brush');
    await hand.drag([0.39, 0.38], [0.39, 0.52]);
    const filled = async (): Promise<number> => (await areas())[0] ?? 0;
    await expect.poll(filled).toBeGreaterThan(before * 0.95);
    await hand.picture('regions-brush');
    await page.keyboard.press('Escape');
    await page.getByTestId('area-pen').waitFor({ state: 'detached' });
  });

  it('are drawn and changed by keyboard alone', async () => {
    await page.keyboard.press('s');
    await page.getByRole('group', { name: 'Draw an exclusion' }).waitFor();
    // The key of a pen that is open goes on to its next tool: from the brush to the rectangle, ellipse, polygon.
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('s');
    expect(await page.getByRole('button', { name: 'Polygon' }).getAttribute('aria-pressed')).toBe('true');
    const steps = async (key: string, times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
    };
    await steps('ArrowLeft', 4);
    await page.getByTestId('pen-cross').waitFor();
    await page.keyboard.press('Enter');
    await steps('ArrowRight', 9);
    await page.keyboard.press('Enter');
    await steps('ArrowDown', 9);
    await page.keyboard.press('Enter');
    await hand.picture('regions-keyboard');
    await page.keyboard.press('Enter');
    await expect.poll(rows).toEqual(['Region 1', 'Region 2', 'Exclusion 1']);
    const exclusion = async (): Promise<number> => (await areas())[2] ?? 0;
    const before = await exclusion();
    await page.keyboard.press('z');
    await page.getByTestId('corner-editor').waitFor();
    await page.keyboard.press('j');
    await page.getByTestId('chosen-corner').waitFor();
    await hand.picture('regions-corners');
    await steps('ArrowUp', 6);
    await expect.poll(exclusion).not.toBe(before);
    const moved = await exclusion();
    await page.keyboard.press('Enter');
    await steps('ArrowUp', 8);
    await expect.poll(exclusion).not.toBe(moved);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByTestId('corner-editor').waitFor({ state: 'detached' });
    // Steps of keys are one change: two undos take both back.
    await page.keyboard.press('Control+z');
    await expect.poll(exclusion).toBe(moved);
    await page.keyboard.press('Control+z');
    await expect.poll(exclusion).toBe(before);
  });

  it('are renamed, and another window sees all of it', async () => {
    const name = page.getByTestId('region-row').first().getByRole('textbox');
    await name.fill('invasive front');
    await name.press('Enter');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await expect.poll(() => rows(other)).toEqual(['invasive front', 'Region 2', 'Exclusion 1']);
    await other.getByRole('button', { name: 'Select Region 2' }).click();
    await other.getByRole('button', { name: 'Remove Region 2' }).click();
    await expect.poll(rows).toEqual(['invasive front', 'Exclusion 1']);
    await expect.poll(scope).toMatch(/of tissue in 1 region, without 1 exclusion ·/);
    await other.close();
    await page.bringToFront();
  });

  it('stand where they were drawn at every zoom and angle', async () => {
    const outline = page.locator('[data-name="invasive front"] .line');
    /** Level-0 pixels. */
    const place = async (): Promise<readonly [number, number]> => {
      const [, x = '0', y = '0'] = /M([\d.]+) ([\d.]+)/.exec((await outline.getAttribute('d')) ?? '') ?? [];
      return [Number(x), Number(y)];
    };
    const corner = async (): Promise<readonly [number, number]> => {
      const [x, y] = await place();
      const { a, b, c, d, e, f } = await matrixOf(outline);
      return [a * x + c * y + e, b * x + d * y + f];
    };
    const expected = async (): Promise<readonly [number, number]> => {
      const { centreX, centreY, scale, degrees } = await hand.view();
      const box = await page.getByTestId('slide-view').boundingBox();
      const [x, y] = await place();
      const angle = (degrees * Math.PI) / 180;
      const [dx, dy] = [(x - centreX) * scale, (y - centreY) * scale];
      return [
        (box?.x ?? 0) + (box?.width ?? 0) / 2 + dx * Math.cos(angle) - dy * Math.sin(angle),
        (box?.y ?? 0) + (box?.height ?? 0) / 2 + dx * Math.sin(angle) + dy * Math.cos(angle),
      ];
    };
    for (const keys of [
      ['+', '+'],
      [']', ']'],
      ['-', ']'],
      ['0', '\\'],
    ]) {
      for (const key of keys) await page.keyboard.press(key);
      const distance = async (): Promise<number> => {
        const [x, y] = await expected();
        const [isX, isY] = await corner();
        return Math.hypot(x - isX, y - isY);
      };
      await expect.poll(distance).toBeLessThan(1);
    }
  });

  it('have room and contrast in small windows, dark and light', async () => {
    expect(await accessibilityFaults(page)).toEqual([]);
    await hand.picture('regions-dark');
    await page.keyboard.press('t');
    expect(await accessibilityFaults(page)).toEqual([]);
    await hand.picture('regions-light');
    await page.keyboard.press('t');
    await resizeWindow(page, { width: 640, height: 480 });
    await page.keyboard.press('d');
    await page.getByTestId('area-pen').waitFor();
    await framesDrawn(page, 4);
    const bar = await page.getByRole('group', { name: 'Draw a region' }).boundingBox();
    const slide = await page.getByTestId('slide-view').boundingBox();
    expect(bar?.x ?? -1).toBeGreaterThanOrEqual(slide?.x ?? 0);
    expect((bar?.x ?? 0) + (bar?.width ?? 1e9)).toBeLessThanOrEqual((slide?.x ?? 0) + (slide?.width ?? 0));
    expect((bar?.height ?? 1e9) / (slide?.height ?? 1)).toBeLessThan(0.45);
    await hand.picture('regions-small');
    await page.keyboard.press('Escape');
  });

  it('met no fault on the way', () => {
    expect(faults).toEqual([]);
  });
});
