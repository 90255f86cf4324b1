/**
 * A slide of another light or stain: refused, or analysed because a person asked for it, or analysed with a doubt. Whenever there is a number,
 * the warning stands beside it, and in what is exported.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { otherLights, otherStains } from '../fixture/other-stains';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { openWithSteadyModel } from './tiny-installation';

const patience = { timeout: 60_000 };

describeInFrontDoors(
  'slides that are no H&E',
  (open) => {
    let folder: TemporaryFolder;
    let application: OpenedApplication;
    let page: Page;

    beforeAll(async () => {
      folder = temporaryFolder();
      const { pixels } = await paintPhantom(5, 0.1);
      for (const [name, change] of [
        ['grey', otherLights.grey],
        ['dapi', otherLights.dapi],
        ['dab', otherStains.dab],
      ] as const) {
        const { width, height, data } = change(pixels);
        await writeAperioSvs(join(folder.path, `${name}.svs`), { width, height, pixels: data });
      }
      application = await openWithSteadyModel(open, folder.path);
      ({ page } = application);
      page.setDefaultTimeout(60_000);
    });

    afterAll(async () => {
      await application.close();
      folder.remove();
    });

    async function analyse(name: string): Promise<void> {
      await application.openSlide(name);
      await page.getByRole('region', { name: `Slide ${name}` }).waitFor();
      await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    }

    const analysis = (): ReturnType<Page['getByRole']> => page.getByRole('region', { name: 'Analysis' });

    async function exported(name: string): Promise<string> {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export JSON' }).click(),
      ]);
      const path = join(folder.path, `${name}.json`);
      await download.saveAs(path);
      return readFileSync(path, 'utf8');
    }

    it.each([
      ['grey.svs', 'it is grey'],
      ['dapi.svs', 'it is bright on dark'],
    ])(
      '%s is refused, and counted only because a person asks, which is said beside the number',
      async (name, why) => {
        await analyse(name);
        const card = analysis().getByTestId('error');
        await card.waitFor(patience);
        expect((await card.textContent())?.toLowerCase()).toContain(why);
        expect(await page.getByTestId('mitotic-count').count()).toBe(0);
        expect(
          await page.locator('li.front [id^="slide-state"], li.front .state').first().textContent(),
        ).toBe('refused, not counted');

        await page.getByRole('button', { name: 'Analyse all the same' }).click();
        await page.getByTestId('mitotic-count').waitFor(patience);
        await page.getByRole('button', { name: 'Analyse again' }).waitFor(patience);
        const warning = analysis().getByTestId('warnings').first();
        expect(await warning.textContent()).toContain('because a person asked for it');
        expect(await warning.textContent()).toContain(why);
        expect(await exported(name)).toContain('because a person asked for it');

        // Asked once is not asked for ever: the next run is refused again.
        await page.getByRole('button', { name: 'Analyse again' }).click();
        await card.waitFor(patience);
        expect(await page.getByTestId('mitotic-count').count()).toBe(0);
      },
    );

    it('a doubtful stain is counted, and the doubt stands beside the number', async () => {
      await analyse('dab.svs');
      await page.getByRole('button', { name: 'Analyse again' }).waitFor(patience);
      expect(await page.getByTestId('mitotic-count').isVisible()).toBe(true);
      const warning = analysis().getByTestId('warnings').first();
      expect(await warning.textContent()).toContain('may not be stained with haematoxylin and eosin');
      expect(await warning.textContent()).toContain('DAB');
      expect(await exported('dab')).toContain('may not be stained with haematoxylin and eosin');
    });
  },
  'Chromium',
);
