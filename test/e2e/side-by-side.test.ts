/**
 * Two slides beside one another, in each front door: chosen by keys, locked, aligned by two pairs of places, and then the same tissue at
 * the same place of both panes, by what is on the screen, after zooming, turning and moving either of them.
 */
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paintPhantom } from '../../src-main/phantom/paint-phantom';
import type { SavedView } from '../../src-renderer/session/opened.svelte';
import { parseAddress } from '../../src-renderer/session/page-address';
import { carried, type Similarity } from '../../src-renderer/slide/side-by-side/similarity';
import { toScreen } from '../../src-renderer/slide/view-transform';
import { nextSection, writeSection } from '../fixture/two-sections';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { DrawingHand } from './drawing-on-slide';
import { resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { controlsNotReached } from './without-a-mouse';

const size = { width: 1280, height: 720 };
const [left, right] = [0, 1] as const;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Grey values of a rectangle of the screen. */
class Grey {
  constructor(
    readonly width: number,
    readonly data: Uint8Array,
  ) {}

  at(x: number, y: number): number {
    return this.data[y * this.width + x] ?? 0;
  }
}

/** Of the values at every third pixel of a square around the middle. */
function correlation(
  half: number,
  valuesAt: (column: number, row: number) => { readonly p: number; readonly q: number },
): number {
  let [count, sumP, sumQ] = [0, 0, 0];
  let [squaresP, squaresQ, products] = [0, 0, 0];
  for (let row = -half; row <= half; row += 3)
    for (let column = -half; column <= half; column += 3) {
      const { p, q } = valuesAt(column, row);
      count += 1;
      sumP += p;
      sumQ += q;
      squaresP += p * p;
      squaresQ += q * q;
      products += p * q;
    }
  const variances = (count * squaresP - sumP * sumP) * (count * squaresQ - sumQ * sumQ);
  return (count * products - sumP * sumQ) / Math.sqrt(variances);
}

describeInFrontDoors('two slides side by side', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;
  let hand: DrawingHand;
  /** From `he.svs` to `phh3.svs`. */
  let truth: Similarity;
  /** What the page's address calls `he.svs`. */
  let heId: string | undefined;
  /** Of `he.svs`, level-0 pixels: places whose tissue is on both slides. */
  let places: readonly [Place, Place];

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pixels } = await paintPhantom(15, 0.2);
    const { width, height } = pixels;
    truth = {
      ...{ from: { x: width / 2, y: height / 2 }, to: { x: 640, y: 460 } },
      ...{ scale: 0.5, degrees: 37, mirrored: false },
    };
    places = [
      { x: 0.25 * width, y: 0.35 * height },
      { x: 0.75 * width, y: 0.6 * height },
    ];
    const section = nextSection(pixels, truth, { width: 1200, height: 1000 });
    await writeSection(join(folder.path, 'he.svs'), pixels, 0.25);
    await writeSection(join(folder.path, 'phh3.svs'), section, 0.5);
    await writeSection(join(folder.path, 'unsized.svs'), section, null);
    application = await open({ folder: folder.path, size });
    ({ page } = application);
    page.setDefaultTimeout(110_000);
    hand = new DrawingHand(page);
    await application.openSlide('he.svs');
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  const words = async (): Promise<string> =>
    (await page.getByTestId('side-by-side-words').textContent())?.trim() ?? '';
  const pane = (side: 0 | 1): Locator => page.getByTestId('slide-view').nth(side);

  async function boxOf(side: 0 | 1): Promise<Place & { readonly width: number; readonly height: number }> {
    const box = await pane(side).boundingBox();
    if (box === null) throw new Error('there is no pane');
    return box;
  }

  const frontName = (): Promise<string | null> =>
    page.locator('[data-testid="pane-name"].front').textContent({ timeout: 500 });

  async function bringToFront(name: string): Promise<void> {
    if ((await frontName())?.trim() !== name) await page.keyboard.press('Shift+O');
    await expect.poll(async () => (await frontName())?.trim()).toBe(name);
  }

  const slideId = async (): Promise<string | undefined> =>
    parseAddress(await page.evaluate<string>('location.hash'))?.slideId;

  /** Of the slide of that name, which comes to the front. The address follows once no tile comes any more. */
  async function viewOf(name: 'he.svs' | 'phh3.svs'): Promise<SavedView> {
    await bringToFront(name);
    await expect.poll(async () => ((await slideId()) === heId) === (name === 'he.svs')).toBe(true);
    return hand.view();
  }

  /** Where a place of the slide in front lies on the page. */
  async function onPage(side: 0 | 1, view: SavedView, { x, y }: Place): Promise<Place> {
    const box = await boxOf(side);
    const at = toScreen({ ...view, width: box.width, height: box.height }, x, y);
    return { x: box.x + at.x, y: box.y + at.y };
  }

  async function besideIs(name: string): Promise<void> {
    await page.keyboard.press('Shift+B');
    const field = page.getByRole('combobox', { name: /^Slide beside/ });
    await field.fill(name);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('slide-view').count()).toBe(2);
    await expect.poll(() => page.getByTestId('scale-bar').count()).toBe(2);
  }

  async function alignBy(pairs: readonly (readonly [Place, Place])[]): Promise<void> {
    await bringToFront('he.svs');
    await page.keyboard.press('0');
    const there = await viewOf('phh3.svs');
    const here = await viewOf('he.svs');
    const box = await boxOf(left);
    await page.keyboard.press('Shift+A');
    await expect.poll(words).toContain('Pair 1 of 2: click a place on either slide');
    expect(await boxOf(left)).toEqual(box);
    for (const [index, [one, other]] of pairs.entries()) {
      const at = await onPage(left, here, one);
      await page.mouse.click(at.x, at.y);
      await expect.poll(words).toContain(`Pair ${index + 1} of 2: click the same place on phh3.svs`);
      const beside = await onPage(right, there, other);
      await page.mouse.click(beside.x, beside.y);
      await expect.poll(words).toContain(index === 0 ? 'Pair 2 of 2' : 'Locked, aligned');
    }
  }

  async function greyOf(side: 0 | 1, screenshot: Buffer): Promise<Grey> {
    const { x, y, width, height } = await boxOf(side);
    const area = {
      left: Math.round(x),
      top: Math.round(y),
      width: Math.floor(width),
      height: Math.floor(height),
    };
    const { data, info } = await sharp(screenshot)
      .extract(area)
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const grey = new Uint8Array(info.width * info.height);
    for (let at = 0; at < grey.length; at += 1) grey[at] = data[at * info.channels] ?? 0;
    return new Grey(info.width, grey);
  }

  /** How far tissue around a place of the left pane lies from the same place of the right pane, CSS pixels, and how alike it is there. */
  function offsetAt(
    one: Grey,
    other: Grey,
    { x, y }: Place,
  ): { readonly off: Place; readonly alike: number } {
    const [half, reach] = [48, 10];
    let best = { off: { x: 0, y: 0 }, alike: -1 };
    for (let dy = -reach; dy <= reach; dy += 1)
      for (let dx = -reach; dx <= reach; dx += 1) {
        const alike = correlation(half, (column, row) => ({
          p: one.at(x + column, y + row),
          q: other.at(x + column + dx, y + row + dy),
        }));
        if (alike > best.alike) best = { off: { x: dx, y: dy }, alike };
      }
    return best;
  }

  /** In the middle of the panes and around it. */
  async function offsets(): Promise<{ readonly off: Place; readonly alike: number }[]> {
    await page.mouse.move(5, 5);
    const screenshot = await page.screenshot();
    const [one, other] = [await greyOf(left, screenshot), await greyOf(right, screenshot)];
    const { width, height } = await boxOf(left);
    return [
      [0, 0],
      [-80, -60],
      [80, 50],
    ].map(([dx = 0, dy = 0]) =>
      offsetAt(one, other, { x: Math.round(width / 2) + dx, y: Math.round(height / 2) + dy }),
    );
  }

  /** Wherever it is looked: within a pixel, and so alike that it is no chance. */
  async function expectSamePlaces(): Promise<void> {
    const fault = async (): Promise<number> => {
      const found = await offsets();
      return Math.max(
        ...found.map(({ off, alike }) => (alike < 0.6 ? 100 : Math.max(Math.abs(off.x), Math.abs(off.y)))),
      );
    };
    await expect.poll(fault, { interval: 700 }).toBeLessThanOrEqual(1);
  }

  it('are chosen by keys; nobody aligned them yet, which is said', async () => {
    await hand.view();
    heId = await slideId();
    await page.keyboard.press('l');
    await page.keyboard.press('i');
    await page.keyboard.press('Shift+A');
    await expect
      .poll(() => page.getByTestId('said').textContent())
      .toContain('no slide stands beside this one');
    await besideIs('phh3');
    await expect.poll(words).toBe('Locked, not aligned: by the middle of the slides and their pixel sizes');
    expect((await frontName())?.trim()).toBe('he.svs');
    // As large on both: 0.25 µm and 0.5 µm a pixel.
    const here = await viewOf('he.svs');
    const there = await viewOf('phh3.svs');
    expect(there.scale / here.scale).toBeCloseTo(2, 3);
    await bringToFront('he.svs');
    await hand.picture('side-by-side-not-aligned');
  });

  it('refuse two places that are too near one another, and ask again', async () => {
    await page.keyboard.press('Shift+A');
    const box = [await boxOf(left), await boxOf(right)] as const;
    for (const [side, dx] of [
      [left, 0],
      [right, 0],
      [left, 8],
      [right, 8],
    ] as const) {
      const { x, y, width, height } = box[side];
      await page.mouse.click(x + width / 2 + dx, y + height / 2);
    }
    await expect.poll(words).toContain('far apart');
    await expect.poll(words).toContain('Pair 2 of 2');
    expect(await page.getByTestId('picked-of-pair').count()).toBe(2);
    await hand.picture('side-by-side-refused');
    await page.keyboard.press('Escape');
    await expect.poll(words).toContain('not aligned');
  });

  it('show the same tissue at the same place once two pairs are clicked', async () => {
    await alignBy(places.map((place) => [place, carried(truth, place)]));
    await expect.poll(words).toBe('Locked, aligned. Distances on both agree within 1 %');
    await expectSamePlaces();
    await hand.picture('side-by-side-aligned');
  });

  it('stay so when either is zoomed, turned, mirrored and moved', async () => {
    await bringToFront('he.svs');
    await page.keyboard.press('+');
    await page.keyboard.press(']');
    await page.keyboard.press('ArrowRight');
    await expectSamePlaces();
    // The other leads, by the wheel and by dragging.
    const { x, y, width, height } = await boxOf(right);
    await page.mouse.move(x + width / 2 + 40, y + height / 2 + 30);
    await page.mouse.wheel(0, -120);
    await expectSamePlaces();
    await page.mouse.down();
    await page.mouse.move(x + width / 2 - 20, y + height / 2 - 35, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.press('[');
    await page.keyboard.press('f');
    await expectSamePlaces();
    await bringToFront('phh3.svs');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('[');
    await expectSamePlaces();
    await hand.picture('side-by-side-moved');
    await page.keyboard.press('f');
    await page.keyboard.press('\\');
    await page.keyboard.press('0');
    await expectSamePlaces();
  });

  it('come back to where they were after a hundred moves of one and of the other', async () => {
    await bringToFront('he.svs');
    await page.keyboard.press('+');
    const before = await viewOf('he.svs');
    for (let round = 0; round < 12; round += 1) {
      for (const key of [']', 'ArrowRight', '+', '-', 'ArrowLeft', '[']) await page.keyboard.press(key);
      await page.keyboard.press('Shift+O');
    }
    const after = await viewOf('he.svs');
    expect(Math.hypot(after.centreX - before.centreX, after.centreY - before.centreY)).toBeLessThan(0.3);
    expect(after.scale / before.scale).toBeCloseTo(1, 4);
    expect(after.degrees).toBeCloseTo(before.degrees, 1);
    await expectSamePlaces();
    await page.keyboard.press('0');
  });

  it('show where the pointer is on the other, and hide it with all that is not in the slide', async () => {
    const here = await viewOf('he.svs');
    const at = await onPage(left, here, places[0]);
    await page.mouse.move(at.x, at.y);
    const cursor = page.getByTestId('linked-cursor');
    await cursor.waitFor();
    const box = await cursor.boundingBox();
    const [from, to] = [await boxOf(left), await boxOf(right)];
    expect((box?.x ?? 0) + (box?.width ?? 0) / 2 - to.x).toBeCloseTo(at.x - from.x, -0.5);
    expect((box?.y ?? 0) + (box?.height ?? 0) / 2 - to.y).toBeCloseTo(at.y - from.y, -0.5);
    await hand.picture('side-by-side-cursor');
    await page.keyboard.down('Space');
    await expect.poll(() => cursor.count()).toBe(0);
    await page.keyboard.up('Space');
    await cursor.waitFor();
    await page.mouse.move(5, 5);
    await expect.poll(() => cursor.count()).toBe(0);
  });

  it('are moved apart by small steps, which are undone as one', async () => {
    await bringToFront('phh3.svs');
    for (let step = 0; step < 2; step += 1) await page.keyboard.press('Control+ArrowRight');
    const middle = async (): Promise<Place | undefined> => (await offsets())[0]?.off;
    await expect.poll(middle).toEqual({ x: 6, y: 0 });
    await page.keyboard.press('Control+z');
    await expectSamePlaces();
    // The alignment itself is the decision before.
    await page.keyboard.press('Control+z');
    await expect.poll(words).toContain('not aligned');
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(words).toContain('Locked, aligned');
    await page.keyboard.press('{');
    await page.keyboard.press('}');
    await expectSamePlaces();
  });

  it('move apart once unlocked, and are aligned as they lie where a person wishes it', async () => {
    await page.keyboard.press('Shift+L');
    await expect.poll(words).toContain('Not locked');
    const before = await viewOf('he.svs');
    await bringToFront('phh3.svs');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('as they lie now');
    await page.keyboard.press('Enter');
    await expect.poll(words).toContain('Locked, aligned');
    await expectSamePlaces();
    const after = await viewOf('he.svs');
    expect(Math.hypot(after.centreX - before.centreX, after.centreY - before.centreY)).toBeLessThan(0.3);
  });

  it('can be used wide and small, in dark and light', async () => {
    expect((await controlsNotReached(page)).left).toEqual([]);
    for (const [width, height] of [
      [1280, 720],
      [640, 480],
    ] as const) {
      await resizeWindow(page, { width, height });
      const isStacked = async (): Promise<boolean> => (await boxOf(right)).y > (await boxOf(left)).y + 50;
      await expect.poll(isStacked).toBe(width === 640);
      for (const theme of ['dark', 'light']) {
        expect(await accessibilityFaults(page)).toEqual([]);
        await hand.picture(`side-by-side-${width}-${theme}`);
        await page.keyboard.press('t');
      }
    }
    await page.keyboard.press('Shift+A');
    await expect.poll(words).toContain('Pair 1 of 2');
    expect(await accessibilityFaults(page)).toEqual([]);
    await hand.picture('side-by-side-640-pairs');
    await page.keyboard.press('Escape');
    await resizeWindow(page, size);
  });

  it('go back to one slide, and are aligned again when they come together', async () => {
    await bringToFront('he.svs');
    await page.keyboard.press('Shift+B');
    await expect.poll(() => page.getByTestId('slide-view').count()).toBe(1);
    await page.getByRole('region', { name: 'Slide he.svs' }).waitFor();
    await besideIs('phh3');
    await expect.poll(words).toContain('Locked, aligned');
    // The address is written half a second after the last change.
    await expect.poll(() => page.evaluate<string>('location.hash')).toContain('side=right');
    await application.loadAgain();
    await expect.poll(() => page.getByTestId('slide-view').count()).toBe(2);
    expect(await page.title()).toContain('he.svs');
    await expect.poll(words).toContain('Locked, aligned');
    await hand.picture('side-by-side-loaded-again');
    await page.keyboard.press('Shift+B');
    await expect.poll(() => page.evaluate<string>('location.hash')).not.toContain('side=');
    await application.loadAgain();
    await page.getByTestId('scale-bar').waitFor();
    expect(await page.getByTestId('slide-view').count()).toBe(1);
    await application.openSlide('phh3.svs');
    await page.getByRole('region', { name: 'Slide phh3.svs' }).waitFor();
    await besideIs('he');
    await expect.poll(words).toContain('Locked, aligned');
    await expectSamePlaces();
  });

  it('say where the scale is not that of the pixel sizes', async () => {
    await page.keyboard.press('Shift+B');
    await besideIs('unsized');
    await expect.poll(words).toContain('by their middle and width: the pixel size of unsized.svs is unknown');
    await hand.picture('side-by-side-unsized');
  });

  it('met no fault on the way', () => {
    expect(application.faults).toEqual([]);
  });
});
