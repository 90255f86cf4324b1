/**
 * The window in each of its languages, in Chromium through `spindle serve`: chosen in the settings, kept after loading again, with
 * numbers as its readers write them, and nothing cut off or left in another language. The run is a recorded one.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandIds } from '../../src-main/contract/commands';
import { messagesIn } from '../../src-main/messages/messages';
import { seriousFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { resizeWindow } from './frames';
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
    application = await serveReviewedSlide({ figures: 37 });
    ({ page } = application);
    // Listed when the page is loaded again.
    writeFileSync(join(dirname(application.home), 'broken.tiff'), 'not a slide');
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
    expect(await seriousFaults(page)).toEqual([]);
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
    expect(await seriousFaults(page)).toEqual([]);
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
    expect(application.faults).toEqual([]);
  });
});
