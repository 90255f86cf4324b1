/**
 * The view of a slide in its own front doors: mirroring and turning, typed figures, the field of a microscope, the look, and which
 * tiles are asked for. What is drawn is checked on the screen itself.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAddress } from '../../src-renderer/session/page-address';
import { ownLook, type Look } from '../../src-renderer/slide/look/look';
import { applyLook } from '../../src-renderer/slide/look/look-pixels';
import { toScreen, type ViewTransform } from '../../src-renderer/slide/view-transform';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { writeReviewedSlide, type ReviewedSlide } from '../fixture/reviewed-slide';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { DrawingHand } from './drawing-on-slide';
import { resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { screenPixels, vermillion, type Point, type Rgb } from './screen-pixels';

const [width, height] = [1600, 1200];
const mpp = 0.25;
const quarters: readonly Rgb[] = [
  [200, 40, 40],
  [40, 180, 60],
  [40, 60, 200],
  [220, 200, 60],
];

/** A colour for each quarter, so that no turn or mirroring of it looks like another. */
function colourOf(x: number, y: number): Rgb {
  return quarters[(x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)] ?? [0, 0, 0];
}

function painted(colour: (x: number, y: number) => Rgb): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at += 1)
    pixels.set(colour(at % width, Math.floor(at / width)), 3 * at);
  return pixels;
}

describeInFrontDoors('view controls', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    await writeAperioSvs(join(folder.path, 'quarters.svs'), {
      width,
      height,
      mpp,
      pixels: painted(colourOf),
    });
    const ramps = painted((x, y) => [(x * 255) / width, (y * 255) / height, ((x + y) * 3) % 256]);
    await writeAperioSvs(join(folder.path, 'ramps.svs'), { width, height, mpp, pixels: ramps });
    await writeAperioSvs(join(folder.path, 'no-mpp.svs'), { mpp: null });
    application = await open({ folder: folder.path, size: { width: 1280, height: 800 } });
    ({ page } = application);
    await application.openSlide('quarters.svs');
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  const figure = (name: 'angle' | 'magnification'): Promise<string> => page.getByTestId(name).inputValue();
  async function type(name: string, text: string, key = 'Enter'): Promise<void> {
    await page.getByTestId(name).fill(text);
    await page.getByTestId(name).press(key);
  }
  async function box(): Promise<{ x: number; y: number; width: number; height: number }> {
    const found = await page.getByTestId('slide-view').boundingBox();
    if (found === null) throw new Error('the slide is not shown');
    return found;
  }
  const picture = async (name: string): Promise<void> => {
    if (process.env.SPINDLE_PICTURES === undefined) return;
    await page.screenshot({ path: join(process.env.SPINDLE_PICTURES, `${name}.png`) });
  };

  /** Whether places around the middle of the slide have their colours where a transform puts them. */
  async function isDrawnAs(degrees: number, flipped: boolean, magnification: number): Promise<boolean> {
    const { x, y, ...size } = await box();
    const scale = (magnification * mpp) / 10;
    const view: ViewTransform = { centreX: width / 2, centreY: height / 2, scale, degrees, flipped, ...size };
    const screen = await screenPixels(page);
    const places = [0, 1, 2, 3, 4, 5, 6, 7].map((eighth) => {
      const angle = ((eighth + 0.5) * Math.PI) / 4;
      const reach = 120 / scale;
      return [width / 2 + reach * Math.cos(angle), height / 2 + reach * Math.sin(angle)] as const;
    });
    return places.every(([slideX, slideY]) => {
      const at = toScreen(view, slideX, slideY);
      const found = screen.at({ x: x + at.x, y: y + at.y });
      return colourOf(slideX, slideY).every((value, i) => Math.abs(value - (found[i] ?? 0)) < 40);
    });
  }

  it('mirrors the slide at every angle', async () => {
    for (const magnification of [10, 60]) {
      await type('magnification', String(magnification));
      for (const degrees of [0, 30, 90, 200]) {
        await type('angle', String(degrees));
        await expect.poll(() => isDrawnAs(degrees, false, magnification)).toBe(true);
        await page.keyboard.press('f');
        const mirrored = (360 - degrees) % 360;
        await expect.poll(() => figure('angle')).toBe(`${mirrored}°`);
        await expect.poll(() => isDrawnAs(mirrored, true, magnification)).toBe(true);
        await page.keyboard.press('f');
      }
    }
  });

  it('turns clockwise on the screen, mirrored or not', async () => {
    await type('magnification', '10');
    await type('angle', '0');
    await page.keyboard.press('f');
    await page.keyboard.press(']');
    await expect.poll(() => figure('angle')).toBe('15°');
    await expect.poll(() => isDrawnAs(15, true, 10)).toBe(true);
    await page.keyboard.press('\\');
    await page.keyboard.press('f');
    await expect.poll(() => figure('angle')).toBe('0°');
  });

  it('is mirrored and turned alike after reload', async () => {
    await type('angle', '30');
    await page.keyboard.press('f');
    await expect.poll(() => page.url()).toMatch(/turn=330\.0&flip=1/);
    await application.loadAgain();
    await page.getByTestId('scale-bar').waitFor();
    await expect.poll(() => isDrawnAs(330, true, 10)).toBe(true);
    expect(await page.getByRole('button', { name: 'Mirror' }).getAttribute('aria-pressed')).toBe('true');
    await picture('mirrored');
  });

  it('turns with the pointer while Shift is held', async () => {
    const { x, y, ...size } = await box();
    const [middleX, middleY] = [x + size.width / 2, y + size.height / 2];
    for (const flipped of [true, false]) {
      await type('angle', '0');
      await page.keyboard.down('Shift');
      await page.mouse.move(middleX + 150, middleY);
      await page.mouse.down();
      await page.mouse.move(middleX + 106, middleY + 106);
      await page.mouse.move(middleX, middleY + 150);
      await page.mouse.up();
      await page.keyboard.up('Shift');
      await expect.poll(async () => Math.round(Number.parseFloat(await figure('angle')))).toBe(90);
      await expect.poll(() => isDrawnAs(90, flipped, 10)).toBe(true);
      await page.keyboard.press('\\');
      await page.keyboard.press('f');
    }
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Mirror' }).click();
    await type('angle', '0');
  });

  it('takes typed figures with Enter, and takes them back with Escape', async () => {
    await type('magnification', '12.5');
    await expect.poll(() => figure('magnification')).toBe('13×');
    await type('magnification', '30', 'Escape');
    expect(await figure('magnification')).toBe('13×');
    await page.getByTestId('magnification').fill('fast');
    await page.getByTestId('magnification').press('Enter');
    expect(await page.getByTestId('magnification').getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => page.getByText('a number is needed').isVisible()).toBe(true);
    await page.getByTestId('magnification').press('Escape');
    expect(await figure('magnification')).toBe('13×');
    await type('angle', '-30');
    await expect.poll(() => figure('angle')).toBe('330°');
    await type('angle', '0');
  });

  it('marks the slide’s own objective, and goes to it by its key', async () => {
    const own = page.getByTitle('the slide’s own objective');
    expect(await own.textContent()).toBe('40×');
    await page.keyboard.press('8');
    await expect.poll(() => figure('magnification')).toBe('40×');
  });

  it('lays the field of a microscope over the slide, right at every zoom and turn', async () => {
    await page.keyboard.press('o');
    const line = page.getByTestId('field-line');
    const radius = async (): Promise<number> => Number(await line.getAttribute('rx'));
    // 0.237 mm² is a field of 549.3 µm.
    for (const [magnification, expected] of [
      ['10', 274.66],
      ['20', 549.32],
      ['40', 1098.63],
      ['12', 329.59],
    ] as const) {
      await type('magnification', magnification);
      await expect.poll(radius).toBeCloseTo(expected, 1);
    }
    await type('angle', '77');
    await expect.poll(radius).toBeCloseTo(329.59, 1);
    expect(await page.getByTestId('field-area').textContent()).toBe('0.237 mm² · ⌀ 0.549 mm');
    const circle = await line.boundingBox();
    const view = await box();
    expect((circle?.x ?? 0) + (circle?.width ?? 0) / 2).toBeCloseTo(view.x + view.width / 2, 0);
    expect((circle?.y ?? 0) + (circle?.height ?? 0) / 2).toBeCloseTo(view.y + view.height / 2, 0);
    await page.locator('#look > summary').click();
    await type('field-diameter-input', '0.5');
    await expect.poll(radius).toBeCloseTo(300, 1);
    expect(await page.getByTestId('field-area').textContent()).toContain('0.196 mm²');
    await type('field-area-input', '0.237');
    await picture('field');
    await page.keyboard.down('Space');
    await expect.poll(() => line.count()).toBe(0);
    await page.keyboard.up('Space');
    await type('angle', '0');
    await page.keyboard.press('o');
    await expect.poll(() => line.count()).toBe(0);
  });

  it('offers neither field nor magnification without a pixel size', async () => {
    await application.openSlide('no-mpp.svs');
    await page.getByRole('region', { name: 'Slide no-mpp.svs' }).waitFor();
    await page.getByTestId('scale-bar').waitFor();
    expect(await page.getByRole('button', { name: 'Field circle' }).isDisabled()).toBe(true);
    expect(await page.getByTestId('magnification').isDisabled()).toBe(true);
    await page.keyboard.press('o');
    expect(await page.getByTestId('field-circle').count()).toBe(0);
  });

  /** RGBA of a square in the middle of what the viewer drew, and of what is shown in its place. */
  async function drawnAndShown(): Promise<{ drawn: number[]; shown: number[] }> {
    return page.evaluate<{ drawn: number[]; shown: number[] }>(`(() => {
      const shown = document.querySelector('canvas[data-testid="look"]');
      const drawn = shown.previousElementSibling;
      const side = 160;
      const read = (canvas) => {
        const copy = document.createElement('canvas');
        [copy.width, copy.height] = [canvas.width, canvas.height];
        const context = copy.getContext('2d');
        context.drawImage(canvas, 0, 0);
        const [left, top] = [(canvas.width - side) / 2, (canvas.height - side) / 2];
        return [...context.getImageData(left, top, side, side).data];
      };
      return { drawn: read(drawn), shown: read(shown) };
    })()`);
  }

  it('shows each look as it is computed pixel by pixel, and says that it is not the slide’s own', async () => {
    await application.openSlide('ramps.svs');
    await page.getByRole('region', { name: 'Slide ramps.svs' }).waitFor();
    const panel = page.getByTestId('look-panel');
    await page.getByTestId('scale-bar').waitFor();
    await page.locator('#look > summary').click();
    const set = async (name: string, value: number): Promise<void> => {
      await panel.getByLabel(name).fill(String(value));
    };
    const looks: readonly (Partial<Look> & { readonly words: string })[] = [
      { brightness: 0.2, words: 'brightness changed' },
      { brightness: -0.3, contrast: 2, gamma: 0.5, words: 'brightness, contrast and gamma changed' },
      { stain: 'haematoxylin', words: 'haematoxylin only' },
      { stain: 'eosin', gamma: 2, words: 'eosin only, gamma changed' },
    ];
    for (const { words, ...changed } of looks) {
      const look = { ...ownLook, ...changed };
      await set('Brightness', look.brightness);
      await set('Contrast', Math.log2(look.contrast));
      await set('Gamma', Math.log2(look.gamma));
      await panel.getByLabel('Stain').selectOption(look.stain);
      await expect.poll(() => page.getByTestId('look-notice').textContent()).toContain(words);
      await expect
        .poll(async () => {
          const { drawn, shown } = await drawnAndShown();
          const expected = Uint8ClampedArray.from(drawn);
          applyLook(expected, look);
          return shown.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0);
        })
        .toBeLessThanOrEqual(1);
    }
    await picture('look');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByTestId('slide-view').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press(';');
    await expect.poll(() => page.getByTestId('look-notice').count()).toBe(0);
    expect(await page.locator('canvas[data-testid="look"]').count()).toBe(0);
  });

  /** Waits until nothing more is asked for. */
  async function quiet(asked: readonly string[]): Promise<void> {
    let before = -1;
    await expect
      .poll(
        () => {
          const isQuiet = asked.length === before;
          before = asked.length;
          return isQuiet;
        },
        { interval: 1500 },
      )
      .toBe(true);
  }

  it('asks for the tiles that the screen needs, of the level that fits it, and no others', async () => {
    const asked: string[] = [];
    const note = (request: { url(): string }): void => void asked.push(request.url());
    await page.keyboard.press('0');
    page.on('request', note);
    await quiet(asked);
    asked.length = 0;
    const levelOf = (url: string): string | undefined => /\/tiles\/(\d+)\//.exec(url)?.[1];
    const levels = (): string[] => asked.flatMap((url) => levelOf(url) ?? []);
    // 20× of a slide of 40× is level 1, which is half as large, pixel for pixel: it is there already.
    await type('magnification', '20');
    await expect.poll(() => figure('magnification')).toBe('20×');
    await quiet(asked);
    expect(levels()).toEqual([]);
    await type('magnification', '40');
    await expect.poll(() => levels().length).toBeGreaterThan(0);
    await quiet(asked);
    page.off('request', note);
    const view = await box();
    // Level 0, in tiles of 128.
    const needed = (Math.ceil(view.width / 128) + 1) * (Math.ceil(view.height / 128) + 1);
    expect(levels().filter((level) => level !== '0')).toEqual([]);
    expect(levels().length).toBeLessThanOrEqual(needed + 6);
  });

  it('can be used small, in light and dark', async () => {
    for (const [wide, high] of [
      [1280, 720],
      [640, 480],
    ] as const) {
      await resizeWindow(page, { width: wide, height: high });
      for (const theme of ['dark', 'light']) {
        expect(await accessibilityFaults(page)).toEqual([]);
        await picture(`view-${wide}-${theme}`);
        await page.keyboard.press('t');
      }
    }
    await resizeWindow(page, { width: 1280, height: 800 });
  });

  it('met no fault on the way', () => {
    expect(application.faults).toEqual([]);
  });
});

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

describeInFrontDoors('the navigator', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;
  let slide: ReviewedSlide;

  beforeAll(async () => {
    folder = temporaryFolder();
    // So few that the heat is a spot for each, none of them where another is in a mirror.
    slide = await writeReviewedSlide(folder.path, join(folder.path, 'home'), 3);
    application = await open({ folder: folder.path, size: { width: 1280, height: 720 } });
    ({ page } = application);
    await application.openSlide('reviewed.tiff');
    await page.getByTestId('scale-bar').waitFor();
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  /** Of the heat's canvas and of the picture below it, CSS pixels of the page; the picture's by what is painted. */
  const boxes = (): Promise<{ heat: Box; thumbnail: Box }> =>
    page.evaluate(`(() => {
      const boxOf = ({ x, y, width, height }) => ({ x, y, width, height });
      const picture = document.querySelector('.navigator .openseadragon-canvas canvas');
      const { width, height } = picture;
      const { data } = picture.getContext('2d').getImageData(0, 0, width, height);
      let [left, top, right, bottom] = [width, height, 0, 0];
      for (let at = 0; at < width * height; at += 1) {
        if (data[4 * at + 3] < 128) continue;
        const [x, y] = [at % width, Math.floor(at / width)];
        [left, top] = [Math.min(left, x), Math.min(top, y)];
        [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
      }
      const on = picture.getBoundingClientRect();
      const [across, down] = [on.width / width, on.height / height];
      return {
        heat: boxOf(document.querySelector('[data-testid="navigator-heat"]').getBoundingClientRect()),
        thumbnail: {
          x: on.x + left * across,
          y: on.y + top * down,
          width: (right - left) * across,
          height: (bottom - top) * down,
        },
      };
    })()`);

  async function navigatorBox(): Promise<Box> {
    const box = await page.locator('.navigator').boundingBox();
    if (box === null) throw new Error('there is no navigator');
    return box;
  }

  const distance = (one: Point | null, other: Point): number =>
    one === null ? Infinity : Math.hypot(one.x - other.x, one.y - other.y);

  /** Level-0 pixels. */
  async function middleOfView(): Promise<Point | null> {
    const view = parseAddress(await page.evaluate<string>('location.hash'))?.view ?? null;
    return view === null ? null : { x: view.centreX, y: view.centreY };
  }

  /** Of the rectangle that shows the view in the navigator, CSS pixels of the page. */
  async function middleOfFrame(): Promise<Point | null> {
    const box = await page.locator('.navigator .displayregion').boundingBox();
    return box === null ? null : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** Shows the slide whole. Level-0 pixels. */
  async function middleOfSlide(): Promise<Point> {
    await page.keyboard.press('0');
    return new DrawingHand(page).view().then(({ centreX, centreY }) => ({ x: centreX, y: centreY }));
  }

  /** Where the picture in the navigator shows a place of the slide, CSS pixels of the page. */
  function onThumbnail({ x, y, width, height }: Box, place: Point, middle: Point, flipped: boolean): Point {
    const across = place.x / middle.x / 2;
    return { x: x + width * (flipped ? 1 - across : across), y: y + (height * place.y) / middle.y / 2 };
  }

  /** Level-0 pixels in two and a half pixels of the navigator: a click counts from its border, which is one wide. */
  const nearness = (thumbnail: Box, middle: Point): number => (2.5 * 2 * middle.x) / thumbnail.width;

  it('shows the heat where its picture shows the detections, mirrored and turned', async () => {
    const middle = await middleOfSlide();
    const { thumbnail } = await boxes();
    const near = nearness(thumbnail, middle);
    for (const degrees of [0, 90]) {
      await page.getByTestId('angle').fill(String(degrees));
      await page.getByTestId('angle').press('Enter');
      await page.getByTestId('angle').blur();
      for (const flipped of [false, true]) {
        const spots = slide.detections.map((place) => onThumbnail(thumbnail, place, middle, flipped));
        await expect
          .poll(async () => {
            const screen = await screenPixels(page);
            return spots.every((spot) => screen.share(vermillion, spot, 2) > 0);
          })
          .toBe(true);
        for (const [index, detection] of slide.detections.entries()) {
          const { x, y } = spots[index] ?? detection;
          await page.mouse.click(x, y);
          await expect.poll(async () => distance(await middleOfView(), detection)).toBeLessThan(near);
        }
        await page.keyboard.press('0');
        await page.keyboard.press('f');
      }
    }
    await page.keyboard.press('\\');
  });

  it('follows the size of the window', async () => {
    const middle = await middleOfSlide();
    const quarter = { x: middle.x / 2, y: middle.y / 2 };
    const isRight = async (): Promise<void> => {
      await expect
        .poll(async () => {
          const { heat, thumbnail } = await boxes();
          const sides = ['x', 'y', 'width', 'height'] as const;
          return Math.max(...sides.map((side) => Math.abs(heat[side] - thumbnail[side])));
        })
        .toBeLessThan(1.5);
      const { thumbnail } = await boxes();
      const { x, y, width: wide, height: high } = await navigatorBox();
      const places = [
        { on: onThumbnail(thumbnail, quarter, middle, false), place: quarter },
        { on: { x: x + wide / 2, y: y + high / 2 }, place: middle },
      ];
      for (const { on, place } of places) {
        await page.mouse.click(on.x, on.y);
        await expect
          .poll(async () => distance(await middleOfView(), place))
          .toBeLessThan(nearness(thumbnail, middle));
        await expect.poll(async () => distance(await middleOfFrame(), on)).toBeLessThan(2.5);
      }
    };
    await isRight();
    const large = await navigatorBox();
    await resizeWindow(page, { width: 640, height: 480 });
    expect((await navigatorBox()).width).toBeLessThan(large.width);
    await isRight();
    await application.loadAgain();
    await page.getByTestId('scale-bar').waitFor();
    await resizeWindow(page, { width: 1280, height: 720 });
    await isRight();
  });

  it('met no fault on the way', () => {
    expect(application.faults).toEqual([]);
  });
});
