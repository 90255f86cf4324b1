/**
 * The view of invariance in Chromium through `spindle serve`, with models of one convolution each: one that no turn
 * changes and, as the plain baseline, one that every turn does. What is drawn is compared with what is written.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { chromiumPath, launchChromium } from './chromium';
import { serveApplication, type ServedApplication } from './served-application';
import { makeTinyInstallation, steadyModel } from './tiny-installation';

const baseline = { id: 'mitosis-z2', name: 'Plain', group: 'C1', judge: 'slanted' } as const;
/** For a machine that does something else besides. */
const patience = { timeout: 60_000 };
/** As the diagram is drawn: distance of score 1 from the centre, view box units. */
const rim = 112;

describe.skipIf(chromiumPath === null)('the view of invariance in Chromium', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = temporaryFolder();
    await placePhantom(join(folder.path, 'phantom.tiff'), { areaMm2: 0.1 });
    await writeAperioSvs(join(folder.path, 'no-mpp.svs'), { mpp: null });
    makeTinyInstallation(join(folder.path, 'both'), [steadyModel, baseline]);
    makeTinyInstallation(join(folder.path, 'alone'), [steadyModel]);
    browser = await launchChromium();
    await serve('both');
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  async function serve(installation: string): Promise<void> {
    application = await serveApplication(
      folder.path,
      join(folder.path, 'home'),
      join(folder.path, installation),
    );
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    page.setDefaultTimeout(110_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(application.url);
  }

  const openSlide = (name: string): Promise<void> => page.getByRole('button', { name }).first().click();
  const panel = (): ReturnType<Page['getByTestId']> => page.getByTestId('invariance');

  /** Scores of the table, by the name of its column. */
  async function table(name: string): Promise<number[]> {
    const [, ...columns] = await page.locator('#rotation-scores thead th').allTextContents();
    const cells = await page.locator('#rotation-scores tbody td').allTextContents();
    return cells.filter((_, index) => columns[index % columns.length] === name).map(Number);
  }

  /** Scores of a drawn curve: the distances of its corners from the centre. */
  async function drawn(kind: string): Promise<number[]> {
    const path = (await page.getByTestId(`curve-${kind}`).getAttribute('d')) ?? '';
    return [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(
      ([, x, y]) => Math.hypot(Number(x), Number(y)) / rim,
    );
  }

  it('asks for a selection or a place, and measures nothing before', async () => {
    await openSlide('phantom.tiff');
    await page.getByTestId('slide-view').waitFor();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('v');
    await panel().getByText('Select a detection, or pick a place').waitFor();
    expect(await page.getByTestId('polar-plot').count()).toBe(0);
  });

  it('measures the middle of the view by keyboard alone', async () => {
    await page.keyboard.press('p');
    await page.getByTestId('place-picker').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('place-picker').waitFor({ state: 'detached' });
    await page.keyboard.press('p');
    await page.getByTestId('place-picker').waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('polar-plot').waitFor();
    expect(await page.getByTestId('picked-place').isVisible()).toBe(true);
    expect(await panel().textContent()).toContain('Picked place');
  });

  it('measures a place that is clicked', async () => {
    await page.keyboard.press('5');
    await expect.poll(() => page.getByTestId('magnification').inputValue(), patience).toBe('20×');
    await page.keyboard.press('p');
    await page.getByTestId('place-picker').waitFor();
    const box = await page.getByTestId('slide-view').boundingBox();
    if (box === null) throw new Error('the slide is not shown');
    const at = { x: box.x + box.width / 3, y: box.y + box.height / 2 };
    await page.mouse.click(at.x, at.y);
    const cross = page.getByTestId('picked-place');
    await expect
      .poll(async () => {
        const found = await cross.boundingBox();
        return found === null
          ? Infinity
          : Math.hypot(found.x + found.width / 2 - at.x, found.y + found.height / 2 - at.y);
      }, patience)
      .toBeLessThan(2);
    await page.getByTestId('polar-plot').waitFor();
  });

  it('draws for the selected detection what it writes, and at 0° the score that it has', async () => {
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 110_000 });
    await page.keyboard.press('j');
    await panel()
      .getByText(/Detection 1 ·/)
      .waitFor();
    await page.getByTestId('polar-plot').waitFor();
    const heading =
      (await panel()
        .getByText(/Detection 1 ·/)
        .textContent()) ?? '';
    expect(await page.getByTestId('readings').textContent()).toContain(heading.split('· ')[1]?.trim());
    for (const [kind, name] of [
      ['chosen', steadyModel.name],
      ['baseline', baseline.name],
    ] as const) {
      const [seen, written] = [await drawn(kind), await table(name)];
      expect(seen).toHaveLength(64);
      seen.forEach((score, index) => expect(Math.abs(score - (written[index] ?? NaN))).toBeLessThan(0.002));
    }
    const spread = (scores: readonly number[]): number => Math.max(...scores) - Math.min(...scores);
    expect(spread(await drawn('baseline'))).toBeGreaterThan(2 * spread(await drawn('chosen')));
  });

  it('marks four quarter turns of each, and those of the mirror image where the group has mirrors', async () => {
    const marks = (kind: string, mark: string): Promise<number> =>
      page.locator(`[data-testid=polar-plot] .${kind} .${mark}`).count();
    expect(await marks('chosen', 'exact')).toBe(4);
    expect(await marks('baseline', 'exact')).toBe(4);
    expect(await marks('chosen', 'mirrored')).toBe(4);
    expect(await marks('baseline', 'mirrored')).toBe(0);
  });

  it('turns the picture by keyboard and by pointing, and shows the scores there', async () => {
    const slider = page.getByRole('slider', { name: 'Turned by' });
    await slider.focus();
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight');
    const shown = (): Promise<string | null> => page.getByTestId('turn').textContent();
    await expect.poll(shown, patience).toBe('45°');
    expect(await page.getByTestId('turned-patch').getAttribute('style')).toContain('rotate(45deg)');
    const score = (await table(baseline.name))[8] ?? NaN;
    expect(await page.getByTestId('readings').textContent()).toContain(
      (Math.floor(score * 100 + 1e-6) / 100).toFixed(2),
    );
    const box = await page.getByTestId('polar-plot').boundingBox();
    if (box === null) throw new Error('no diagram');
    await page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2);
    await expect.poll(shown, patience).toBe('90°');
    await page.getByRole('button', { name: '270°' }).click();
    await expect.poll(shown, patience).toBe('270°');
  });

  it('gives its figures as a table to paste', async () => {
    await page.getByText('All scores').click();
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const text = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(text.trim().split(/\r?\n/)).toHaveLength(1 + 64 + 4 + 64);
  });

  it('says what turning did to the whole run', async () => {
    const words = await page.getByTestId('run-invariance').textContent();
    expect(words).toMatch(/quarter turns, and mirroring it, changed no score.*detections?, \d+ angles/);
  });

  it('can be used with a screen reader, in dark and light', async () => {
    expect(await page.getByTestId('polar-plot').getAttribute('aria-label')).toContain(steadyModel.name);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('t');
  });

  it('compares the baseline with nothing when it is the model chosen', async () => {
    await panel().getByRole('combobox', { name: 'Model' }).selectOption(baseline.id);
    await page.getByTestId('curve-baseline').waitFor({ state: 'detached' });
    await page.getByTestId('curve-chosen').waitFor();
    expect(await page.getByTestId('curve-baseline').count()).toBe(0);
    expect(await panel().textContent()).not.toContain('not installed');
  });

  it('gives up a measurement that is cancelled, and can begin anew', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/call/invariance', async (route) => {
      await held;
      await route.continue();
    });
    await page.keyboard.press('j');
    await panel().getByRole('button', { name: 'Cancel' }).click();
    await panel().getByText('Cancelled.').waitFor();
    release();
    await page.unrouteAll({ behavior: 'wait' });
    await panel().getByRole('button', { name: 'Measure' }).click();
    await page.getByTestId('polar-plot').waitFor();
  });

  it('refuses in words where the pixel size is unknown', async () => {
    await openSlide('no-mpp.svs');
    await page
      .getByText(/pixel size unknown/i)
      .first()
      .waitFor();
    await page.keyboard.press('p');
    await page.getByTestId('place-picker').waitFor();
    await page.keyboard.press('Enter');
    await panel()
      .getByText(/pixel size is unknown: enter it first/)
      .waitFor();
  });

  it('no longer marks a tile that was drawn after it had failed', async () => {
    await page.route('**/tiles/0/**', (route) => route.fulfill({ status: 500, body: 'no' }));
    await openSlide('phantom.tiff');
    await page.keyboard.press('7');
    await page.getByTestId('status-warnings').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await openSlide('no-mpp.svs');
    await page.getByRole('region', { name: 'Slide no-mpp.svs' }).waitFor();
    await openSlide('phantom.tiff');
    await page.getByTestId('status-warnings').waitFor({ state: 'detached' });
  });

  it('says that there is nothing to compare with where the baseline is not installed', async () => {
    await page.context().close();
    await application.close();
    await serve('alone');
    await openSlide('phantom.tiff');
    await page.getByRole('button', { name: 'Analyse again' }).waitFor();
    await page.keyboard.press('v');
    await page.keyboard.press('j');
    await page.getByTestId('curve-chosen').waitFor();
    expect(await page.getByTestId('curve-baseline').count()).toBe(0);
    expect(await panel().textContent()).toContain('The plain baseline is not installed');
  });

  it('met no fault on the way', () => {
    expect(faults).toEqual([]);
  });
});
