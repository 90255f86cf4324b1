/**
 * A slide as a person sees it come, in Chromium through `spindle serve`: from the click on its name until every tile of the first view has
 * arrived, and after jumps by the navigator at 20×, alone and while the same slide is analysed. Times are those of the page's own
 * requests; what the page takes to draw them comes on top.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { bench, describe } from 'vitest';
import { chromiumPath, launchChromium } from '../e2e/chromium';
import { serveApplication } from '../e2e/served-application';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder } from '../temporary-folder';
import { tissueSlide } from './tissue-slide';
import { isTrial, machine, publish } from './trial';

const rounds = isTrial ? 1 : 3;
const jumps = isTrial ? 3 : 40;
const areaMm2 = isTrial ? 1 : 64;
const quietMs = 400;

/** Milliseconds. */
interface Seen {
  /** Of each opening, until the last tile of the view. */
  readonly first: number[];
  /** Of each tile, after the jump that asked for it. */
  readonly alone: number[];
  readonly analysed: number[];
}

/** When tiles arrived that were asked for after `since`, on the clock of the page; none has come for a while. */
async function arrivals(page: Page, since: number): Promise<readonly number[]> {
  return page.evaluate<number[]>(`(async () => {
    const of = () => performance.getEntriesByType('resource')
      .filter(({ name, startTime }) => /tiles|overview/.test(name) && startTime >= ${since})
      .map(({ responseEnd }) => responseEnd);
    let [seen, still] = [-1, performance.now()];
    while (performance.now() - still < ${quietMs}) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const found = of();
      if (found.length !== seen || found.some((end) => end === 0)) [seen, still] = [found.length, performance.now()];
    }
    return of();
  })()`);
}

const now = async (page: Page): Promise<number> => Number(await page.evaluate('performance.now()'));

async function round(slide: string, seen: Seen): Promise<void> {
  const folder = temporaryFolder();
  copyFileSync(slide, join(folder.path, 'slide.svs'));
  const application = await serveApplication(folder.path, join(folder.path, 'home'));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(120_000);
    await page.goto(application.url);
    const row = page.getByRole('button', { name: 'slide.svs', exact: true });
    await row.waitFor();
    await page.evaluate('performance.setResourceTimingBufferSize(100000)');
    // The list has read its glimpse by then.
    await page.waitForTimeout(1500);
    const clicked = await now(page);
    await row.click();
    await page.getByTestId('scale-bar').waitFor();
    seen.first.push(Math.max(...(await arrivals(page, clicked))) - clicked);

    await page.keyboard.press('5');
    await arrivals(page, await now(page));
    const random = randomNumbers(3);
    const box = (await page.locator('.navigator').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const jump = async (into: number[]): Promise<void> => {
      const at = await now(page);
      await page.mouse.click(
        box.x + (0.2 + 0.6 * random()) * box.width,
        box.y + (0.2 + 0.6 * random()) * box.height,
      );
      into.push(...(await arrivals(page, at)).map((arrived) => arrived - at));
    };
    for (let i = 0; i < jumps; i += 1) await jump(seen.alone);
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('run-progress').waitFor();
    // Engines are measured before the first run.
    await page.waitForTimeout(isTrial ? 0 : 25_000);
    for (let i = 0; i < jumps; i += 1) await jump(seen.analysed);
    if (!(await page.getByTestId('run-progress').isVisible())) throw new Error('the analysis ended before');
  } finally {
    await browser.close();
    await application.close();
    folder.remove();
  }
}

const at = (values: readonly number[], share: number): string => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? NaN).toFixed(0);
};

describe.skipIf(chromiumPath === null)('a slide', () => {
  bench(
    'comes into view',
    async () => {
      const before = machine();
      const slide = await tissueSlide(areaMm2);
      const seen: Seen = { first: [], alone: [], analysed: [] };
      for (let i = 0; i < rounds; i += 1) await round(slide, seen);
      const row = (name: string, values: readonly number[]): string =>
        `| ${name} | ${values.length} | ${at(values, 0.5)} | ${at(values, 0.95)} |`;
      await publish('first-view', [
        `${before}. SVS of JPEG, ${areaMm2} mm², 1280 × 720 pixels, Chromium on the same two cores. Milliseconds.`,
        '',
        '| | | median | 95 % |',
        '|---|---|---|---|',
        row('first view: from the click to its last tile', seen.first),
        row('a tile after a jump at 20×', seen.alone),
        row('the same during an analysis of the slide', seen.analysed),
      ]);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
