/** What was looked at: the veil lifts where a person looks, the next part is found by key, and the project keeps it where it is wanted. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { savePicture } from './pictures';
import { openWithSteadyModel } from './tiny-installation';

interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

/** How much of the view is veiled, 0..1. */
function veiled(page: Page): Promise<number> {
  return page.getByTestId('coverage-veil').evaluate((element) => {
    // The test has no types of the page.
    const canvas = element as unknown as Canvas;
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let count = 0;
    for (let pixel = 0; pixel < width * height; pixel += 1) if (data[4 * pixel + 3] !== 0) count += 1;
    return count / (width * height);
  });
}

/** The same picture, two by two. */
function fourTimes({ width, height, data }: { width: number; height: number; data: Uint8Array }): {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
} {
  const pixels = new Uint8Array(12 * width * height);
  for (let row = 0; row < 2 * height; row += 1) {
    const from = (row % height) * width * 3;
    const line = data.subarray(from, from + width * 3);
    pixels.set(line, row * width * 6);
    pixels.set(line, row * width * 6 + width * 3);
  }
  return { width: 2 * width, height: 2 * height, pixels };
}

describeInFrontDoors('what was looked at', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(5, 0.1);
    await writeAperioSvs(join(folder.path, 'field.svs'), fourTimes(pixels));
    application = await openWithSteadyModel(open, folder.path);
    ({ page } = application);
    page.setDefaultTimeout(110_000);
    await application.openSlide('field.svs');
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  const picture = (name: string): Promise<void> => savePicture(page, name);
  const fraction = async (): Promise<number> =>
    Number.parseInt(await page.getByTestId('coverage-fraction').innerText(), 10);

  it('is veiled until it is looked at from the magnification on', async () => {
    await page.keyboard.press('Shift+C');
    await page.getByTestId('coverage-veil').waitFor();
    await expect.poll(() => page.getByTestId('coverage-fraction').innerText()).toMatch(/of the tissue/);
    await page.getByTestId('coverage-magnification').selectOption('40');
    await expect.poll(fraction).toBe(0);
    await expect.poll(() => veiled(page)).toBeGreaterThan(0.2);
    await page.getByTestId('coverage-magnification').press('Escape');
    await page.getByTestId('slide-view').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('6');
    // Cells at the edge count by their centre.
    await expect.poll(() => veiled(page), { timeout: 20_000 }).toBeLessThan(0.02);
    expect(await fraction()).toBeGreaterThan(0);
    await picture('coverage-close');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('is gone through part by part', async () => {
    const before = await fraction();
    for (let part = 0; part < 3; part += 1) {
      const now = await fraction();
      await page.keyboard.press('Shift+N');
      await expect.poll(fraction).toBeGreaterThan(now);
    }
    expect(await fraction()).toBeGreaterThan(before + 2);
    await page.keyboard.press('0');
    await expect.poll(() => veiled(page)).toBeGreaterThan(0.2);
    await picture('coverage-whole');
    await page.keyboard.down(' ');
    await page.getByTestId('coverage-veil').waitFor({ state: 'detached' });
    await page.keyboard.up(' ');
    await page.getByTestId('coverage-veil').waitFor();
  });

  it('is kept in the project where its person wants it, and forgotten otherwise', async () => {
    expect(await page.getByTestId('coverage-recorded').count()).toBe(0);
    await page.getByTestId('coverage-keep').check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('6');
    await page.getByTestId('coverage-recorded').waitFor();
    await application.loadAgain();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('Shift+C');
    await page.getByTestId('coverage-magnification').selectOption('40');
    await expect.poll(() => page.getByTestId('coverage-recorded').innerText()).toMatch(/: \d+ s/);
    expect(await page.getByTestId('coverage-keep').isChecked()).toBe(true);
    await expect.poll(fraction).toBeGreaterThan(0);
  });

  it('met no fault on the way', () => {
    expect(application.faults).toEqual([]);
  });
});
