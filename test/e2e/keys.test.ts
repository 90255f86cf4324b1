/**
 * Keys in the window: typed as fast as they come, those meant for a dialog start no tool, and the key of a command that cannot be
 * carried out says why.
 */
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';

describeInFrontDoors('keys', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;
  let input: CDPSession;

  beforeAll(async () => {
    folder = temporaryFolder();
    await writeAperioSvs(join(folder.path, 'a.svs'));
    await writeAperioSvs(join(folder.path, 'no-mpp.svs'), { mpp: null });
    application = await open({ folder: folder.path, size: { width: 1280, height: 800 } });
    ({ page } = application);
    page.setDefaultTimeout(60_000);
    await page.getByTestId('status-bar').waitFor();
    input = await page.context().newCDPSession(page);
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
    folder.remove();
  });

  const said = async (): Promise<string> => (await page.getByTestId('said').textContent())?.trim() ?? '';

  /** All at once, none waiting for what the one before it did: faster than anybody types. */
  async function typeAtOnce(keys: readonly string[]): Promise<void> {
    const sent: Promise<unknown>[] = [];
    for (const key of keys) {
      const isControl = key.startsWith('Control+');
      const name = isControl ? key.slice('Control+'.length) : key;
      const isText = name.length === 1 && !isControl;
      const event = {
        key: name,
        modifiers: isControl ? 2 : 0,
        windowsVirtualKeyCode: name === 'Escape' ? 27 : name.toUpperCase().charCodeAt(0),
        ...(isText && { text: name }),
      };
      sent.push(input.send('Input.dispatchKeyEvent', { type: isText ? 'keyDown' : 'rawKeyDown', ...event }));
      sent.push(input.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event, text: '' }));
    }
    await Promise.all(sent);
  }

  /** What single letters switch: theme, list, inspector, pens, the picking of a place. */
  const tools = async (): Promise<readonly unknown[]> => [
    await page.locator('html').getAttribute('data-theme'),
    await page.locator('#slides').count(),
    await page.locator('#invariance[open]').count(),
    await page.getByTestId('area-pen').count(),
    await page.locator('[aria-pressed="true"]').count(),
  ];

  async function expectOnlyTyped(text: string, before: readonly unknown[]): Promise<void> {
    const field = page.getByRole('combobox', { name: 'Find a command' });
    const typed = (): Promise<string | null> => field.inputValue({ timeout: 200 }).catch(() => null);
    await expect.poll(typed, { timeout: 5000 }).toBe(text);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await tools()).toEqual(before);
  }

  it('says why while no slide is open', async () => {
    for (const key of ['0', '3', 'j', 'h', 'v', 'p', 'g', 'e', 'x', '.', 'Control+Enter', 'PageDown']) {
      await page.keyboard.press('t');
      await page.keyboard.press('t');
      await page.keyboard.press(key);
      await expect.poll(said, { message: key }).toMatch(/^“.+” is not available: .+\.$/);
    }
  });

  it('types into the palette what comes after ?, Escape and Ctrl K, however fast, and starts no tool', async () => {
    await application.openSlide('a.svs');
    await page.getByTestId('slide-view').waitFor();
    const letters = 'explitv';
    for (let round = 0; round < 5; round += 1) {
      const before = await tools();
      await typeAtOnce(['?', 'Escape', 'Control+k', ...Array.from(letters)]);
      await expectOnlyTyped(letters, before);
    }
  });

  it('types into the palette also where one dialog follows another, or the palette is asked for twice', async () => {
    const before = await tools();
    await typeAtOnce(['?', 'Control+k', ...Array.from('pet')]);
    await expectOnlyTyped('pet', before);
    await typeAtOnce(['Control+k', 'Escape', '?', 'Escape', 'Control+k', 'Control+k', ...Array.from('lix')]);
    await expectOnlyTyped('lix', before);
    // The shortcuts take no text: what is typed there does nothing.
    await typeAtOnce(['?', ...Array.from('pelixt')]);
    await expect.poll(() => page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await tools()).toEqual(before);
  });

  it('says why a command cannot be carried out on this slide', async () => {
    const refusals: readonly (readonly [string, string])[] = [
      ['j', '“Next detection” is not available: there are no detections.'],
      ['k', '“Previous detection” is not available: there are no detections.'],
      ['h', '“Go to the hotspot” is not available: there is no hotspot.'],
      ['.', '“Next focal plane” is not available: the slide has one focal plane only.'],
      ['Control+e', '“Export…” is not available: there is no finished analysis.'],
      ['Control+z', '“Undo the last decision about the slide” is not available: there is nothing to undo.'],
      ['PageDown', '“Next slide” is not available: no other slide is open.'],
    ];
    for (const [key, words] of refusals) {
      await page.keyboard.press(key);
      await expect.poll(said, { message: key }).toBe(words);
    }
    await application.openSlide('no-mpp.svs');
    await page.getByTestId('status-bar').getByText('pixel size unknown').waitFor();
    const unknown: readonly (readonly [string, string])[] = [
      ['3', '“Magnification 4×” is not available: the pixel size is unknown.'],
      ['g', '“Show or hide the tissue mask” is not available: the pixel size is unknown.'],
      ['Control+Enter', '“Analyse this slide” is not available: the pixel size is unknown.'],
    ];
    for (const [key, words] of unknown) {
      await page.keyboard.press(key);
      await expect.poll(said, { message: key }).toBe(words);
    }
  });

  it('does not say that no slide is open where one is, behind the settings', async () => {
    await page.keyboard.press('Control+,');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    // Pressed again where other news took the line meanwhile.
    const saidOfKey = async (): Promise<string> => {
      await page.keyboard.press('0');
      return said();
    };
    await expect.poll(saidOfKey).toBe('“Whole slide” is not available: the slide is not in front.');
  });
});
