/**
 * Two readers of one slide, in Chromium through `spindle serve`: the second reads blinded, which nothing in the window gives away; then they
 * are compared, and settle what they differ on. The run is a recorded one.
 */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReviewedSlide, type ReviewedSlide } from '../fixture/reviewed-slide';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { chromiumPath, launchChromium } from './chromium';
import { resizeWindow } from './frames';
import { savePicture } from './pictures';
import { serveApplication, type ServedApplication } from './served-application';
import { clippedTexts } from './visible-text';

const figures = 24;
/** A score, a class with a number, a count or a hotspot of the software, the first reader's name. */
const given = /score 0|\d (mitotic|normal)|software: |hotspot, \d|\d per mm²|\bAB\b/i;

describe.skipIf(chromiumPath === null)('two readers', () => {
  let folder: TemporaryFolder;
  let slide: ReviewedSlide;
  let application: ServedApplication;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = temporaryFolder();
    const home = join(folder.path, 'home');
    slide = await writeReviewedSlide(folder.path, home, figures);
    application = await serveApplication(folder.path, home);
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
    page = await openPage(application.url);
    await page.getByRole('button', { name: 'reviewed.tiff', exact: true }).click();
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    folder.remove();
  });

  async function openPage(url: string): Promise<Page> {
    const opened = await context.newPage();
    opened.setDefaultTimeout(60_000);
    opened.on('pageerror', (error) => faults.push(error.message));
    opened.on('console', (message) => {
      const { url: of } = message.location();
      // A page that is loaded again leaves its part of measuring the engines unfinished.
      if (message.type() === 'error' && !of.includes('/api/engines/')) faults.push(`${message.text()} ${of}`);
    });
    await opened.goto(url);
    return opened;
  }

  const picture = (name: string): Promise<void> => savePicture(page, name);

  const verdict = async (): Promise<string> => page.getByTestId('current-verdict').innerText();
  const count = async (): Promise<string> =>
    (await page.getByTestId('reader-count').first().innerText()).replaceAll(/\s+/g, ' ');
  const isBlinded = (of = page): Promise<boolean> => of.getByTestId('read-blinded').isChecked();

  /** All that is seen or read aloud. */
  async function allWords(of: Page): Promise<string> {
    const labels = await of.evaluate(`
      [...document.querySelectorAll('[aria-label], [title], [alt]')]
        .flatMap((each) => ['aria-label', 'title', 'alt'].map((name) => each.getAttribute(name) ?? ''))
        .join('\\n')`);
    return `${await of.locator('body').innerText()}\n${String(labels)}`;
  }

  /** What is said when a key is pressed; the next thing that happens by itself is said in its place. */
  async function saidTo(key: string): Promise<string> {
    await page.keyboard.press(key);
    return page.getByTestId('said').innerText();
  }

  async function becomeReader(name: string): Promise<void> {
    await page.keyboard.press('Control+,');
    await page.getByLabel('Name or initials of who decides').fill(name);
    await page.getByRole('button', { name: 'Use this name' }).click();
    await page.getByText(`recorded as ${name}.`).waitFor();
    await page.getByRole('button', { name: 'Back to the slide' }).click();
    await page.getByTestId('scale-bar').waitFor();
  }

  async function heat(of: Page): Promise<boolean> {
    return of.getByTestId('navigator-heat').evaluate((canvas) => {
      const { width, height } = canvas as unknown as { width: number; height: number };
      const context = (canvas as unknown as { getContext(kind: '2d'): unknown }).getContext('2d') as {
        getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
      };
      return context.getImageData(0, 0, width, height).data.some((value) => value > 0);
    });
  }

  it('has a first reader, who sees everything', async () => {
    await page.keyboard.press('r');
    for (const [key, place] of [
      ['m', 2],
      ['n', 3],
      ['a', 4],
      ['u', 5],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(verdict).toContain(`${place} of ${figures}`);
    }
    await expect.poll(() => heat(page)).toBe(true);
    expect(await allWords(page)).toMatch(given);
  });

  it('shows the second, who reads blinded, nothing that the software or the first said', async () => {
    await becomeReader('CD');
    await page.keyboard.press('Shift+V');
    await expect.poll(() => isBlinded()).toBe(true);
    await expect
      .poll(() => page.getByTestId('review-left').innerText())
      .toBe(`${figures} of ${figures} · ${figures} left`);
    await expect.poll(() => heat(page)).toBe(false);
    const words = await allWords(page);
    expect(given.exec(words)).toBeNull();
    expect(await page.getByTestId('mitotic-count').count()).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Software' }).count()).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Order' }).count()).toBe(0);
    expect(await page.locator('.gallery .badge').count()).toBe(0);
    expect(await page.locator('#agreement').count()).toBe(0);
    expect(await page.locator('#export').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await picture('blinded-dark');
  });

  it('gives nothing away by the commands either', async () => {
    await expect.poll(() => saidTo('h')).toContain('hidden');
    await expect.poll(() => saidTo('Shift+G')).toContain('read blinded');
    await page.keyboard.press('l');
    await page.getByTestId('slide-list').waitFor();
    await expect.poll(() => page.getByTestId('slide-list').innerText()).toContain('analysed');
    expect(await page.getByTestId('slide-list').innerText()).not.toContain('mitotic');
    await page.keyboard.press('l');
  });

  it('stays blinded after a reload, in a second window, and whatever is undone', async () => {
    await page.reload();
    await page.getByTestId('scale-bar').waitFor();
    expect(await page.getByTestId('mitotic-count').count()).toBe(0);
    const other = await openPage(page.url().split('#')[0] ?? '');
    await other.getByTestId('scale-bar').waitFor();
    await other.getByTestId('count-hidden').waitFor();
    expect(given.exec(await allWords(other))).toBeNull();
    await other.close();
    await page.keyboard.press('r');
    await expect.poll(() => isBlinded()).toBe(true);
    await expect.poll(() => saidTo('Control+z')).toContain('nothing to undo');
    expect(await isBlinded()).toBe(true);
  });

  it('takes verdicts by one key as ever, which the reader sees', async () => {
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Home');
    for (let judged = 0; judged < figures; judged += 1) {
      await expect.poll(verdict).toContain(`${judged + 1} of ${figures}`);
      await page.keyboard.press('m');
    }
    await expect.poll(count).toBe(`confirmed ${figures} · unsure 0 · unreviewed 0 → ${figures}`);
    expect(await page.locator('.gallery .badge').count()).toBe(figures);
    await page.keyboard.press('Home');
    await page.keyboard.press('n');
    await expect.poll(count).toContain(`confirmed ${figures - 1} · unsure 0`);
    await page.keyboard.press('Control+z');
    await expect.poll(count).toContain(`confirmed ${figures} · unsure 0`);
    await picture('blinded-judged');
  });

  it('compares the two once reading blinded has ended', async () => {
    await page.getByTestId('read-blinded').click();
    await expect.poll(() => isBlinded()).toBe(false);
    await page.keyboard.press('Shift+G');
    const panel = page.getByTestId('agreement');
    await panel.waitFor();
    await expect
      .poll(() => page.getByTestId('agreement-figures').innerText())
      .toBe(`Both judged 4; CD alone ${figures - 4}, AB alone 0.`);
    expect(await page.getByTestId('agreement-observed').innerText()).toBe('25 %');
    expect(await page.getByTestId('agreement-kappa').innerText()).toContain('0.00');
    expect(await page.getByTestId('agreement-caveat').innerText()).toContain('rough');
    expect(await page.getByTestId('agreement-blinded').allInnerTexts()).toEqual([
      'all blinded',
      'none blinded',
    ]);
    await page.getByLabel('Atypical counts as mitotic').check();
    await expect.poll(() => page.getByTestId('agreement-observed').innerText()).toBe('50 %');
    await page.getByLabel('Atypical counts as mitotic').uncheck();
    await page.getByLabel('First reader').selectOption('AB');
    await expect
      .poll(() => page.getByTestId('agreement-figures').innerText())
      .toBe(`Both judged 4; AB alone 0, CD alone ${figures - 4}.`);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await picture('agreement-dark');
  });

  it('goes from one disagreement to the next by keys and by click', async () => {
    const rows = page.getByTestId('disagreements').getByRole('button');
    expect(await rows.count()).toBe(3);
    const front = async (): Promise<(string | null)[]> =>
      Promise.all((await rows.all()).map((row) => row.getAttribute('aria-current')));
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Shift+J');
    await expect.poll(front).toEqual(['true', null, null]);
    await page.keyboard.press('Shift+J');
    await expect.poll(front).toEqual([null, 'true', null]);
    await page.keyboard.press('Shift+K');
    await expect.poll(front).toEqual(['true', null, null]);
    await rows.nth(2).click();
    await expect.poll(front).toEqual([null, null, 'true']);
    await expect.poll(() => page.getByTestId('review').innerText()).toContain('AB: ');
  });

  it('settles them in a round, beside both verdicts, with who sat there', async () => {
    const panel = page.getByTestId('agreement');
    const round = page.getByTestId('consensus-round');
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Shift+R');
    await expect.poll(() => round.innerText()).toContain('3 of 3 open');
    await expect.poll(() => page.getByTestId('review-left').innerText()).toContain(`3 of ${figures}`);
    await round.getByLabel('AB').check();
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('n');
    await expect.poll(() => round.innerText()).toContain('2 of 3 open');
    await expect.poll(() => panel.innerText()).toMatch(/settled: normal\s+\(CD and AB, recorded by CD\)/);
    // Neither reader's verdict has changed.
    expect(await page.getByTestId('agreement-kappa').innerText()).toContain('0.00');
    await expect.poll(count).toContain(`confirmed ${figures}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture('consensus-dark');
    await page.keyboard.press('Control+z');
    await expect.poll(() => round.innerText()).toContain('3 of 3 open');
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => round.innerText()).toContain('2 of 3 open');
    await page.keyboard.press('j');
    await page.keyboard.press('m');
    await page.keyboard.press('u');
    await expect.poll(() => round.innerText()).toContain('all settled');
    await page.keyboard.press('Shift+R');
    await expect.poll(() => round.count()).toBe(0);
    await expect
      .poll(() => page.getByTestId('review-left').innerText())
      .toContain(`${figures} of ${figures}`);
  });

  it('keeps all of it over a reload', async () => {
    await page.reload();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('Shift+G');
    await expect.poll(() => page.getByTestId('agreement').innerText()).toContain('3 settled');
    expect(await page.getByTestId('agreement-blinded').allInnerTexts()).toEqual([
      'all blinded',
      'none blinded',
    ]);
  });

  it('reaches every size of window, dark and light', async () => {
    await page.keyboard.press('r');
    await page.getByTestId('gallery').waitFor();
    for (const [width, height] of [
      [640, 480],
      [1280, 720],
    ] as const) {
      await resizeWindow(page, { width, height });
      await page.getByTestId('gallery').focus();
      for (const theme of ['light', 'dark']) {
        await page.keyboard.press('t');
        await page.keyboard.press('Shift+R');
        await page.getByTestId('consensus-round').waitFor();
        await expect.poll(() => clippedTexts(page)).toEqual([]);
        expect(await accessibilityFaults(page)).toEqual([]);
        await picture(`consensus-${theme}-${width}`);
        await page.keyboard.press('Shift+R');
        await page.keyboard.press('Shift+V');
        await expect.poll(() => isBlinded()).toBe(true);
        await expect.poll(() => clippedTexts(page)).toEqual([]);
        expect(await accessibilityFaults(page)).toEqual([]);
        await picture(`blinded-${theme}-${width}`);
        await page.keyboard.press('Shift+V');
        await expect.poll(() => isBlinded()).toBe(false);
      }
    }
  });

  it('makes no error on the way', () => {
    expect(slide.detections).toHaveLength(figures);
    expect(faults).toEqual([]);
  });
});
