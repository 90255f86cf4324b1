/**
 * The application in Chromium through `spindle serve`: the same renderer and the same main side as the desktop
 * application, without Electron. Opens a slide, draws it, analyses it, and checks on the screen itself that what
 * is drawn is where it belongs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formatScore, type Candidate } from '../../src-main/contract/detection';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { chromiumPath, launchChromium } from './chromium';
import { resizeWindow } from './frames';
import { screenPixels, vermillion, type Point } from './screen-pixels';
import { serveApplication, type ServedApplication } from './served-application';

const phantomMpp = 0.25;
const result = z.object({
  threshold: z.number(),
  mitoticCount: z.number(),
  detections: z.array(z.object({ x: z.number(), y: z.number(), score: z.number(), label: z.string() })),
});

describe.skipIf(chromiumPath === null)('the application in Chromium', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = temporaryFolder();
    await placePhantom(join(folder.path, 'phantom.tiff'), { areaMm2: 0.3 });
    await writeAperioSvs(join(folder.path, 'no-mpp.svs'), { mpp: null });
    writeFileSync(join(folder.path, 'broken.svs'), 'no slide at all');
    application = await serveApplication(folder.path, join(folder.path, 'home'));
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await page.goto(application.url);
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  const openFromList = (name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click();

  /** Centre of the view on the page, CSS pixels. */
  async function viewCentre(): Promise<Point> {
    const box = await page.getByTestId('slide-view').boundingBox();
    if (box === null) throw new Error('the slide is not shown');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  it('keeps the token out of the address and refuses who has none', async () => {
    await expect.poll(() => page.url()).not.toContain('token');
    // A host of its own: cookies of 127.0.0.1 would go to every port of it.
    expect(new URL(page.url()).hostname).toMatch(/^[0-9a-f]{16}\.localhost$/);
    const { origin } = new URL(application.url);
    expect((await fetch(`${origin}/`)).status).toBeGreaterThanOrEqual(401);
  });

  it('teaches on the empty screen', async () => {
    await expect
      .poll(() => page.getByRole('button', { name: 'Try the phantom slide' }).isVisible())
      .toBe(true);
  });

  it('draws the tiles of the slide, where they belong', async () => {
    await openFromList('phantom.tiff');
    await page.getByRole('button', { name: '10×', exact: true }).click();
    const slide = await openSlide(join(folder.path, 'phantom.tiff'), { decoder: inProcessDecoder });
    const centre = await viewCentre();
    const { width = 0, height = 0 } = slide.levels[0] ?? {};
    // 10× is 1 µm on a screen pixel; the view stands on the middle of the slide.
    const perScreenPixel = 1 / phantomMpp;
    const offsets = [-120, -60, 0, 60, 120];
    const meanDifference = async (): Promise<number> => {
      const screen = await screenPixels(page);
      const differences: number[] = [];
      for (const dx of offsets) {
        for (const dy of offsets) {
          const x = Math.round(width / 2 + (dx - 4) * perScreenPixel);
          const y = Math.round(height / 2 + (dy - 4) * perScreenPixel);
          const patch = await slide.readRegion({ level: 0, x, y, width: 32, height: 32 });
          const expected = patch.data.reduce((sum, value) => sum + value, 0) / patch.data.length;
          let shown = 0;
          for (let j = -4; j < 4; j += 1) {
            for (let i = -4; i < 4; i += 1) {
              const [r, g, b] = screen.at({ x: centre.x + dx + i, y: centre.y + dy + j });
              shown += (r + g + b) / 3 / 64;
            }
          }
          differences.push(Math.abs(shown - expected));
        }
      }
      return differences.reduce((sum, value) => sum + value, 0) / differences.length;
    };
    await expect.poll(meanDifference, { timeout: 30_000, interval: 500 }).toBeLessThan(6);
    await slide.close();
  });

  it('analyses, shows progress, and ends with counts', async () => {
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel' }).first().waitFor();
    await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 110_000 });
    expect(
      await page
        .getByRole('listbox', { name: /Detections/ })
        .getByRole('option')
        .count(),
    ).toBeGreaterThan(3);
  });

  it('can be used with a screen reader, empty of serious faults, in dark and light', async () => {
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
    await page.keyboard.press('?');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  async function exported(): Promise<z.infer<typeof result>> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export JSON' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('phantom.json');
    const path = join(folder.path, 'exported.json');
    await download.saveAs(path);
    return result.parse(JSON.parse(readFileSync(path, 'utf8')));
  }

  it('exports what it shows', async () => {
    const { detections, mitoticCount } = await exported();
    expect(mitoticCount).toBe(detections.filter(({ label }) => label === 'mitotic').length);
    expect(await page.getByRole('checkbox', { name: `mitotic ${mitoticCount}` }).isVisible()).toBe(true);
  });

  it('shows in the navigator where mitotic detections are many', async () => {
    const isDrawn = (): Promise<boolean> =>
      page.evaluate<boolean>(`(() => {
        const canvas = document.querySelector('canvas[data-testid="navigator-heat"]');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const siblings = [...canvas.parentElement.children];
        const isOverPicture = siblings.slice(0, siblings.indexOf(canvas)).some((sibling) => sibling.querySelector('canvas') !== null);
        return isOverPicture && data.some((value, at) => at % 4 === 3 && value > 100);
      })()`);
    await expect.poll(isDrawn).toBe(true);
    await page.keyboard.down('Space');
    await expect.poll(isDrawn).toBe(false);
    await page.keyboard.up('Space');
    await expect.poll(isDrawn).toBe(true);
  });

  // The browser of this test has no graphics card: WebGL is drawn by its software.
  it.each(['Always WebGL', 'Always the processor'])(
    'draws each detection where it is: %s',
    async (drawer) => {
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByLabel('Drawn by').selectOption(drawer);
      await page.getByRole('button', { name: 'Back to the slide' }).click();
      const { detections } = await exported();
      const mitotic = detections.filter(({ label }) => label === 'mitotic');
      const [chosen, other] = neighbours(mitotic);
      const byScore = [...detections].sort((a, b) => b.score - a.score);
      const row = byScore.indexOf(chosen);
      await page.getByRole('listbox', { name: /Detections/ }).focus();
      await page
        .getByRole('listbox', { name: /Detections/ })
        .getByRole('option')
        .first()
        .click();
      for (let step = 0; step < row; step += 1) await page.keyboard.press('j');
      const centre = await viewCentre();
      const marker = page.getByTestId('selected-marker');
      await expect.poll(() => marker.getAttribute('aria-label')).toContain(formatScore(chosen.score, 2));

      // 10× shows 1 µm on a screen pixel, 20× half of one.
      for (const [key, micrometres] of [
        ['4', 1],
        ['5', 0.5],
      ] as const) {
        await page.keyboard.press(key);
        for (let turns = 0; turns < 2; turns += 1) {
          const angle = ((await angleShown()) * Math.PI) / 180;
          const dx = ((other.x - chosen.x) * phantomMpp) / micrometres;
          const dy = ((other.y - chosen.y) * phantomMpp) / micrometres;
          const there = {
            x: centre.x + dx * Math.cos(angle) - dy * Math.sin(angle),
            y: centre.y + dx * Math.sin(angle) + dy * Math.cos(angle),
          };
          await expect
            .poll(async () => (await screenPixels(page)).share(vermillion, there, 24), { timeout: 10_000 })
            .toBeGreaterThan(0.015);
          const box = await marker.boundingBox();
          expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - centre.x)).toBeLessThan(2);
          expect(Math.abs((box?.y ?? 0) + (box?.height ?? 0) / 2 - centre.y)).toBeLessThan(2);
          // Held down, the space bar takes the overlay away: the colour must come from it, not from the slide.
          await page.keyboard.down('Space');
          await expect
            .poll(async () => (await screenPixels(page)).share(vermillion, there, 24))
            .toBeLessThan(0.005);
          await page.keyboard.up('Space');
          const before = await angleShown();
          await page.keyboard.press(']');
          await expect.poll(angleShown).toBe(before + 15);
        }
      }
    },
  );

  const angleShown = async (): Promise<number> =>
    Number.parseFloat(await page.getByTestId('angle').inputValue());

  it('counts anew when the threshold moves, and exports at that threshold', async () => {
    const before = await exported();
    const slider = page.getByRole('slider', { name: 'Threshold' });
    await slider.focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.getByRole('checkbox', { name: /^mitotic 0$/ }).isVisible()).toBe(true);
    const after = await exported();
    expect(after.threshold).toBeGreaterThan(before.threshold);
    expect(after.mitoticCount).toBe(0);
    expect(after.detections).toHaveLength(before.detections.length);
    await page.getByRole('button', { name: /^reset to/ }).click();
    await expect
      .poll(() => page.getByRole('checkbox', { name: `mitotic ${before.mitoticCount}` }).isVisible())
      .toBe(true);
  });

  it('has the finished run again after a restart', async () => {
    const before = await exported();
    await application.close();
    application = await serveApplication(folder.path, join(folder.path, 'home'));
    // The server that went away is no fault of the page's.
    faults.length = 0;
    await page.goto(application.url);
    await openFromList('phantom.tiff');
    await page.getByRole('button', { name: 'Analyse again' }).waitFor();
    expect(await exported()).toEqual(before);
  });

  it('shows a slide of unknown pixel size, but does not count until a person enters it', async () => {
    await openFromList('no-mpp.svs');
    await page
      .getByText(/pixel size unknown/i)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: '10×', exact: true }).isDisabled()).toBe(true);
    expect(
      await page
        .getByRole('button', { name: 'Analyse', exact: true })
        .isEnabled()
        .catch(() => false),
    ).toBe(false);
    const entry = page.getByRole('textbox', { name: 'µm per pixel' });
    await entry.fill('250');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: '10×', exact: true }).isDisabled()).toBe(true);
    await entry.fill('0.25');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('button', { name: '10×', exact: true }).isEnabled()).toBe(true);
    await page
      .getByText(/entered by hand/i)
      .first()
      .waitFor();
    // What is typed next belongs to the field; Escape leaves what is known.
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.keyboard.type('0.5');
    await expect.poll(() => entry.inputValue()).toBe('0.5');
    await page.keyboard.press('Escape');
    await entry.waitFor({ state: 'detached' });
    expect(await page.getByTestId('mpp-panel').innerText()).toContain('0.25');
  });

  it('opens a file that is handed over from elsewhere', async () => {
    const elsewhere = join(folder.path, 'elsewhere');
    mkdirSync(elsewhere);
    await writeAperioSvs(join(elsewhere, 'given.svs'), { seed: 5 });
    await page.getByTestId('file-input').setInputFiles(join(elsewhere, 'given.svs'));
    await page.getByRole('region', { name: 'Slide given.svs' }).waitFor();
    const centre = await viewCentre();
    const glass = [17, 17, 17] as const;
    await expect.poll(async () => (await screenPixels(page)).share(glass, centre, 40)).toBeLessThan(0.1);
  });

  it('hides the overlay while the space bar is held, whatever was clicked before', async () => {
    await page
      .getByRole('button', { name: /^phantom\.tiff/ })
      .first()
      .click();
    await page
      .getByRole('listbox', { name: /Detections/ })
      .getByRole('option')
      .first()
      .click();
    await page.getByRole('button', { name: '20×', exact: true }).click();
    await page.keyboard.press(']');
    const marked = async (): Promise<number> =>
      (await screenPixels(page)).share(vermillion, await viewCentre(), 24);
    await expect.poll(marked, { timeout: 10_000 }).toBeGreaterThan(0.03);
    await page.keyboard.down('Space');
    await expect.poll(marked).toBeLessThan(0.005);
    await page.keyboard.up('Space');
    await expect.poll(marked).toBeGreaterThan(0.03);
  });

  it('keeps the magnification when the window changes its size', async () => {
    await resizeWindow(page, { width: 1440, height: 900 });
    await expect.poll(() => page.getByTestId('magnification').inputValue()).toBe('20×');
    await resizeWindow(page, { width: 1280, height: 800 });
    await expect.poll(() => page.getByTestId('magnification').inputValue()).toBe('20×');
  });

  it('says what is wrong with a file that is no slide', async () => {
    await openFromList('broken.svs');
    const card = page.getByTestId('error').first();
    await card.waitFor();
    expect(await card.textContent()).toContain('No format recognised it: ');
    expect(await card.getByText('generic-tiff: ').isVisible()).toBe(false);
    await card.getByText('Details', { exact: true }).click();
    // Of every format its reason, the most likely one's among them.
    expect(await card.getByText('generic-tiff: ').isVisible()).toBe(true);
    expect(await card.getByRole('listitem').count()).toBeGreaterThan(10);
  });

  it('met no fault on the way', () => {
    expect(faults.filter((fault) => !fault.includes('Failed to load resource'))).toEqual([]);
  });
});

/** Two mitotic detections near each other, but far enough apart that their marks do not touch. */
function neighbours<T extends Candidate>(mitotic: readonly T[]): [T, T] {
  for (const chosen of mitotic) {
    for (const other of mitotic) {
      const distance = Math.hypot(other.x - chosen.x, other.y - chosen.y) * phantomMpp;
      if (distance > 60 && distance < 150) return [chosen, other];
    }
  }
  throw new Error('no two mitotic detections lie 60 to 150 µm apart');
}
