/**
 * The count in an area, in Chromium through `spindle serve`: by a protocol, as a range that verdicts narrow, enlarged, in fields, where a
 * person puts it; which figures can still change the score. The run is a recorded one; the worker of the page counts.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../../src-main/project/project';
import { accessibilityFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { resizeWindow } from './frames';
import { openReviewedSlide, type ReviewedApplication } from './reviewed-application';
import { clippedTexts } from './visible-text';

describe.skipIf(chromiumPath === null)('the count in an area', () => {
  let application: ReviewedApplication;
  let page: Page;

  beforeAll(async () => {
    application = await openReviewedSlide({ height: 900 });
    ({ page } = application);
  });

  afterAll(async () => {
    await application.close();
  });

  const said = async (id: string): Promise<string> =>
    (await page.getByTestId(id).innerText()).replaceAll(/\s+/g, ' ').trim();

  /** The ends of the count. */
  async function range(): Promise<readonly [least: number, most: number]> {
    const [least = NaN, most = least] = (await said('area-count'))
      .replaceAll(',', '')
      .split(' to ')
      .map(Number);
    return [least, most];
  }

  it('begins without a score, with all that is proposed open', async () => {
    await page.keyboard.press('Shift+H');
    await expect.poll(range).toEqual([0, expect.any(Number)]);
    expect(await said('area-score')).toBe('no score without a protocol');
    expect(await said('area-place')).toContain('Where most figures are');
    await expect.poll(() => page.getByText('only 0.3 mm² are analysed tissue').count()).toBe(1);
    await expect.poll(() => page.locator('svg.outline.reader').count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('is counted once for each change, and then rests', async () => {
    const isBusy = (): Promise<string | null> => page.getByTestId('area-panel').getAttribute('aria-busy');
    await expect.poll(isBusy).toBe('false');
    for (let time = 0; time < 20; time += 1) {
      await page.waitForTimeout(50);
      expect(await isBusy()).toBe('false');
    }
  });

  it('has score and stopping rule by the protocol that is chosen, which is a decision of the log', async () => {
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('nottingham-mm2:1');
    await expect
      .poll(() => said('area-score'))
      .toMatch(/^score 1 \(P > 0\.99\) to score [123] \(P .*\d\.\d\d\)/);
    await expect
      .poll(() => said('area-stopping'))
      .toMatch(/unreviewed; (none|\d+|each) of them can change the score/);
    await application.picture('counting-area-dark');
    const project = Project.openToRead(join(application.home, 'default.spindle'));
    const kinds = [...project.log()].map(({ entry }) => entry.command.kind);
    project.close();
    expect(kinds).toContain('choose-protocol');
  });

  it('narrows with each verdict', async () => {
    const [least, most] = await range();
    await page.keyboard.press('r');
    await page.getByTestId('gallery').waitFor();
    await page.keyboard.press('Shift+D');
    await page.keyboard.press('m');
    await expect.poll(range).toEqual([least + 1, most]);
    await page.keyboard.press('Shift+D');
    await page.keyboard.press('n');
    await expect.poll(range).toEqual([least + 1, expect.any(Number)]);
    expect((await range())[1]).toBeLessThanOrEqual(most);
    await expect.poll(() => said('area-line')).toContain('2.37 mm²');
    await page.keyboard.press('Control+z');
    await expect.poll(range).toEqual([least + 1, most]);
    await application.picture('counting-area-review');
  });

  it('is enlarged by a key, and says that the score is scaled', async () => {
    await page.keyboard.press('Shift+E');
    await expect.poll(() => page.locator('.main').filter({ hasText: '4.74 mm²' }).count()).toBe(1);
    await expect.poll(() => said('area-score')).toContain('scaled to 1 mm²');
    await page.keyboard.press('Shift+E');
    await expect.poll(() => page.locator('.main').filter({ hasText: '11.85 mm²' }).count()).toBe(1);
    await page.keyboard.press('Shift+E');
    await expect.poll(() => page.locator('.main').filter({ hasText: '2.37 mm²' }).count()).toBeGreaterThan(0);
  });

  it('lies where a person puts it, says how many more the fullest holds, and undo takes that back', async () => {
    await page.keyboard.press('0');
    await page.keyboard.press('Shift+P');
    await page.getByTestId('place-picker').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => said('area-place')).toMatch(/^Placed by/);
    await page.getByRole('button', { name: 'Square' }).click();
    await expect.poll(() => page.locator('svg.outline.reader rect').count()).toBe(2);
    await application.picture('counting-area-placed');
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => said('area-place')).toContain('Where most figures are');
  });

  it('counts in separate fields', async () => {
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('melanoma-1mm2:1');
    await page.getByRole('button', { name: 'Fields' }).click();
    await expect.poll(() => said('area-place')).toMatch(/^\d+ separate fields/);
    await expect.poll(() => page.locator('svg.outline.reader').count()).toBeGreaterThan(1);
    expect(await said('area-stopping')).toContain('choose a circle, a square or a rectangle');
    await page.getByRole('group', { name: 'Form of the counting area' }).getByText('Circle').click();
    await expect.poll(() => said('area-place')).toContain('Where most figures are');
  });

  it('asks for the diameter where the protocol does not state its fields', async () => {
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('fnclcc-10hpf:1');
    await page.getByTestId('field-diameter').fill('0.5');
    await page.getByTestId('field-diameter').press('Enter');
    await expect.poll(() => page.locator('.main').filter({ hasText: '1.96 mm²' }).count()).toBe(1);
  });

  it('takes a person’s own protocols from a file, and says what is wrong in one', async () => {
    const protocol = {
      ...{
        id: 'clinic',
        version: '2026',
        name: 'Our microscope',
        tumour: 'Breast',
        counted: 'figures in a field',
      },
      ...{ area: { kind: 'area', mm2: 0.1 }, unitMm2: null, rounding: 'none', otherArea: 'scaled' },
      bands: [{ name: 'few' }, { name: 'many', atLeast: 3 }],
      ...{ citation: 'Our manual', source: { kind: 'own', read: 'Our manual' }, checked: '2026-01-31' },
    };
    const file = (protocols: readonly object[]) => ({
      ...{ name: 'ours.json', mimeType: 'application/json' },
      buffer: Buffer.from(JSON.stringify({ protocols })),
    });
    await page.getByTestId('protocol-file').setInputFiles(file([{ ...protocol, bands: [{ name: 'one' }] }]));
    await expect.poll(() => said('protocol-fault')).toContain('protocols[0].bands: one score only');
    await page.getByTestId('protocol-file').setInputFiles(file([protocol]));
    await expect.poll(() => page.locator('.main').filter({ hasText: '0.10 mm²' }).count()).toBe(1);
    expect(await said('area-score')).toMatch(/^few \(P .*\) to many/);
    expect(await page.getByTestId('protocol-fault').count()).toBe(0);
  });

  it('is the same after a reload, and cuts no word in a small window, dark and light', async () => {
    const before = await said('area-count');
    await page.reload();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('Shift+H');
    await expect.poll(() => said('area-count')).toBe(before);
    await page.keyboard.press('t');
    await application.picture('counting-area-light');
    await resizeWindow(page, { width: 640, height: 480 });
    await page.keyboard.press('Shift+H');
    await expect.poll(() => said('area-count')).toBe(before);
    await page.getByTestId('area-count').scrollIntoViewIfNeeded();
    await application.picture('counting-area-small');
    expect(await clippedTexts(page)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(application.faults).toEqual([]);
  });

  it('shows in German, too, which protocol is chosen, or that none is', async () => {
    await page.keyboard.press('Control+,');
    await page.getByLabel('Language').selectOption('de');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+H');
    const select = page.getByRole('combobox', { name: 'Zählprotokoll' });
    await select.scrollIntoViewIfNeeded();
    await application.picture('counting-area-german-640');
    // By how much the words are wider than the field shows them, CSS pixels; its arrow takes 20.
    const hidden = await page.evaluate<number[]>(`(() => {
      const select = document.querySelector('[data-testid="area-panel"] select');
      const { font, paddingLeft, paddingRight } = getComputedStyle(select);
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.font = font;
      const shown = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - 20;
      return [select.options[0], select.selectedOptions[0]].map(({ label }) => canvas.measureText(label).width - shown);
    })()`);
    expect(Math.max(...hidden)).toBeLessThanOrEqual(0);
    expect(await clippedTexts(page)).toEqual([]);
  });

  it('says that a click beside the slide places nothing', async () => {
    await resizeWindow(page, { width: 1280, height: 900 });
    await page.keyboard.press('0');
    await page.keyboard.press('Shift+P');
    const picker = page.getByTestId('place-picker');
    await picker.waitFor();
    const box = (await page.getByTestId('slide-view').boundingBox()) ?? expect.unreachable();
    await page.mouse.click(box.x + box.width / 2, box.y + 8);
    await expect
      .poll(() => picker.innerText())
      .toContain('Nichts wurde gesetzt: Das liegt neben dem Schnitt.');
    await application.picture('counting-area-beside');
    await page.keyboard.press('Escape');
  });
});
