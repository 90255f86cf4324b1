/** What a person does with the pens over the slide, for the specs of the mask, regions and measures. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { parseAddress } from '../../src-renderer/session/page-address';
import type { SavedView } from '../../src-renderer/session/opened.svelte';
import { framesDrawn } from './frames';
import { savePicture } from './pictures';

/** Fractions of the slide on the screen. */
export type Spot = readonly [x: number, y: number];

/** Draws around the middle of the view with the pen that is there. @param half of the square's side, CSS pixels */
export async function drawAround(page: Page, half: number): Promise<void> {
  const pen = page.getByTestId('area-pen');
  await pen.waitFor();
  const box = await pen.boundingBox();
  if (box === null) throw new Error('there is nothing to draw on');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - half, y - half);
  await page.mouse.down();
  for (const [toX, toY] of [
    [x + half, y - half],
    [x + half, y + half],
    [x - half, y + half],
  ] as const)
    await page.mouse.move(toX, toY, { steps: 8 });
  await page.mouse.up();
}

/** Takes a square in the middle of the view out of the mask. */
export async function takeOut(page: Page, half: number): Promise<void> {
  await page.keyboard.press('x');
  await drawAround(page, half);
}

export class DrawingHand {
  constructor(private readonly page: Page) {}

  /** Where a part of the view is on the page, CSS pixels. */
  async at([x, y]: Spot): Promise<{ readonly x: number; readonly y: number }> {
    const box = await this.page.getByTestId('slide-view').boundingBox();
    if (box === null) throw new Error('there is no slide to draw on');
    return { x: box.x + x * box.width, y: box.y + y * box.height };
  }

  /** With the button held. */
  async drag(...way: readonly Spot[]): Promise<void> {
    const [first, ...rest] = await Promise.all(way.map((spot) => this.at(spot)));
    if (first === undefined) return;
    await this.page.mouse.move(first.x, first.y);
    await this.page.mouse.down();
    for (const { x, y } of rest) await this.page.mouse.move(x, y, { steps: 6 });
    await this.page.mouse.up();
  }

  async click(spot: Spot): Promise<void> {
    const { x, y } = await this.at(spot);
    await this.page.mouse.click(x, y);
  }

  async tool(name: string): Promise<void> {
    await this.page.getByRole('group', { name: 'Draw with' }).getByRole('button', { name }).click();
  }

  /** The view, which stands in the page's address once it rests. */
  async view(): Promise<SavedView> {
    const found: SavedView[] = [];
    const settled = async (): Promise<boolean> => {
      // Asked of the page: what is told of its address may come much later.
      const hash = (): Promise<string> => this.page.evaluate<string>('location.hash');
      const before = await hash();
      // Both: a view still moves while a slow machine draws a frame of it in a second.
      await Promise.all([this.page.waitForTimeout(1500), framesDrawn(this.page, 8)]);
      const after = await hash();
      const view = parseAddress(after)?.view ?? null;
      if (view !== null) found.push(view);
      return view !== null && before === after;
    };
    await expect.poll(settled).toBe(true);
    const last = found.at(-1);
    if (last === undefined) throw new Error('the page says nothing of its view');
    return last;
  }

  /** Where `SPINDLE_SCREENSHOTS` names a folder. */
  picture(name: string): Promise<void> {
    return savePicture(this.page, name);
  }
}

interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** From an element's own coordinates to CSS pixels of the page. */
export function matrixOf(element: Locator): Promise<Matrix> {
  return element.evaluate((node) => {
    // The page's types are not those of this side.
    const { a, b, c, d, e, f } = (node as unknown as { getScreenCTM(): Matrix }).getScreenCTM();
    return { a, b, c, d, e, f };
  });
}
