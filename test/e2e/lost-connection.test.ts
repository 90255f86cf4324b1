/**
 * A window whose `spindle serve` is gone, in Chromium: what may be old is said where it stands; decisions made meanwhile are recorded
 * once when the connection is back, and named where it cannot come back.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { Project } from '../../src-main/project/project';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { chromiumPath, launchChromium } from './chromium';
import { takeOut } from './drawing-on-slide';
import { savePicture } from './pictures';
import { serveApplication, type ServedApplication } from './served-application';

describe.skipIf(chromiumPath === null)('a lost connection', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(5, 0.1);
    const { width, height, data } = pixels;
    await writeAperioSvs(join(folder.path, 'slide.svs'), { width, height, pixels: data });
    application = await serve();
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    await page.goto(application.url);
    await page.getByRole('button', { name: 'slide.svs', exact: true }).click();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('g');
    await page.getByTestId('mask-legend').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await application.kill();
    folder.remove();
  });

  const home = (): string => join(folder.path, 'home');
  const serve = (port = 0): Promise<ServedApplication> =>
    serveApplication(folder.path, home(), undefined, 'AB', port);
  const unrecorded = (): Promise<string> =>
    page
      .getByTestId('unrecorded')
      .innerText({ timeout: 1000 })
      .catch(() => '');
  const statusLine = (): Promise<string> => page.getByTestId('status-bar').innerText();

  const picture = (name: string): Promise<void> => savePicture(page, name);

  function kindsInProject(): string[] {
    const project = Project.openToRead(join(home(), 'default.spindle'));
    const kinds = [...project.log()].map(({ entry }) => entry.command.kind);
    project.close();
    return kinds;
  }

  it('that comes back records what was decided meanwhile, once and in order', async () => {
    await page.context().setOffline(true);
    await takeOut(page, 60);
    await takeOut(page, 40);
    await expect
      .poll(unrecorded)
      .toMatch(/2 decisions are not recorded: tissue taken out at \(\d+, \d+\) on slide\.svs/);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(kindsInProject()).toEqual([]);
    await page.context().setOffline(false);
    await expect.poll(() => page.getByTestId('mask-edits').innerText()).toContain('2 areas taken out');
    await expect.poll(unrecorded).toBe('');
    expect(kindsInProject()).toEqual(['edit-mask', 'edit-mask']);
  });

  it('is said at the run and its figures, without rate and time left', async () => {
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    await expect.poll(() => page.getByTestId('mitotic-count').count()).toBe(1);
    await application.kill();
    await page.getByTestId('run-may-be-old').waitFor();
    await page.getByTestId('figures-may-be-old').waitFor();
    const shown = await page.getByTestId('run-progress').innerText();
    expect(shown).not.toMatch(/rate|time left/i);
    expect(await statusLine()).not.toMatch(/mm²\/min| left/);
    expect(await page.getByRole('banner').innerText()).not.toContain('mm²/min');
    await picture('lost-connection');
  });

  it('that cannot come back names what is not recorded, says how to go on, and asks before the page is left', async () => {
    await takeOut(page, 30);
    await expect.poll(unrecorded).toContain('One decision is not recorded: tissue taken out at');
    const port = Number(new URL(page.url()).port);
    application = await serve(port);
    await expect.poll(unrecorded).toContain('Open the link that it printed when it started');
    expect(await unrecorded()).toContain('One decision is not recorded: tissue taken out at');
    await picture('connection-ended');

    // A browser without a screen closes the page without asking: the page's own answer is read.
    const mayLeave = "dispatchEvent(new Event('beforeunload', { cancelable: true }))";
    expect(await page.evaluate(mayLeave)).toBe(false);

    // The new link leads to what is recorded.
    const next = await browser.newPage();
    await next.goto(application.url);
    await next.getByRole('button', { name: 'slide.svs', exact: true }).click();
    await next.getByTestId('scale-bar').waitFor();
    await next.keyboard.press('g');
    await expect.poll(() => next.getByTestId('mask-edits').innerText()).toContain('2 areas taken out');
    expect(await next.evaluate(mayLeave)).toBe(true);
    await next.close();
  });
});
