/**
 * Shortcuts that a person changes: recorded by pressing, conflicts named before they are taken, kept over a reload, followed by hints and
 * palette, taken back one by one or all; all of it without a mouse.
 */
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CommandId } from '../../src-main/contract/commands';
import { messagesIn } from '../../src-main/messages/messages';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { savePicture } from './pictures';
import { clippedTexts } from './visible-text';

describeInFrontDoors('shortcuts', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    await writeAperioSvs(join(folder.path, 'a.svs'));
    application = await open({ folder: folder.path, size: { width: 1280, height: 720 } });
    ({ page } = application);
    page.setDefaultTimeout(60_000);
    await page.getByTestId('status-bar').waitFor();
    await application.openSlide('a.svs');
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
    folder.remove();
  });

  const picture = (name: string): Promise<void> => savePicture(page, name);

  const labelOf = (id: CommandId): string => messagesIn('en').text(`command-${id}`);
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const editor = (id: CommandId): Locator =>
    dialog().getByRole('group', { name: `Keys of “${labelOf(id)}”` });
  const angle = (): Promise<string> => page.getByTestId('angle').inputValue();

  /** By keys alone. */
  async function change(id: CommandId): Promise<void> {
    if ((await dialog().count()) === 0) await page.keyboard.press('?');
    const button = dialog().getByRole('button', { name: `Change the keys of “${labelOf(id)}”` });
    await button.focus();
    await page.keyboard.press('Enter');
    await editor(id).waitFor();
  }

  /** The button that records has the focus. */
  async function record(key: string): Promise<void> {
    await page.keyboard.press('Enter');
    await dialog().getByText('Press the key…').waitFor();
    await page.keyboard.press(key);
  }

  const keysOf = async (id: CommandId): Promise<string[]> => editor(id).locator('kbd').allTextContents();

  it('are recorded by pressing, and hold at once', async () => {
    await change('rotate-right');
    await record('9');
    await expect.poll(() => keysOf('rotate-right')).toEqual([']', '9']);
    await page.keyboard.press('Escape');
    await expect.poll(() => editor('rotate-right').count()).toBe(0);
    expect(await dialog().count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog().count()).toBe(0);
    await page.keyboard.press('9');
    await expect.poll(angle).toBe('15°');
    await page.keyboard.press(']');
    await expect.poll(angle).toBe('30°');
  });

  it('say which command has a key, and take it only when told to', async () => {
    await change('rotate-reset');
    await record('9');
    await expect.poll(() => editor('rotate-reset').innerText()).toContain('9 is “Rotate right by 15°”.');
    await picture('shortcuts-conflict-dark');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await keysOf('rotate-reset')).toEqual(['\\']);
    await record('9');
    await editor('rotate-reset').getByRole('button', { name: 'Take away there' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => keysOf('rotate-reset')).toEqual(['\\', '9']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('9');
    await expect.poll(angle).toBe('0°');
  });

  it('refuse what belongs to the browser, with the reason, and go on recording', async () => {
    await change('flip');
    await record('F5');
    await expect.poll(() => editor('flip').innerText()).toContain('the browser loads the page again with it');
    await page.keyboard.press(' ');
    await expect.poll(() => editor('flip').innerText()).toContain('Space hides everything over the slide');
    await page.keyboard.press('F');
    await expect.poll(() => editor('flip').innerText()).toContain('a key of this command already');
    expect(await keysOf('flip')).toEqual(['F']);
    // Escape ends the recording alone, and the dialog stays.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await editor('flip').count()).toBe(1);
  });

  it('are removed, and the hints and the palette follow', async () => {
    await editor('flip').getByRole('button', { name: 'Remove F' }).click();
    await expect.poll(() => keysOf('flip')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog().count()).toBe(0);
    await page.keyboard.press('f');
    await expect.poll(() => page.getByTitle('Mirror', { exact: true }).count()).toBe(1);
    expect(await page.getByTitle('Back to 0°').count()).toBeLessThan(2);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('mirror');
    const option = page.locator('[role="option"][aria-selected="true"]');
    await expect.poll(() => option.innerText()).toBe('Mirror the slide');
    await page.keyboard.press('Escape');
  });

  it('are kept over a reload', async () => {
    await application.loadAgain();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press(']');
    await expect.poll(angle).not.toBe('0°');
    await page.keyboard.press('9');
    await expect.poll(angle).toBe('0°');
  });

  it('are found by words and by key', async () => {
    await page.keyboard.press('?');
    await dialog().getByRole('searchbox').fill('9');
    await expect.poll(() => dialog().locator('dt').allTextContents()).toEqual(['Back to 0°']);
    await dialog().getByRole('searchbox').fill('');
  });

  it('come back for one command, and for all, which is undone', async () => {
    await change('rotate-reset');
    await editor('rotate-reset').getByRole('button', { name: 'Back to \\' }).click();
    await expect.poll(() => keysOf('rotate-reset')).toEqual(['\\']);
    await page.keyboard.press('Escape');
    await dialog().getByRole('button', { name: 'Reset all keys' }).click();
    const row = dialog().locator('.row', { hasText: labelOf('flip') });
    await expect.poll(() => row.locator('kbd').allTextContents()).toEqual(['F']);
    await dialog().getByRole('button', { name: 'Undo the change' }).click();
    await expect.poll(() => row.locator('kbd').allTextContents()).toEqual([]);
    await dialog().getByRole('button', { name: 'Reset all keys' }).click();
    await expect.poll(() => dialog().getByRole('button', { name: 'Reset all keys' }).isDisabled()).toBe(true);
  });

  it('are readable in a small window, light and dark', async () => {
    await change('verdict-mitotic');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await clippedTexts(page)).toEqual([]);
    await picture('shortcuts-dark');
    await resizeWindow(page, { width: 640, height: 480 });
    await expect.poll(() => clippedTexts(page)).toEqual([]);
    await picture('shortcuts-small-dark');
    await page.evaluate("document.documentElement.dataset.theme = 'light'");
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture('shortcuts-small-light');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('are those of the table where what was kept is broken', async () => {
    await application.setInWindow('shortcuts', '{broken');
    await application.loadAgain();
    await page.getByTestId('scale-bar').waitFor();
    await page.keyboard.press('?');
    await dialog().waitFor();
    expect(await dialog().getByRole('button', { name: 'Reset all keys' }).isDisabled()).toBe(true);
  });
});
