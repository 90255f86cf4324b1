/**
 * What a person decides, in Chromium through `spindle serve`: who decides is asked once; two windows share one log; undo is there after
 * a reload; another project holds other decisions.
 */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../../src-main/project/project';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { chromiumPath, launchChromium } from './chromium';
import { takeOut } from './drawing-on-slide';
import { savePicture } from './pictures';
import { clippedTexts } from './visible-text';
import { serveApplication, type ServedApplication } from './served-application';

describe.skipIf(chromiumPath === null)('decisions', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let other: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(5, 0.1);
    const { width, height, data } = pixels;
    await writeAperioSvs(join(folder.path, 'slide.svs'), { width, height, pixels: data });
    application = await serveApplication(folder.path, join(folder.path, 'home'), undefined, null);
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    await page.goto(application.url);
    await page.getByRole('button', { name: 'slide.svs', exact: true }).click();
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  const edits = (of: Page): Promise<string> => of.getByTestId('mask-edits').innerText();

  it('are recorded under a name that is asked for once', async () => {
    await takeOut(page, 60);
    const dialog = page.getByTestId('reader-dialog');
    await dialog.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await savePicture(page, 'reader-dialog');
    await page.keyboard.type('CD');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => edits(page)).toContain('1 area taken out');
    await takeOut(page, 40);
    await expect.poll(() => edits(page)).toContain('2 areas taken out');
  });

  it('of two windows meet in one log, and each sees those of the other', async () => {
    other = await context.newPage();
    await other.goto(page.url().split('#')[0] ?? '');
    await other.getByTestId('scale-bar').waitFor();
    await other.keyboard.press('g');
    await expect.poll(() => edits(other)).toContain('2 areas taken out');
    await takeOut(other, 30);
    await expect.poll(() => edits(page)).toContain('3 areas taken out');
    await page.keyboard.press('Control+z');
    await expect.poll(() => edits(other)).toContain('2 areas taken out');
  });

  it('can be taken back after a reload, and given again', async () => {
    await page.reload();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('g');
    await expect.poll(() => edits(page)).toContain('2 areas taken out');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => edits(page)).toContain('As the software proposes it');
    for (let time = 0; time < 3; time += 1) await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => edits(page)).toContain('3 areas taken out');
    await page.getByRole('button', { name: 'Back to the proposal' }).click();
    await expect.poll(() => edits(other)).toContain('As the software proposes it');
    await page.keyboard.press('Control+z');
    await expect.poll(() => edits(other)).toContain('3 areas taken out');
  });

  it('are others in another project', async () => {
    await page.keyboard.press('Control+,');
    const panel = page.getByTestId('project-panel');
    await panel.waitFor();
    expect(await panel.innerText()).toContain('recorded as CD');
    await panel.getByLabel(/Path of a project/).fill(join(folder.path, 'second.spindle'));
    await panel.getByRole('button', { name: 'New project' }).click();
    await expect.poll(() => panel.innerText()).toContain('second.spindle');
    await savePicture(page, 'project-panel');
    expect(await accessibilityFaults(page)).toEqual([]);
    // Nothing was decided there that could be shown or taken back.
    await expect.poll(() => other.getByTestId('mask-edits').count()).toBe(0);
    await panel.getByRole('button', { name: /default\.spindle/ }).click();
    await expect.poll(() => edits(other)).toContain('3 areas taken out');

    const project = Project.open(join(folder.path, 'home', 'default.spindle'), false);
    expect(project.info().people).toEqual(['CD']);
    expect(project.verify()).toEqual([]);
    project.close();
  });

  it('come back with a project that is chosen on the empty screen', async () => {
    await page.getByRole('button', { name: /^Back/ }).click();
    if ((await page.locator('#slides').count()) === 0) await page.keyboard.press('l');
    await page.locator('#slides').getByRole('button', { name: 'slide.svs', exact: true }).focus();
    await page.keyboard.press('Delete');
    const projects = page.getByTestId('recent-projects');
    await projects.waitFor();
    expect(await projects.innerText()).toContain('Decisions are written to “default.spindle” now.');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await savePicture(page, 'recent-projects');
    await projects.getByRole('button', { name: /second\.spindle/ }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => projects.innerText()).toContain('Decisions are written to “second.spindle” now.');
    await expect.poll(() => other.getByTestId('mask-edits').count()).toBe(0);
  });
});
