/** Every command of the table stands in the palette, with its reason where it cannot be done, and in the shortcuts, with its keys. */
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandIds, commandTable } from '../../src-main/contract/commands';
import { messagesIn } from '../../src-main/messages/messages';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';

describeInFrontDoors('commands', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    await writeAperioSvs(join(folder.path, 'a.svs'));
    application = await open({ folder: folder.path, size: { width: 1280, height: 800 } });
    ({ page } = application);
    page.setDefaultTimeout(60_000);
    await page.getByTestId('status-bar').waitFor();
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
    folder.remove();
  });

  const labelOf = (id: string): string => messagesIn('en').text(`command-${id}`);
  const inPalette = commandIds.filter((id) => id !== 'palette').map(labelOf);
  const field = (): Locator => page.getByRole('combobox', { name: 'Find a command' });

  async function openPalette(): Promise<{ label: string; words: string; refused: boolean }[]> {
    await page.keyboard.press('Control+k');
    await field().waitFor();
    const texts = (selector: string): Promise<string[]> =>
      page.locator(`[role="option"]${selector}`).allTextContents();
    const words = await texts(' > :last-child');
    const refused = await texts('[aria-disabled="true"] > :first-child');
    const labels = await texts(' > :first-child');
    return labels.map((label, index) => ({
      label,
      words: words[index]?.trim() ?? '',
      refused: refused.includes(label),
    }));
  }

  it('stand in the palette, those that cannot be done with the reason', async () => {
    const options = await openPalette();
    expect(options.map(({ label }) => label).toSorted()).toEqual(inPalette.toSorted());
    const whole = options.find(({ label }) => label === labelOf('fit'));
    expect(whole).toEqual({ label: 'Whole slide', words: 'no slide is open', refused: true });
    for (const { label, words, refused } of options) if (refused) expect(words, label).not.toBe('');
    await page.keyboard.press('Escape');
  });

  it('can be walked to in the palette where they cannot be done, and are not carried out there', async () => {
    await openPalette();
    await page.keyboard.type('whole slide');
    const chosen = page.locator('[role="option"][aria-selected="true"]');
    await expect.poll(() => chosen.textContent()).toContain('no slide is open');
    const id = await chosen.getAttribute('id');
    expect(await field().getAttribute('aria-activedescendant')).toBe(id);
    await page.keyboard.press('Enter');
    expect(await field().count()).toBe(1);
    await page.keyboard.press('Escape');
  });

  it('stand in the shortcuts with all their keys', async () => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: labelOf('shortcuts') });
    await dialog.waitFor();
    const terms = await dialog.locator('dt').allTextContents();
    const labels = commandIds.map(labelOf);
    expect(terms.toSorted()).toEqual([...labels, labelOf('hide-overlay')].toSorted());
    const caps = await dialog.locator('kbd').allTextContents();
    expect(caps).toHaveLength(commandIds.flatMap((id) => commandTable[id].keys).length + 1);
    await page.keyboard.press('Escape');
  });

  it('are carried out from the palette', async () => {
    await application.openSlide('a.svs');
    await page.getByTestId('slide-view').waitFor();
    await openPalette();
    await page.keyboard.type('rotate right');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('angle').inputValue()).toBe('15°');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
