/**
 * The batch screen, in Chromium through `spindle serve`: a batch from the form to documents on the disk, with a slide that fails, paused,
 * cancelled, stopped and gone on with; by keys alone, in windows of every size, in both languages.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAnotherSlide } from '../fixture/another-slide';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { savePicture } from './pictures';
import { openWithSteadyModel } from './tiny-installation';
import { clippedTexts } from './visible-text';
import { controlsNotReached } from './without-a-mouse';

const good = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6'].map((name) => `phantom-${name}.tif`);
const broken = 'broken.tif';
const size = { width: 1280, height: 900 };

/** Runs in the page before it does: a system that asks the person, who says yes, and keeps what it is to show. */
const fakeNotifications = `
  window.notified = [];
  window.Notification = class {
    static permission = 'default';
    static async requestPermission() { this.permission = 'granted'; return 'granted'; }
    constructor(title, { body }) { window.notified.push(body); }
  };`;

describeInFrontDoors(
  'the batch screen',
  (open) => {
    let folder: TemporaryFolder;
    let application: OpenedApplication;
    let page: Page;

    beforeAll(async () => {
      folder = temporaryFolder();
      const slides = join(folder.path, 'slides');
      mkdirSync(slides);
      for (const [index, name] of good.entries()) {
        await placePhantom(join(slides, name), { seed: 5, areaMm2: 0.6 });
        makeAnotherSlide(join(slides, name), index);
      }
      writeFileSync(join(slides, broken), 'II*\\0 not a slide');
      application = await openWithSteadyModel(open, folder.path);
      ({ page } = application);
      page.setDefaultTimeout(60_000);
      await page.getByTestId('status-bar').waitFor();
      await page.addInitScript(fakeNotifications);
      await application.loadAgain();
      await page.getByTestId('status-bar').waitFor();
    });

    afterAll(async () => {
      expect(application.faults).toEqual([]);
      await application.close();
      folder.remove();
    });

    const documents = (): string => join(folder.path, 'slides', 'spindle');
    const button = (name: string): ReturnType<Page['getByRole']> =>
      page.getByRole('button', { name, exact: true });
    const card = (): ReturnType<Page['getByTestId']> => page.getByTestId('batch-card');
    const row = (name: string): ReturnType<Page['locator']> =>
      page.getByTestId('queue-table').locator('.row', { hasText: name });
    const stateOf = (name: string): Promise<string | null> => row(name).getAttribute('data-state');
    const workIs = (work: string): Promise<void> =>
      expect.poll(() => card().getAttribute('data-work')).toBe(work);
    const focused = (): Promise<string> => page.evaluate<string>(`document.activeElement.textContent.trim()`);

    async function isWellShown(name: string, atLeast: number): Promise<void> {
      const { count, left } = await controlsNotReached(page);
      expect.soft({ name, left }).toEqual({ name, left: [] });
      expect.soft(count, name).toBeGreaterThanOrEqual(atLeast);
      for (const [width, height] of [
        [420, 800],
        [560, 700],
        [640, 360],
        [3840, 2160],
        [size.width, size.height],
      ] as const) {
        await resizeWindow(page, { width, height });
        expect.soft({ name, width, cut: await clippedTexts(page) }).toEqual({ name, width, cut: [] });
        await savePicture(page, `batch-${name}-${width}`);
      }
      expect.soft({ name, faults: await accessibilityFaults(page) }).toEqual({ name, faults: [] });
    }

    it('teaches where there is no batch, and Escape leads back', async () => {
      await button('Batches').click();
      await page.getByText('Analyse many slides in one go').waitFor();
      await isWellShown('empty', 8);
      await page.keyboard.press('Escape');
      await page.getByTestId('batch-screen').waitFor({ state: 'detached' });
    });

    it('says what would be analysed before anything is, and what cannot be', async () => {
      await button('Batches').click();
      await button('New batch').focus();
      await page.keyboard.press('Enter');
      const named = page.getByLabel('one path a line');
      await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
      expect(await named.inputValue()).toBe(folder.path);
      await named.fill(join(folder.path, 'nowhere'));
      await page.getByTestId('batch-found').getByTestId('error').waitFor();
      await named.fill(`"${join(folder.path, 'slides')}"`);
      await page.getByText('7 slides:').waitFor();
      await page.getByLabel('Only names').fill('phantom*');
      await page.getByText('6 slides:').waitFor();
      await page.getByLabel('Only names').fill('');
      await page.getByText('7 slides:').waitFor();
      await page.getByLabel('Threshold').fill('2');
      expect(await button('Start the batch').isDisabled()).toBe(true);
      await page.getByLabel('Threshold').fill('0,5');
      await page.getByLabel('JSON', { exact: true }).first().check();
      expect(await page.getByLabel('Folder of the documents').inputValue()).toBe(documents());
      await isWellShown('form', 25);
    });

    it('begins, shows how far each slide is, pauses, and goes on', async () => {
      await button('Start the batch').click();
      await expect.poll(focused).toBe('Batches');
      await expect.poll(() => row(broken).count()).toBe(1);
      await workIs('running');
      await expect.poll(() => page.locator('.row[data-state="running"]').count()).toBeGreaterThan(0);
      await button('Pause').focus();
      await page.keyboard.press('Enter');
      await workIs('paused');
      // The same button: the keyboard has not lost it.
      await expect.poll(focused).toBe('Go on');
      expect(await page.title()).toMatch(/^\d+ % – Spindle$/);
      await isWellShown('paused', 20);
    });

    it('cancels one, and moves another to the front, by keys', async () => {
      const last = good.at(-1) ?? '';
      await page.getByTestId('queue-table').focus();
      await page.keyboard.press('End');
      await expect.poll(() => row(last).getAttribute('aria-selected')).toBe('true');
      await button('Cancel').focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => stateOf(last)).toBe('cancelled');
      expect(await page.getByTestId('said').textContent()).toContain('One slide is cancelled.');
      // Back on the table, where the slide is.
      expect(await page.evaluate(`document.activeElement.role`)).toBe('grid');
      await page.keyboard.press('ArrowUp');
      await button('Move to the front').focus();
      await page.keyboard.press('Enter');
      await expect
        .poll(() => page.locator('.row').first().textContent())
        .toContain(good.at(-2)?.slice(0, -4));
    });

    it('shows in the status bar of other screens how far it is, and leads back', async () => {
      await button('Slides').click();
      const line = page.getByTestId('batch-line');
      expect(await line.textContent()).toMatch(/^\s*Batch: \d of 7, paused\s*$/);
      await line.click();
      await page.getByTestId('queue-table').waitFor();
    });

    it('stops, keeps what waits, and goes on with it to the end', async () => {
      await button('Go on').click();
      await workIs('running');
      await button('Stop').click();
      await workIs('idle');
      expect(await page.getByTestId('batch-work').textContent()).toMatch(/^not running; .* left$/);
      await button('Resume').click();
      await expect.poll(() => page.getByTestId('batch-work').textContent()).toBe('ended; some slides failed');
      await workIs('idle');
      expect(await card().locator('.counts').innerText()).toMatch(/1 failed[\s\S]*5 done[\s\S]*1 cancelled/);
    });

    it('wrote the documents of what is done, and says why the broken one failed', async () => {
      for (const name of good.slice(0, 5)) {
        const json = join(documents(), `${name.slice(0, -4)}.json`);
        expect(existsSync(json), json).toBe(true);
      }
      const table = readFileSync(join(documents(), 'summary.csv'), 'utf8');
      expect(table).toMatch(new RegExp(`${broken}.*failed`));
      await row(broken).click();
      expect(await stateOf(broken)).toBe('failed');
      expect(await row(broken).locator('.reason').textContent()).not.toBe('');
      const detail = page.getByTestId('queue-detail');
      expect(await detail.textContent()).toContain(join(folder.path, 'slides', broken));
      await expect.poll(() => page.evaluate('window.notified.length')).toBe(1);
      expect(await page.evaluate('window.notified[0]')).toContain('A batch has ended: 5 done, 1 failed.');
    });

    it('finds, filters and keeps its place while a slide is opened out of it', async () => {
      await page.getByRole('button', { name: /^Done/ }).click();
      await page.getByTestId('queue-table').focus();
      await page.keyboard.type('c3');
      await expect.poll(() => page.locator('.row').count()).toBe(1);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      await page.getByTestId('scale-bar').waitFor();
      expect(await page.locator('h1').textContent()).toBe('phantom-c3.tif');
      await page.getByTestId('slide-view').focus();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('batches');
      await page.keyboard.press('Enter');
      await expect.poll(() => row('c3').getAttribute('aria-selected')).toBe('true');
      // Escape closes what lies over the screen, and not the screen.
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find a command' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await page.getByTestId('queue-table').count()).toBe(1);
      await page.getByLabel('Find slides').fill('');
      await page.getByRole('button', { name: /^All/ }).click();
      await isWellShown('ended', 20);
    });

    it('is there in German, in the light', async () => {
      await application.setInWindow('language', 'de');
      await application.setInWindow('theme', 'light');
      await application.loadAgain();
      await button('Stapel').click();
      await row(broken).click();
      await isWellShown('german', 20);
      await button('Neuer Stapel').click();
      // The folder itself holds no slide, which the form says once it has looked.
      await page.getByTestId('batch-found').getByTestId('error').waitFor();
      await isWellShown('german-form', 25);
      await page.keyboard.press('Escape');
      await application.setInWindow('language', 'en');
      await application.loadAgain();
    });

    it('queues again what failed, and leaves the list when it is asked twice', async () => {
      await button('Batches').click();
      await row(broken).click();
      await button('Try again').click();
      await expect.poll(() => stateOf(broken)).toBe('queued');
      expect(await page.getByTestId('said').textContent()).toContain('Resume');
      await button('Remove from the list').focus();
      await page.keyboard.press('Enter');
      await expect.poll(focused).toBe('Remove');
      await page.keyboard.press('Escape');
      expect(await card().count()).toBe(1);
      await button('Remove from the list').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.getByText('Analyse many slides in one go').waitFor();
      await expect.poll(focused).toBe('Batches');
      expect(existsSync(join(documents(), 'summary.csv'))).toBe(true);
    });
  },
  'Chromium',
);
