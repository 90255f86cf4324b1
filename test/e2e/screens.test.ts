/**
 * Windows of every size, from a telephone's width to a wall's, and an interface enlarged: the slide keeps its space, every word can be
 * read, and what lies over the slide lies where it belongs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import type { Point } from './screen-pixels';
import { openWithSteadyModel } from './tiny-installation';
import { clippedTexts } from './visible-text';

const phantomMpp = 0.25;
const longName = '2026-11-12 breast core biopsy deeper level B2-S14.svs';
const found = z.object({ x: z.number(), y: z.number(), score: z.number() });
type Found = z.infer<typeof found>;
const result = z.object({ detections: z.array(found) });

/** CSS pixels; 640 × 360 is 1280 × 720 at a browser zoom of 200 %. */
const sizes = [
  { width: 420, height: 800, slideShare: 0.78 },
  { width: 640, height: 360, slideShare: 0.72 },
  // Here and from here on list and inspector stand beside it.
  { width: 1280, height: 720, slideShare: 0.47 },
  { width: 1440, height: 900, slideShare: 0.52 },
  { width: 3840, height: 2160, slideShare: 0.8 },
];
/** Of the slide's own space, by what lies over it: scale bar, magnifications, angle, navigator. */
const mostCovered = 0.12;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(one: Box, other: Box): boolean {
  const apart =
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y;
  return !apart;
}

describeInFrontDoors(
  'the screens',
  (open) => {
    let folder: TemporaryFolder;
    let application: OpenedApplication;
    let page: Page;

    beforeAll(async () => {
      folder = temporaryFolder();
      await placePhantom(join(folder.path, 'phantom.tiff'), { areaMm2: 0.3 });
      await writeAperioSvs(join(folder.path, longName));
      await writeAperioSvs(join(folder.path, 'no-mpp.svs'), { mpp: null });
      application = await openWithSteadyModel(open, folder.path);
      ({ page } = application);
      page.setDefaultTimeout(60_000);
    });

    afterAll(async () => {
      await application.close();
      folder.remove();
    });

    const boxOf = async (testId: string): Promise<Box> => {
      const box = await page.getByTestId(testId).boundingBox();
      if (box === null) throw new Error(`${testId} is not shown`);
      return box;
    };
    const screen = (name: string): ReturnType<Page['getByRole']> =>
      page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name, exact: true });

    async function setWidth(width: number, height: number): Promise<void> {
      await resizeWindow(page, { width, height });
      await expect.poll(() => page.evaluate('innerWidth')).toBe(width);
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    }

    it('teaches in a narrow window, with a way to the list of slides', async () => {
      await setWidth(420, 800);
      await application.loadAgain();
      expect(await page.getByTestId('research-use').textContent()).toContain('research use only');
      const list = page.getByRole('button', { name: 'List of slides (3)' });
      await list.waitFor();
      expect(await clippedTexts(page)).toEqual([]);
      await list.click();
      await page.locator('#slides').waitFor();
      expect(await clippedTexts(page)).toEqual([]);
      await setWidth(1280, 900);
      await application.loadAgain();
    });

    it('analyses a slide, to have something to show', async () => {
      await application.openSlide('phantom.tiff');
      await page.getByTestId('slide-view').waitFor();
      await page.getByRole('button', { name: 'Analyse', exact: true }).click();
      await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 90_000 });
    });

    it.each(sizes)(
      'leaves the slide its space at $width × $height, and cuts no word',
      async ({ width, height, slideShare }) => {
        await setWidth(width, height);
        const view = await boxOf('slide-view');
        expect((view.width * view.height) / (width * height)).toBeGreaterThan(slideShare);

        const over: Box[] = [];
        for (const bar of await page.locator('.slide-view .controls > *, .slide-view .navigator').all()) {
          const box = (await bar.isVisible()) ? await bar.boundingBox() : null;
          if (box !== null) over.push(box);
        }
        expect(over.length).toBeGreaterThan(2);
        const covered = over.reduce((sum, box) => sum + box.width * box.height, 0);
        expect(covered / (view.width * view.height)).toBeLessThan(mostCovered);
        for (const [index, one] of over.entries()) {
          for (const other of over.slice(index + 1)) expect(overlap(one, other)).toBe(false);
        }
        expect(await clippedTexts(page)).toEqual([]);
      },
    );

    it.each(sizes)(
      'cuts no word of list, figures and settings at $width × $height',
      async ({ width, height }) => {
        await setWidth(width, height);
        for (const [name, shows] of [
          ['Slides', '#slides'],
          ['Figures', '#inspector'],
        ] as const) {
          const panel = page.locator(shows);
          if ((await panel.count()) === 0) await screen(name).click();
          await panel.waitFor();
          expect(await clippedTexts(page)).toEqual([]);
        }
        await screen('Settings').click();
        expect(await clippedTexts(page)).toEqual([]);
        await page.getByRole('button', { name: 'Back to the slide' }).click();
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
        expect(await clippedTexts(page)).toEqual([]);
        await page.keyboard.press('Escape');
      },
    );

    it('shows a detection beside the figures that lie over a small slide', async () => {
      await setWidth(640, 360);
      if ((await page.locator('#inspector').count()) === 0) await screen('Figures').click();
      const row = page
        .getByRole('listbox', { name: /Detections/ })
        .getByRole('option')
        .nth(1);
      await row.click();
      const inspector = await page.locator('#inspector').boundingBox();
      if (inspector === null) throw new Error('the inspector is not shown');
      const beyond = async (): Promise<number> => {
        const marker = await boxOf('selected-marker');
        return marker.x + marker.width - inspector.x;
      };
      await expect.poll(beyond).toBeLessThan(0);
    });

    async function exported(): Promise<Found[]> {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export JSON' }).click(),
      ]);
      const path = join(folder.path, 'exported.json');
      await download.saveAs(path);
      return result.parse(JSON.parse(readFileSync(path, 'utf8'))).detections;
    }

    async function chooseScale(percent: number): Promise<void> {
      await screen('Settings').click();
      await page.getByLabel('Size of words and controls').selectOption(String(percent));
      await page.getByRole('button', { name: 'Back to the slide' }).click();
      await page.getByTestId('scale-bar').waitFor();
    }

    const centreOf = async (testId: string): Promise<Point> => {
      const box = await boxOf(testId);
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };

    interface Pair {
      /** Row of the list that is selected first. */
      readonly row: number;
      /** Where the other lies from it on a screen turned by 15° at 20×; CSS pixels. */
      readonly dx: number;
      readonly dy: number;
      readonly other: Found;
    }

    /** Near one of the first rows a detection that no third lies close to: a click there can mean no other. */
    function lonelyPair(found: readonly Found[]): Pair {
      const perScreenPixel = 0.5 / phantomMpp;
      const turn = (15 * Math.PI) / 180;
      const between = (one: Found, other: Found): number =>
        Math.hypot(other.x - one.x, other.y - one.y) / perScreenPixel;
      for (const [row, chosen] of found.slice(0, 8).entries()) {
        const other = found.find((candidate) => {
          const isAlone = found.every((third) => third === candidate || between(third, candidate) > 16);
          return isAlone && between(chosen, candidate) > 60 && between(chosen, candidate) < 260;
        });
        if (other === undefined) continue;
        const [x, y] = [(other.x - chosen.x) / perScreenPixel, (other.y - chosen.y) / perScreenPixel];
        return {
          row,
          other,
          dx: x * Math.cos(turn) - y * Math.sin(turn),
          dy: x * Math.sin(turn) + y * Math.cos(turn),
        };
      }
      throw new Error('no detection stands alone near the first ones');
    }

    it('gives list and figures back when there is space again, but not what a person closed', async () => {
      const list = page.getByTestId('slide-list');
      const figures = page.getByRole('region', { name: 'Analysis' });
      const shown = async (): Promise<boolean[]> => [await list.isVisible(), await figures.isVisible()];
      await setWidth(1440, 900);
      await expect.poll(shown).toEqual([true, true]);
      await setWidth(700, 900);
      await expect.poll(shown).toEqual([false, false]);
      await setWidth(1440, 900);
      await expect.poll(shown).toEqual([true, true]);
      await page.keyboard.press('i');
      await expect.poll(shown).toEqual([true, false]);
      await setWidth(700, 900);
      await setWidth(1440, 900);
      await expect.poll(shown).toEqual([true, false]);
      await page.keyboard.press('i');
    });

    it.each([100, 150])(
      'picks the marker that is clicked, and measures rightly, at a scale of %i',
      async (percent) => {
        await setWidth(1600, 1000);
        await chooseScale(percent);
        const { row, dx, dy, other } = lonelyPair((await exported()).toSorted((a, b) => b.score - a.score));
        await page
          .getByRole('listbox', { name: /Detections/ })
          .getByRole('option')
          .nth(row)
          .click();
        await page.getByRole('button', { name: '20×', exact: true }).click();
        await page.keyboard.press(']');
        await expect.poll(() => page.getByTestId('angle').inputValue()).toContain('15');

        // 20× shows half a micrometre on a screen pixel.
        const barIsOffBy = async (): Promise<number> => {
          const bar = await boxOf('scale-bar-length');
          const label = (await page.getByTestId('scale-bar').textContent()) ?? '';
          const [, length] = /([\d.]+) µm/.exec(label) ?? [];
          return Math.abs(bar.width - Number(length) / 0.5);
        };
        await expect.poll(barIsOffBy).toBeLessThan(1);

        const centre = await centreOf('slide-view');
        const fromPlace = async (right: number, down: number): Promise<number> => {
          const { x, y } = await centreOf('selected-marker');
          return Math.hypot(x - centre.x - right, y - centre.y - down);
        };
        await expect.poll(() => fromPlace(0, 0)).toBeLessThan(2);
        await page.mouse.click(centre.x + dx, centre.y + dy);
        await expect
          .poll(() => page.locator('[role="option"][aria-selected="true"] .place').textContent())
          .toBe(`${Math.round(other.x)}, ${Math.round(other.y)}`);
        await expect.poll(() => fromPlace(dx, dy)).toBeLessThan(2);

        expect(await clippedTexts(page)).toEqual([]);
        await page.keyboard.press('\\');
        await chooseScale(100);
      },
    );
  },
  'Chromium',
);
