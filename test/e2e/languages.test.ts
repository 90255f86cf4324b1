/**
 * The window in each of its languages, in Chromium through `spindle serve`: chosen in the settings, kept after loading again, with
 * numbers as its readers write them, and nothing cut off, elided where it matters, or left in another language. The run is a recorded one.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandIds } from '../../src-main/contract/commands';
import { messagesIn, type Language } from '../../src-main/messages/messages';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { accessibilityFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { framesDrawn, resizeWindow } from './frames';
import { serveReviewedSlide, type ReviewedApplication } from './reviewed-application';
import { clippedTexts } from './visible-text';

const german = messagesIn('de');
const english = messagesIn('en');
/** English words that no German text has; names, units and what the main side says are none of them. */
const englishWords = /\b(the|and|of|with|slides|figures|not|no|this|open|show|settings|yet)\b/i;

describe.skipIf(chromiumPath === null)('a window in German', () => {
  let application: ReviewedApplication;
  let page: Page;

  beforeAll(async () => {
    // A score of as many digits as one can have.
    application = await serveReviewedSlide({ figures: 60, highest: 0.9999961 });
    ({ page } = application);
    // Listed when the page is loaded again.
    writeFileSync(join(dirname(application.home), 'broken.tiff'), 'not a slide');
    await writeAperioSvs(join(dirname(application.home), 'unsized.svs'), { mpp: null });
  });
  afterAll(() => application.close());

  /** Of what is shown, without what is marked as English or is data. */
  const wordsLeft = (): Promise<string[]> =>
    page
      .evaluate<string[]>(
        `(() => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            const parent = node.parentElement;
            if (parent.closest('[lang="en"], script, style') !== null) continue;
            if (node.textContent.trim() !== '') found.push(node.textContent.trim());
          }
          for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
            if (element.closest('[lang="en"]') !== null) continue;
            for (const name of ['aria-label', 'title', 'placeholder'])
              if (element.hasAttribute(name)) found.push(element.getAttribute(name));
          }
          return found;
        })()`,
      )
      .then((texts) => texts.filter((text) => englishWords.test(text)));

  async function isWellShown(name: string): Promise<void> {
    expect.soft({ name, cut: await clippedTexts(page) }).toEqual({ name, cut: [] });
    expect.soft(`${name}: ${(await wordsLeft()).join(' | ')}`).toBe(`${name}: `);
    await application.picture(`german-${name}`);
  }

  /** As narrow as it can be made. */
  async function narrowInspector(): Promise<void> {
    const edge = page.locator('#inspector [role="separator"]');
    const narrowest = (await edge.getAttribute('aria-valuemin')) ?? '';
    await edge.focus();
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowRight');
        return edge.getAttribute('aria-valuenow');
      })
      .toBe(narrowest);
    await framesDrawn(page, 2);
  }

  /**
   * The elements among those chosen whose text needs more space than they have, or more lines than are allowed, or that reach beyond
   * `frame`. An ellipsis does not excuse them.
   */
  const notWhole = (selector: string, frame: string, lines: number): Promise<string[]> =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll('${selector}')].filter((element) => {
        const box = element.getBoundingClientRect();
        const around = element.closest('${frame}').getBoundingClientRect();
        const text = document.createRange();
        text.selectNodeContents(element);
        const { width, height } = text.getBoundingClientRect();
        const isElided = width > box.width + 1 || element.scrollWidth > element.clientWidth + 1;
        const isOut =
          box.left < around.left || box.right > around.right || box.top < around.top - 1 || box.bottom > around.bottom + 1;
        return isElided || isOut || height > ${lines} * 22;
      }).map((element) => element.innerText)`,
    );

  async function isWholeWhereNarrow(language: Language): Promise<void> {
    const messages = messagesIn(language);
    await page.getByTestId('detections').scrollIntoViewIfNeeded();
    const rows = page.getByTestId('detections').getByRole('option');
    await expect.poll(() => rows.first().locator('.score').innerText()).toMatch(/^0[.,]999$/);
    const row = '[data-testid="detections"] [role="option"]';
    // Those of the longer class are the last.
    await page.getByTestId('detections').press('End');
    await rows
      .filter({ hasText: messages.text('review-verdict-normal') })
      .first()
      .waitFor();
    expect(await notWhole(`${row} .class, ${row} .score`, '[role="option"]', 1)).toEqual([]);
    // The place may be elided, and stands in the same line.
    const heights = await page.evaluate<number[]>(
      `[...document.querySelectorAll('${row} .place')].map((place) => place.clientHeight)`,
    );
    expect(Math.max(...heights)).toBeLessThanOrEqual(22);
    await application.picture(`narrow-${language}-detections`);
    await page.locator('#export').scrollIntoViewIfNeeded();
    expect(await notWhole('#export li button', 'li', 1)).toEqual([]);
    expect(await notWhole('#export li > span', 'li', 3)).toEqual([]);
    const icons = await page.evaluate<number[]>(
      `[...document.querySelectorAll('#export li button svg')].map((icon) => icon.getBoundingClientRect().width)`,
    );
    expect(icons).toEqual(icons.map(() => 14));
    expect(icons.length).toBeGreaterThan(0);
    await application.picture(`narrow-${language}-export`);
    expect(await clippedTexts(page)).toEqual([]);
  }

  async function showsPixelSizeWhole(usual: string, typed: string): Promise<void> {
    await page.getByRole('button', { name: 'unsized.svs', exact: true }).click();
    const field = page.locator('#mpp');
    await field.waitFor();
    const isWhole = (): Promise<boolean> =>
      field.evaluate((input: { scrollWidth: number; clientWidth: number }) => {
        return input.scrollWidth <= input.clientWidth;
      });
    expect(await field.getAttribute('placeholder')).toBe(usual);
    expect(await isWhole()).toBe(true);
    await field.fill(typed);
    expect(await isWhole()).toBe(true);
    await application.picture(`mpp-${typed}`);
    await field.fill('');
    await page.getByRole('button', { name: 'reviewed.tiff', exact: true }).click();
    await page.getByTestId('mitotic-count').waitFor();
  }

  it('begins in the language of the system, which here is English', async () => {
    await page.getByText(english.text('ui-empty-heading')).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  });

  it('changes at once where it is chosen, and stays so after loading again', async () => {
    await page.keyboard.press('Control+,');
    await page.getByLabel('Language').selectOption('de');
    await page
      .getByRole('heading', { name: german.text('command-settings') })
      .first()
      .waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    // What models say of themselves is shown once they are known.
    await page.getByText('Two-stage detector').first().waitFor({ state: 'attached' });
    await isWellShown('settings');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.reload();
    await page.getByText(german.text('ui-empty-heading')).waitFor();
    await isWellShown('empty');
  });

  it('shows slide, figures, review and counting area, in small windows too', async () => {
    await page.getByRole('button', { name: 'reviewed.tiff', exact: true }).click();
    await page.getByTestId('scale-bar').waitFor();
    await page.getByTestId('mitotic-count').waitFor();
    await isWellShown('slide');
    // Every part of the inspector unfolded.
    await page.evaluate(
      `for (const part of document.querySelectorAll('#inspector details')) part.open = true`,
    );
    await isWellShown('inspector');
    expect(await accessibilityFaults(page)).toEqual([]);
    await narrowInspector();
    await isWholeWhereNarrow('de');
    await showsPixelSizeWhole('0,25', '0,252701');
    await page.keyboard.press('r');
    await page.getByTestId('gallery').waitFor();
    await page.keyboard.press('Shift+H');
    for (const [width, height] of [
      [640, 480],
      [1280, 720],
      [1920, 1080],
    ] as const) {
      await resizeWindow(page, { width, height });
      await isWellShown(`review-${width}`);
    }
  });

  it('writes and reads numbers as Germans do', async () => {
    await page.keyboard.press('r');
    const magnification = page.getByTestId('magnification');
    await magnification.fill('9,5');
    await page.keyboard.press('Enter');
    await expect.poll(() => magnification.inputValue()).toBe('9,5×');
  });

  it('finds commands by German words, and has a German name for each', async () => {
    for (const id of commandIds) {
      const label = german.text(`command-${id}`);
      expect.soft(label).not.toBe(`command-${id}`);
    }
    await page.getByTestId('slide-view').focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('gewebemaske');
    await page
      .getByRole('option', { name: new RegExp(german.text('command-mask')) })
      .first()
      .waitFor();
    await isWellShown('palette');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await isWellShown('shortcuts');
    await page.keyboard.press('Escape');
  });

  it('says what the main side refused in German, with its own words marked as English', async () => {
    await page.getByRole('button', { name: 'broken.tiff', exact: true }).click();
    const card = page.getByTestId('error').first();
    await card.waitFor();
    const words = await card.innerText();
    expect(words).toContain(german.text('error-unsupported-format'));
    expect(words).toContain(german.text('error-unsupported-format-remedy'));
    expect(await card.locator('p[lang="en"]').innerText()).toMatch(/^Cannot open .*\./);
    await isWellShown('error');
  });

  it('goes back to English', async () => {
    await page.keyboard.press('Control+,');
    await page.getByLabel(german.text('settings-language')).waitFor();
    await page.getByLabel(german.text('settings-language')).selectOption('en');
    await page
      .getByRole('heading', { name: english.text('command-settings') })
      .first()
      .waitFor();
    await page.getByRole('button', { name: english.text('settings-back') }).click();
    await page.getByRole('button', { name: 'reviewed.tiff', exact: true }).click();
    await page.getByTestId('mitotic-count').waitFor();
    await isWholeWhereNarrow('en');
    await showsPixelSizeWhole('0.25', '0.252701');
    expect(application.faults).toEqual([]);
  });
});
