/**
 * A slide of channels and focal planes in Chromium: what the panel says is what is drawn. Colours are checked on the screen itself.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { omeTiff, type SamplePlace } from '../fixture/ome-tiff';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { screenPixels, type Rgb } from './screen-pixels';

const [width, height] = [1600, 1200];

/** Nuclei in the first channel everywhere, a glow in the second on the right, fading in the upper plane. */
function cells({ channel, plane, x, y }: SamplePlace): number {
  const [u, v] = [x % 160, y % 160];
  if (channel === 0) return Math.hypot(u - 80, v - 80) < 60 ? 3000 : 300;
  const glow = 2000 * Math.max(0, (x - width / 2) / (width / 2));
  return 200 + (plane === 2 ? glow / 10 : glow);
}

describeInFrontDoors('channels', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    const pixels = 'PhysicalSizeX="0.5" PhysicalSizeY="0.5" PhysicalSizeZ="1.5"';
    const slide = omeTiff({ width, height, planes: 3, sample: cells, pixels, tileSide: 256, levels: 4 });
    writeFileSync(join(folder.path, 'cells.ome.tif'), slide);
    await writeAperioSvs(join(folder.path, 'stained.svs'));
    application = await open({ folder: folder.path, size: { width: 1280, height: 800 } });
    ({ page } = application);
    await application.openSlide('cells.ome.tif');
    await page.getByTestId('channels-panel').waitFor();
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  /** Of the screen at a place of the slide, level-0 pixels; the whole slide is in view. */
  async function colourAt(x: number, y: number): Promise<Rgb> {
    const box = await page.getByTestId('slide-view').boundingBox();
    if (box === null) throw new Error('the slide is not shown');
    const scale = Math.min(box.width / width, box.height / height);
    return (await screenPixels(page)).at({
      x: box.x + box.width / 2 + (x - width / 2) * scale,
      y: box.y + box.height / 2 + (y - height / 2) * scale,
    });
  }
  const nucleus = (): Promise<Rgb> => colourAt(240, 240);
  /** Between the nuclei, far right. */
  const glow = (): Promise<Rgb> => colourAt(1440, 640);
  const isNear = (found: Rgb, expected: Rgb): boolean =>
    found.every((value, i) => Math.abs(value - (expected[i] ?? 0)) < 40);
  const comesTo = async (read: () => Promise<Rgb>, expected: Rgb): Promise<void> => {
    let last: Rgb = [0, 0, 0];
    await expect
      .poll(async () => isNear((last = await read()), expected), {
        timeout: 15_000,
        message: String(expected),
      })
      .toBe(true)
      .catch((failure: unknown) => {
        throw new Error(`${String(last)} instead of ${String(expected)}`, { cause: failure });
      });
  };
  const channel = (name: string): ReturnType<Page['getByRole']> => page.getByRole('checkbox', { name });
  const picture = async (name: string): Promise<void> => {
    if (process.env.SPINDLE_PICTURES === undefined) return;
    await page.screenshot({ path: join(process.env.SPINDLE_PICTURES, `${name}.png`) });
  };

  it('draws the channels in their colours and automatic windows', async () => {
    await comesTo(nucleus, [255, 0, 0]);
    await comesTo(glow, [0, 205, 0]);
    await picture('channels-dark');
  });

  it('takes a channel away and brings it back', async () => {
    await channel('FITC').uncheck();
    await comesTo(glow, [0, 0, 0]);
    await comesTo(nucleus, [255, 0, 0]);
    await channel('FITC').check();
    await comesTo(glow, [0, 205, 0]);
  });

  it('draws a channel in the colour that is chosen', async () => {
    await page.getByLabel('Colour of DAPI').fill('#0080ff');
    await comesTo(nucleus, [0, 128, 255]);
  });

  it('darkens with the window, and finds back to the automatic one', async () => {
    const full = page.getByRole('slider', { name: 'Full at, DAPI' });
    await full.focus();
    await page.keyboard.press('End');
    await expect.poll(() => full.inputValue().then(Number)).toBeGreaterThan(5000);
    await comesTo(nucleus, [0, 45, 90]);
    const automatic = page.getByRole('button', { name: 'Auto, DAPI' });
    expect(await automatic.getAttribute('aria-pressed')).toBe('false');
    await automatic.click();
    expect(await automatic.getAttribute('aria-pressed')).toBe('true');
    await comesTo(nucleus, [0, 128, 255]);
  });

  it('goes through the focal planes by slider and by key', async () => {
    const plane = page.getByRole('slider', { name: 'Focal plane' });
    expect(await plane.getAttribute('aria-valuetext')).toBe('2 of 3, 0.0 µm');
    await page.getByTestId('slide-view').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('.');
    await expect.poll(() => plane.getAttribute('aria-valuetext')).toBe('3 of 3, +1.5 µm');
    await comesTo(glow, [0, 20, 0]);
    await plane.focus();
    await page.keyboard.press('ArrowLeft');
    await comesTo(glow, [0, 205, 0]);
  });

  it('does not offer an analysis, and says why', async () => {
    expect(await page.getByTestId('not-stained').textContent()).toMatch(/2 channels instead of colours/);
    expect(await page.getByRole('button', { name: 'Analyse', exact: true }).count()).toBe(0);
  });

  it('keeps the choice while another slide is in front, which has none to make', async () => {
    await application.openSlide('stained.svs');
    await page.getByRole('region', { name: 'Slide stained.svs' }).waitFor();
    expect(await page.getByTestId('channels-panel').count()).toBe(0);
    await page
      .getByRole('button', { name: /^cells\.ome\.tif/ })
      .first()
      .click();
    await comesTo(nucleus, [0, 128, 255]);
  });

  it('can be used with a screen reader, in dark and light, wide and narrow', async () => {
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture('channels-light');
    await resizeWindow(page, { width: 900, height: 600 });
    await page.getByTestId('channels-panel').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture('channels-small');
    await resizeWindow(page, { width: 1280, height: 800 });
    await page.keyboard.press('t');
  });

  it('met no fault on the way', () => {
    expect(application.faults).toEqual([]);
  });
});
