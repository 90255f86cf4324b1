/** Measuring in Chromium through `spindle serve`: lengths and areas are right at every zoom and angle, and say where the pixel size is unknown. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { DrawingHand, type Spot } from './drawing-on-slide';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';

/** Micrometres a pixel of the slide. */
const mpp = 0.25;

describeInFrontDoors('measuring', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;
  let hand: DrawingHand;

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(5, 0.1);
    const { width, height, data } = pixels;
    await writeAperioSvs(join(folder.path, 'slide.svs'), { width, height, pixels: data, mpp });
    await writeAperioSvs(join(folder.path, 'no-mpp.svs'), { mpp: null });
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

  const words = (): Promise<string[]> => page.getByTestId('measure-words').allTextContents();

  /** Of a drag between two spots, µm. */
  async function lengthOf(from: Spot, to: Spot): Promise<number> {
    const bar = await page.getByTestId('scale-bar-length').boundingBox();
    const um = Number.parseFloat((await page.getByTestId('scale-bar').textContent()) ?? '');
    const [a, b] = [await hand.at(from), await hand.at(to)];
    return (Math.hypot(a.x - b.x, a.y - b.y) * um) / (bar?.width ?? NaN);
  }

  it('gives the length of a line, however the slide lies', async () => {
    for (const keys of [[], [']', ']', ']'], ['+', '+']]) {
      for (const key of keys) await page.keyboard.press(key);
      await page.keyboard.press('/');
      await page.getByRole('group', { name: 'Measure a length' }).waitFor();
      await hand.drag([0.35, 0.4], [0.55, 0.6]);
      await page.keyboard.press('Escape');
      const [last = ''] = (await words()).slice(-1);
      expect(last).toMatch(/^[\d.]+ µm$/);
      const expected = await lengthOf([0.35, 0.4], [0.55, 0.6]);
      expect(Number.parseFloat(last) / expected).toBeCloseTo(1, 1);
    }
    expect(await words()).toHaveLength(3);
    await hand.picture('measure-lines');
  });

  it('keeps lines and numbers at their places when the slide is turned', async () => {
    const before = await words();
    const length = async (): Promise<number> => {
      const line = page.getByTestId('measure-line').first();
      const [x1, y1, x2, y2] = await Promise.all(
        ['x1', 'y1', 'x2', 'y2'].map(async (name) => Number(await line.getAttribute(name))),
      );
      return Math.hypot((x2 ?? NaN) - (x1 ?? NaN), (y2 ?? NaN) - (y1 ?? NaN));
    };
    const onScreen = await length();
    await page.keyboard.press(']');
    await page.keyboard.press('-');
    // A step of the zoom is one and a half.
    await expect.poll(async () => onScreen / (await length())).toBeCloseTo(1.5, 2);
    expect(await words()).toEqual(before);
  });

  it('measures by keyboard: two corners with Enter', async () => {
    await page.keyboard.press('0');
    await page.keyboard.press('/');
    await page.getByTestId('area-pen').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(words).toHaveLength(4);
    await page.keyboard.press('Escape');
    const { scale } = await hand.view();
    const [last = ''] = (await words()).slice(-1);
    expect(Math.abs(Number.parseFloat(last) - (100 / scale) * mpp)).toBeLessThan(1);
  });

  it('gives areas', async () => {
    await page.keyboard.press('w');
    await page.getByRole('group', { name: 'Measure an area' }).waitFor();
    await hand.tool('Rectangle');
    await hand.drag([0.4, 0.4], [0.6, 0.7]);
    await expect.poll(words).toHaveLength(5);
    await page.keyboard.press('Escape');
    const { scale } = await hand.view();
    const [a, b] = [await hand.at([0.4, 0.4]), await hand.at([0.6, 0.7])];
    const expected = (((b.x - a.x) * (b.y - a.y)) / scale ** 2) * mpp ** 2;
    const [last = ''] = (await words()).slice(-1);
    expect(last).toMatch(/mm²$/);
    expect((Number.parseFloat(last) * 1e6) / expected).toBeCloseTo(1, 1);
    expect(await page.getByTestId('measures').getByRole('listitem').count()).toBe(5);
    await hand.picture('measure-dark');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
    await hand.picture('measure-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
  });

  it('hides with the overlay, and is cleared by a key', async () => {
    await page.keyboard.down(' ');
    await page.getByTestId('measure-overlay').waitFor({ state: 'detached' });
    await page.keyboard.up(' ');
    await page.getByTestId('measure-overlay').waitFor();
    await page.keyboard.press('Control+Backspace');
    await page.getByTestId('measure-overlay').waitFor({ state: 'detached' });
  });

  it('measures in pixels, and says so, where the pixel size is unknown', async () => {
    await application.openSlide('no-mpp.svs');
    await page.getByTestId('slide-view').and(page.getByLabel('Slide no-mpp.svs')).waitFor();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('/');
    await hand.drag([0.4, 0.4], [0.6, 0.4]);
    await expect.poll(words).toHaveLength(1);
    expect((await words())[0]).toMatch(/^[\d,]+ px \(pixel size unknown\)$/);
    await page.keyboard.press('Escape');
  });

  it('met no fault on the way', () => {
    expect(application.faults).toEqual([]);
  });
});
