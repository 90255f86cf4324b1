/** What may identify a patient stays off the screen until a person asks for it, by keyboard too, and leaves it again. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';

describeInFrontDoors('what identifies a patient', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    await writeAperioSvs(join(folder.path, 'a.svs'));
    application = await open({ folder: folder.path, size: { width: 1280, height: 1000 } });
    ({ page } = application);
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  it('is hidden, shown when asked, and hidden again', async () => {
    await application.openSlide('a.svs');
    await page.getByText('Slide', { exact: true }).click();
    await page.getByText(/^Properties \(/).click();
    await page.getByText('aperio.MPP').waitFor();
    await page.getByText('3 properties and 2 images that can identify a patient are hidden.').waitFor();
    expect(await page.getByText('aperio.Filename').count()).toBe(0);
    expect(await page.getByText('Associated images (1)').count()).toBe(1);

    await page.getByRole('button', { name: 'Show them' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('aperio.Filename').waitFor();
    await page.getByText('Associated images (3)').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show them' }).waitFor();
    expect(await page.getByText('aperio.Filename').count()).toBe(0);
  });
});
