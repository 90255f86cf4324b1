/**
 * A map of values over the slide: one of another program, and the density map that Spindle exports of a run, each with
 * its legend, in the range and colours that a person chooses, turned with the slide, and gone with the overlay.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArrayBuffer } from 'geotiff';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { savePicture } from './pictures';
import { openWithSteadyModel } from './tiny-installation';

/** From the left to the right 0 to 7, in 8 columns and 4 rows, the last row without values. */
function ramp(width: number, height: number): Uint8Array {
  const values = Float32Array.from({ length: 32 }, (_, at) => (at < 24 ? at % 8 : NaN));
  const metadata = {
    ...{ width: 8, height: 4, GTModelTypeGeoKey: 32_767, ProjectedCSTypeGeoKey: 32_767 },
    ...{ ModelPixelScale: [width / 8, -height / 4, 0], ModelTiepoint: [0, 0, 0, 0, 0, 0] },
  };
  return new Uint8Array(writeArrayBuffer(values, metadata));
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

/** Colour at a place of the map's canvas: shares of its width and height. */
function pixelAt(page: Page, across: number, down: number): Promise<number[]> {
  return page.getByTestId('value-map').evaluate(
    (element, [x, y]) => {
      // The test has no types of the page.
      const canvas = element as unknown as Canvas;
      const at = [Math.floor(canvas.width * x), Math.floor(canvas.height * y)] as const;
      return Array.from(canvas.getContext('2d').getImageData(...at, 1, 1).data);
    },
    [across, down] as const,
  );
}

/** Of all that is painted, as shares of width and height. */
function middleOf(page: Page): Promise<{ x: number; y: number }> {
  return page.getByTestId('value-map').evaluate((element) => {
    const canvas = element as unknown as Canvas;
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let [count, x, y] = [0, 0, 0];
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      if (data[pixel * 4 + 3] === 0) continue;
      count += 1;
      x += pixel % width;
      y += Math.floor(pixel / width);
    }
    return { x: x / count / width, y: y / count / height };
  });
}

// Chromium only: an Electron before 32 gives the page no path of a file that was chosen in it.
describeInFrontDoors(
  'a map over the slide',
  (open) => {
    let folder: TemporaryFolder;
    let application: OpenedApplication;
    let page: Page;
    const file = (name: string): string => join(folder.path, name);

    beforeAll(async () => {
      folder = temporaryFolder();
      const { pixels } = await paintPhantom(5, 0.1);
      const { width, height, data } = pixels;
      await writeAperioSvs(file('field.svs'), { width, height, pixels: data });
      writeFileSync(file('ramp.tif'), ramp(width, height));
      writeFileSync(file('beside.tif'), ramp(width * 3, height));
      writeFileSync(file('text.tif'), 'no map at all');
      application = await openWithSteadyModel(open, folder.path);
      ({ page } = application);
      page.setDefaultTimeout(110_000);
      await application.openSlide('field.svs');
      await page.getByTestId('scale-bar').waitFor();
      await page.getByText('Map over the slide').click();
    });

    afterAll(async () => {
      await application.close();
      folder.remove();
    });

    const picture = (name: string): Promise<void> => savePicture(page, name);

    it('is shown with its legend, below the detections', async () => {
      await page.getByTestId('map-file').setInputFiles(file('ramp.tif'));
      await page.getByTestId('map-legend').waitFor();
      expect(await page.getByTestId('map-legend').textContent()).toMatch(/0\s*values without a unit\s*7/);
      await page.getByTestId('value-map').waitFor();
      const [red = 255, green = 255, blue = 0, alpha = 0] = await pixelAt(page, 0.5, 0.4);
      expect(alpha).toBe(Math.round(255 * 0.6));
      // The middle of viridis is green and blue.
      expect(Math.min(green, blue) - red).toBeGreaterThan(40);
      await picture('map-ramp');
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    it('has the colours, opacity and range that are chosen', async () => {
      const before = await pixelAt(page, 0.5, 0.4);
      await page.getByTestId('map-panel').getByRole('combobox').selectOption('inferno');
      await expect.poll(() => pixelAt(page, 0.5, 0.4)).not.toEqual(before);
      await page.getByLabel('Lowest value').fill('6');
      await page.getByLabel('Lowest value').press('Tab');
      await expect.poll(async () => (await pixelAt(page, 0.5, 0.4))[2]).toBeLessThan(12);
      expect(await page.getByTestId('map-legend').textContent()).toMatch(/^\s*6\s/);
      await page.getByLabel('Highest value').fill('2');
      await page.getByLabel('Highest value').press('Tab');
      await page.getByText('The range needs two numbers, the lower one first.').waitFor();
      await page.getByRole('button', { name: 'Automatic' }).click();
      await expect.poll(() => page.getByTestId('map-legend').textContent()).toMatch(/^\s*0\s/);
      await page.getByTestId('map-panel').getByLabel('Opacity').fill('1');
      await expect.poll(async () => (await pixelAt(page, 0.5, 0.4))[3]).toBe(255);
    });

    it('turns with the slide', async () => {
      // Without values at the slide's lower end: at the left of the screen after a quarter, above after half a turn.
      const upright = await middleOf(page);
      expect(upright.y).toBeLessThan(0.46);
      expect(upright.x).toBeCloseTo(0.5, 1);
      await page.keyboard.press('Escape');
      for (let turn = 0; turn < 6; turn += 1) await page.keyboard.press(']');
      await expect.poll(async () => (await middleOf(page)).x, { timeout: 20_000 }).toBeGreaterThan(0.56);
      await picture('map-turned');
      for (let turn = 0; turn < 6; turn += 1) await page.keyboard.press(']');
      await expect.poll(async () => (await middleOf(page)).y, { timeout: 20_000 }).toBeGreaterThan(0.5);
      await page.keyboard.press('\\');
      await expect.poll(async () => (await middleOf(page)).y, { timeout: 20_000 }).toBeCloseTo(upright.y, 2);
    });

    it('goes with the overlay, and alone', async () => {
      await page.getByTestId('slide-view').click({ position: { x: 5, y: 5 } });
      await page.keyboard.down(' ');
      await page.getByTestId('value-map').waitFor({ state: 'detached' });
      await page.keyboard.up(' ');
      await page.getByTestId('value-map').waitFor();
      await page.getByTestId('map-panel').getByLabel('Show over the slide').uncheck();
      await page.getByTestId('value-map').waitFor({ state: 'detached' });
    });

    it.each([
      ['text.tif', 'it is not a TIFF'],
      ['beside.tif', 'it does not lie on the slide'],
    ])('%s is refused in words, and nothing stays', async (name, why) => {
      await page.getByTestId('map-file').setInputFiles(file(name));
      await page.getByTestId('map-panel').getByText(why).waitFor();
      expect(await page.getByTestId('value-map').count()).toBe(0);
    });

    it('met no fault on the way', () => {
      expect(application.faults).toEqual([]);
    });
  },
  'Chromium',
);

describeInFrontDoors(
  'the density map of a run',
  (open) => {
    let folder: TemporaryFolder;
    let application: OpenedApplication;

    beforeAll(async () => {
      folder = temporaryFolder();
      const { pixels } = await paintPhantom(5, 0.1);
      const { width, height, data } = pixels;
      await writeAperioSvs(join(folder.path, 'field.svs'), { width, height, pixels: data });
      application = await openWithSteadyModel(open, folder.path);
      application.page.setDefaultTimeout(110_000);
    });

    afterAll(async () => {
      await application.close();
      folder.remove();
    });

    it('is exported, and lies over its slide with its unit', async () => {
      const { page } = application;
      await application.openSlide('field.svs');
      await page.getByTestId('scale-bar').waitFor();
      await page.getByRole('button', { name: 'Analyse', exact: true }).click();
      await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 110_000 });
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export Density map' }).click();
      const download = await downloading;
      expect(download.suggestedFilename()).toBe('field.density.tiff');
      const path = join(folder.path, 'field.density.tiff');
      await download.saveAs(path);
      await page.getByText('Map over the slide').click();
      await page.getByTestId('map-file').setInputFiles(path);
      await page.getByTestId('map-legend').waitFor();
      expect(await page.getByTestId('map-legend').textContent()).toContain('mitoses per mm²');
      await page.getByTestId('value-map').waitFor();
      await savePicture(page, 'map-density');
      expect(application.faults).toEqual([]);
    });
  },
  'Chromium',
);
