/**
 * The tissue mask in Chromium through `spindle serve`: shown with its legend, corrected by hand, undone and redone,
 * kept over a reload, and followed by the next analysis, whose figures and documents say so.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { inks, stroke, withInk } from '../fixture/slide-artefacts';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { drawAround } from './drawing-on-slide';
import { resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { savePicture } from './pictures';
import { openWithSteadyModel } from './tiny-installation';

const patience = { timeout: 60_000 };

describeInFrontDoors('the tissue mask', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(5, 0.1);
    const { width, height } = pixels;
    const inked = withInk(
      pixels,
      stroke([40, height - 220], [width - 40, height - 80], 140),
      inks.green,
      0.9,
    );
    await writeAperioSvs(join(folder.path, 'inked.svs'), { width, height, pixels: inked.data });
    await writeAperioSvs(join(folder.path, 'no-mpp.svs'), { mpp: null });
    application = await openWithSteadyModel(open, folder.path);
    ({ page } = application);
    page.setDefaultTimeout(110_000);
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  const area = async (): Promise<number> => {
    const text =
      (await page
        .getByText(/in [\d.]+ mm² of tissue/)
        .first()
        .textContent()) ?? '';
    return Number(/([\d.]+) mm²/.exec(text)?.[1]);
  };

  const picture = (name: string): Promise<void> => savePicture(page, name);

  it('is shown with one key, with what was left out and why', async () => {
    await application.openSlide('inked.svs');
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('g');
    await page.getByTestId('mask-legend').waitFor();
    expect(await page.getByTestId('mask-tissue').getAttribute('d')).toMatch(/^M[\d. ]+L/);
    expect(await page.getByTestId('mask-ink').count()).toBe(1);
    const legend = (await page.getByTestId('mask-legend').textContent()) ?? '';
    expect(legend).toMatch(/Left out: ink\s*0\.0\d\d mm²/);
    expect(legend).toMatch(/out of focus\s*none/);
    await picture('mask-dark');
    await page.keyboard.press('t');
    await picture('mask-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('goes with the overlay, and with its key', async () => {
    await page.keyboard.down(' ');
    await page.getByTestId('mask-overlay').waitFor({ state: 'detached' });
    await page.keyboard.up(' ');
    await page.getByTestId('mask-overlay').waitFor();
    await page.keyboard.press('g');
    await page.getByTestId('mask-overlay').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.getByTestId('mask-overlay').waitFor();
  });

  it('is corrected by drawing, undone and redone', async () => {
    await page.keyboard.press('x');
    await page.getByTestId('area-pen').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('area-pen').waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await page.getByTestId('area-pen').waitFor();
    await picture('mask-drawing');
    await drawAround(page, 120);
    await page.getByTestId('mask-exclude').waitFor();
    expect(await page.getByTestId('mask-edits').textContent()).toContain('0 areas added, 1 area taken out');
    await page.keyboard.press('Control+z');
    await page.getByTestId('mask-exclude').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+Z');
    await page.getByTestId('mask-exclude').waitFor();
  });

  it('takes what is visible by keyboard alone, and goes back to the proposal', async () => {
    await page.keyboard.press('e');
    await page.getByTestId('area-pen').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('mask-include').waitFor();
    await page.getByRole('button', { name: 'Back to the proposal' }).click();
    await page.getByTestId('mask-include').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await page.getByTestId('mask-include').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByTestId('mask-include').waitFor({ state: 'detached' });
    expect(await page.getByTestId('mask-exclude').count()).toBe(1);
    await page.locator('[data-testid="mask-edits"][aria-busy="false"]').waitFor();
  });

  it('keeps the correction over a reload, and the next analysis follows it', async () => {
    await application.loadAgain();
    await page.getByTestId('scale-bar').waitFor();
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 110_000 });
    const corrected = await area();
    await page.getByText('tissue corrected by hand').waitFor();
    await page.keyboard.press('g');
    await page.getByTestId('mask-exclude').waitFor();
    expect(await page.getByTestId('mask-pending').count()).toBe(0);
    await picture('mask-corrected');
    await page.getByRole('button', { name: 'Back to the proposal' }).click();
    await page.getByTestId('mask-pending').waitFor();
    await page.getByRole('button', { name: 'Analyse again' }).click();
    await page.getByTestId('mask-pending').waitFor({ state: 'detached', ...patience });
    await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 110_000 });
    await expect.poll(area, { timeout: 60_000 }).toBeGreaterThan(corrected + 0.005);
  });

  it('has room in a small window', async () => {
    await resizeWindow(page, { width: 800, height: 560 });
    await page.keyboard.press('x');
    await page.getByTestId('area-pen').waitFor();
    await picture('mask-small');
    const pen = await page.getByRole('group', { name: 'Draw an area' }).boundingBox();
    const slide = await page.getByTestId('slide-view').boundingBox();
    expect(pen?.x ?? -1).toBeGreaterThanOrEqual(slide?.x ?? 0);
    expect((pen?.x ?? 0) + (pen?.width ?? 1e9)).toBeLessThanOrEqual((slide?.x ?? 0) + (slide?.width ?? 0));
    await page.keyboard.press('Escape');
    await resizeWindow(page, { width: 1280, height: 900 });
    // The small window had no room for the list, and a large one need not open it by itself.
    const row = page.getByRole('button', { name: 'no-mpp.svs' }).first();
    const isShown = async (): Promise<boolean> => {
      if (!(await row.isVisible())) await page.keyboard.press('l');
      return row.isVisible();
    };
    await expect.poll(isShown, { ...patience, interval: 500 }).toBe(true);
  });

  it('refuses in words where the pixel size is unknown', async () => {
    await application.openSlide('no-mpp.svs');
    await page.getByText('The pixel size is unknown: enter it first.').waitFor();
    await page.keyboard.press('g');
    expect(await page.getByTestId('mask-overlay').count()).toBe(0);
  });

  it('met no fault on the way', () => {
    expect(application.faults).toEqual([]);
  });
});
