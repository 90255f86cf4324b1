/**
 * A batch from the form of the desktop application in real Electron, wherever its binary is: slides and folder of the documents come from
 * the system's dialogs, of which only the answer is given here, since nobody sits in front of them.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronPath, launchElectron, type RunningElectron } from '../../e2e/electron';
import { savePicture } from '../../e2e/pictures';
import { makeTinyInstallation, steadyModel } from '../../e2e/tiny-installation';
import { placePhantom } from '../../fixture/phantom';
import { temporaryFolder } from '../../temporary-folder';

describe.skipIf(electronPath === null)('the form of a batch, in real Electron', () => {
  const folder = temporaryFolder();
  const slides = join(folder.path, 'slides');
  const documents = join(folder.path, 'documents');
  let electron: RunningElectron;

  beforeAll(async () => {
    for (const each of [slides, documents]) mkdirSync(each);
    await placePhantom(join(slides, 'one.tif'), { seed: 5, areaMm2: 0.3 });
    await placePhantom(join(slides, 'two.tif'), { seed: 6, areaMm2: 0.3 });
    writeFileSync(join(slides, 'broken.tif'), 'II*\0 not a slide');
    const installation = join(folder.path, 'installation');
    makeTinyInstallation(installation, [steadyModel]);
    electron = await launchElectron({ folder: folder.path, installation });
    electron.page.setDefaultTimeout(60_000);
  });
  afterAll(async () => {
    await electron.close();
    folder.remove();
  });

  const button = (name: string): ReturnType<RunningElectron['page']['getByRole']> =>
    electron.page.getByRole('button', { name, exact: true });

  /** What the person will choose in the next dialog; nothing: they dismiss it. */
  const willChoose = (...paths: string[]): Promise<void> =>
    electron.application.evaluate(({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: filePaths.length === 0, filePaths });
    }, paths);

  it('takes a folder of slides, leaves one out, and keeps what was chosen when a dialog is dismissed', async () => {
    const { page } = electron;
    await button('Batches').click();
    await button('New batch').first().click();
    expect(await button('Start the batch').isDisabled()).toBe(true);
    await willChoose(slides);
    await button('Choose a folder…').click();
    await page.getByText('3 slides:').waitFor();
    await willChoose();
    await button('Choose slides…').click();
    await willChoose(join(slides, 'two.tif'));
    await button('Choose slides…').click();
    const chosen = page.getByRole('list', { name: 'What was chosen' }).getByRole('listitem');
    await expect.poll(() => chosen.count()).toBe(2);
    await page.getByText('3 slides:').waitFor();
    await chosen.nth(1).getByRole('button').click();
    await expect.poll(() => chosen.count()).toBe(1);
    expect(await page.getByLabel('Folder of the documents').inputValue()).toBe(join(slides, 'spindle'));
  });

  it('writes into the folder that was chosen, and says which slide failed', async () => {
    const { page } = electron;
    await willChoose(documents);
    await button('Choose…').click();
    await expect.poll(() => page.getByLabel('Folder of the documents').inputValue()).toBe(documents);
    await page.getByLabel('JSON', { exact: true }).first().check();
    await savePicture(page, 'electron-batch-form');
    await button('Start the batch').click();
    const state = (name: string): Promise<string | null> =>
      page.getByTestId('queue-table').locator('.row', { hasText: name }).getAttribute('data-state');
    await expect
      .poll(() => Promise.all(['one.tif', 'two.tif', 'broken.tif'].map(state)))
      .toEqual(['done', 'done', 'failed']);
    // The tables in other forms come last.
    await expect.poll(() => page.getByTestId('batch-card').getAttribute('data-work')).toBe('idle');
    await savePicture(page, 'electron-batch-ended');
    for (const name of ['one.json', 'two.json', 'summary.csv', 'summary.xlsx'])
      expect(existsSync(join(documents, name)), name).toBe(true);
    expect(existsSync(join(documents, 'broken.json'))).toBe(false);
  });
});
