/**
 * The list of slides in the window: a double-click opens what it points at, nothing moves or vanishes when a slide is opened, and the
 * keyboard finds each of ten thousand slides from one tab stop.
 */
import { linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { framesDrawn, resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';

/** What is read of elements in the page. */
interface InPage {
  readonly ariaPosInSet: string | null;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  querySelector(selector: string): InPage | null;
  getAttribute(name: string): string | null;
  computedStyleMap(): { get(property: string): { toString(): string } | undefined };
  scrollTo(x: number, y: number): void;
}

const size = { width: 1280, height: 800 };

/** As laboratories name them: what tells slides apart stands at the end. */
const nameOf = (index: number): string =>
  `S23-00412-University-Hospital-Mamma-Carcinoma-B${String(index + 1).padStart(5, '0')}-HE.svs`;

/** Many names of one file: the list sees no difference, and the test stays short. */
async function makeFolder(path: string, count: number): Promise<void> {
  mkdirSync(path);
  await writeAperioSvs(join(path, nameOf(0)));
  for (let index = 1; index < count; index += 1) linkSync(join(path, nameOf(0)), join(path, nameOf(index)));
}

class List {
  constructor(readonly page: Page) {}

  row(index: number) {
    return this.page.getByTestId('slide-list').getByRole('button', { name: nameOf(index), exact: true });
  }

  /** Scrolls as the wheel does: the keyboard stays where it is. */
  async scrollTo(index: number) {
    await this.page
      .getByTestId('slide-list')
      .evaluate((it: InPage, row: number) => it.scrollTo(0, (row - 3) * 48), index);
    await this.row(index).waitFor();
    return this.row(index);
  }

  /** Of the rows that are drawn, from the top. */
  names(): Promise<string[]> {
    return this.page
      .getByTestId('slide-list')
      .locator('li')
      .evaluateAll((items: InPage[]) =>
        items
          .toSorted((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
          .map((item) => item.querySelector('.row')?.getAttribute('aria-label') ?? ''),
      );
  }

  /** Name of the slide in front, of the rows drawn. */
  front(): Promise<string | null> {
    return this.page.getByTestId('slide-list').locator('[aria-current="true"]').getAttribute('aria-label');
  }

  focused(): Promise<string | null> {
    const focused = this.page.locator(':focus');
    return focused.getAttribute('aria-label', { timeout: 500 }).catch(() => null);
  }

  open(): Promise<string[]> {
    return this.page
      .getByTestId('slide-list')
      .locator('li:not([data-state="new"]) .row')
      .evaluateAll((rows: InPage[]) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
  }

  async isInSight(index: number): Promise<boolean> {
    const row = await this.row(index).boundingBox();
    const list = await this.page.getByTestId('slide-list').boundingBox();
    if (row === null || list === null) return false;
    return row.y >= list.y - 1 && row.y + row.height <= list.y + list.height + 1;
  }
}

describeInFrontDoors('the list of slides', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let page: Page;
  let list: List;

  beforeAll(async () => {
    folder = temporaryFolder();
    await makeFolder(join(folder.path, 'slides'), 60);
    application = await open({ folder: join(folder.path, 'slides'), size });
    ({ page } = application);
    page.setDefaultTimeout(30_000);
    list = new List(page);
    await application.openSlide(nameOf(0));
    await page.getByTestId('slide-view').waitFor();
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
    folder.remove();
  });

  it('opens what a double-click points at, and moves no row', async () => {
    const before = await list.names();
    await list.row(5).dblclick();
    await expect.poll(() => list.front()).toBe(nameOf(5));
    await page.getByTestId('slide-view').waitFor();
    expect(await list.names()).toEqual(before);
    await expect.poll(() => list.open()).toEqual([nameOf(0), nameOf(5)]);
    expect(await page.getByTestId('slide-count').textContent()).toMatch(/^\s*60\s*$/);
  });

  it('is one tab stop, at the row that the keyboard is on', async () => {
    await list.row(3).focus();
    await expect.poll(() => page.getByTestId('slide-list').locator('[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.getByTestId('slide-list').locator(':focus').count()).toBe(0);
    await page.keyboard.press('Shift+Tab');
    expect(await list.focused()).toBe(nameOf(3));
  });

  it('walks by arrows, Home and End, opens by Enter, and keeps the focus while the slide opens', async () => {
    await list.row(3).focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => list.focused()).toBe(nameOf(4));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => list.focused()).toBe(nameOf(2));
    await page.keyboard.press('End');
    await expect.poll(() => list.focused()).toBe(nameOf(59));
    expect(await list.isInSight(59)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => list.front()).toBe(nameOf(59));
    await page.getByTestId('slide-view').waitFor();
    await expect.poll(() => list.row(59).locator('..').getAttribute('data-state')).toBe('open');
    expect(await list.focused()).toBe(nameOf(59));
    await page.keyboard.press('Home');
    await expect.poll(() => list.focused()).toBe(nameOf(0));
    expect(await list.isInSight(0)).toBe(true);
  });

  it('finds a slide by what is typed, also at the end of its name', async () => {
    await list.row(0).focus();
    await page.keyboard.type('b00041');
    await expect.poll(() => list.focused()).toBe(nameOf(40));
    expect(await list.isInSight(40)).toBe(true);
    // Letters that are keys of the window elsewhere did nothing else here.
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('closes by Delete without losing the row or the focus', async () => {
    await (await list.scrollTo(5)).focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => list.row(5).locator('..').getAttribute('data-state')).toBe('new');
    expect(await list.focused()).toBe(nameOf(5));
    expect((await list.names()).indexOf(nameOf(5))).toBeGreaterThanOrEqual(0);
  });

  it('brings the slide in front into sight when it comes to the front elsewhere', async () => {
    await (await list.scrollTo(0)).click();
    await expect.poll(() => list.front()).toBe(nameOf(0));
    // The pointer let go of the focus: the key is the window’s.
    await page.keyboard.press('PageDown');
    await expect.poll(() => list.front()).toBe(nameOf(59));
    await expect.poll(() => list.isInSight(59)).toBe(true);
  });

  it('leaves out the middle of a long name, not its end', async () => {
    const name = (await list.scrollTo(59)).locator('.name');
    const [head, tail] = [name.locator('.head'), name.locator('.tail')];
    expect(await tail.textContent()).toBe(nameOf(59).slice(-16));
    const cut = (part: typeof head) => part.evaluate((it: InPage) => it.scrollWidth > it.clientWidth + 1);
    expect(await cut(head)).toBe(true);
    const [row, end] = [await list.row(59).boundingBox(), await tail.boundingBox()];
    expect((end?.x ?? 0) + (end?.width ?? 0)).toBeLessThanOrEqual((row?.x ?? 0) + (row?.width ?? 0));
    const overflow = await head.evaluate((it: InPage) =>
      it.computedStyleMap().get('text-overflow')?.toString(),
    );
    expect(overflow).toBe('ellipsis');
  });

  it('sorts when asked, and stays so when a slide is opened', async () => {
    await page.getByLabel('Sort slides by').selectOption('name-down');
    await page.getByTestId('slide-list').evaluate((it: InPage) => it.scrollTo(0, 0));
    await expect.poll(async () => (await list.names())[0]).toBe(nameOf(59));
    await list.row(57).dblclick();
    await expect.poll(() => list.front()).toBe(nameOf(57));
    expect((await list.names()).slice(0, 4)).toEqual([59, 58, 57, 56].map(nameOf));
    await page.getByLabel('Sort slides by').selectOption('name');
  });

  it('filters by words, and opens the first that is left', async () => {
    await page.getByLabel('Filter slides by name').fill('mamma b00030');
    expect(await list.names()).toEqual([nameOf(29)]);
    expect(await page.getByTestId('slide-count').textContent()).toContain('1 of 60');
    await page.keyboard.press('Enter');
    await expect.poll(() => list.front()).toBe(nameOf(29));
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await list.names()).length).toBeGreaterThan(10);
  });

  it('shows every slide once after the page was loaded again', async () => {
    await application.loadAgain();
    await page.getByTestId('slide-view').waitFor();
    expect(await page.getByTestId('slide-count').textContent()).toMatch(/^\s*60\s*$/);
  });
});

describeInFrontDoors('a list of ten thousand slides', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;
  let list: List;

  beforeAll(async () => {
    folder = temporaryFolder();
    await makeFolder(join(folder.path, 'slides'), 10_000);
    application = await open({ folder: join(folder.path, 'slides'), size });
    application.page.setDefaultTimeout(30_000);
    list = new List(application.page);
    await application.openSlide(nameOf(0));
    await application.page.getByTestId('slide-view').waitFor();
    await application.page.getByTestId('slide-count').getByText('10,000').waitFor();
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  it('draws the rows in sight only, and answers keys at once', async () => {
    const { page } = application;
    const rows = page.getByTestId('slide-list').locator('li');
    expect(await rows.count()).toBeLessThan(50);
    await list.row(0).focus();
    const begun = performance.now();
    await page.keyboard.press('End');
    await expect.poll(() => list.focused(), { interval: 10 }).toBe(nameOf(9_999));
    await page.keyboard.type('b04321');
    await expect.poll(() => list.focused(), { interval: 10 }).toBe(nameOf(4_320));
    for (let step = 0; step < 50; step += 1) await page.keyboard.press('ArrowDown');
    await expect.poll(() => list.focused(), { interval: 10 }).toBe(nameOf(4_370));
    expect(performance.now() - begun).toBeLessThan(8_000);
    expect(await rows.count()).toBeLessThan(50);
  });

  it('opens one from the middle in place', async () => {
    // The rows follow the scrolling a frame later.
    let before = await list.names();
    await expect
      .poll(async () => {
        const known = before;
        await framesDrawn(application.page, 4);
        before = await list.names();
        return before.join() === known.join();
      })
      .toBe(true);
    await list.row(4_370).dblclick();
    await expect.poll(() => list.front()).toBe(nameOf(4_370));
    await application.page.getByTestId('slide-view').waitFor();
    expect(await list.names()).toEqual(before);
  });
});

describeInFrontDoors('the list of slides in a window too small for it', (open) => {
  let folder: TemporaryFolder;
  let application: OpenedApplication;

  beforeAll(async () => {
    folder = temporaryFolder();
    await makeFolder(join(folder.path, 'slides'), 2);
    application = await open({ folder: join(folder.path, 'slides'), size: { width: 500, height: 600 } });
    application.page.setDefaultTimeout(30_000);
    await application.page.getByTestId('status-bar').waitFor();
  });

  afterAll(async () => {
    await application.close();
    folder.remove();
  });

  it('comes with the space, before a slide is open and afterwards', async () => {
    const { page } = application;
    const shown = (): Promise<boolean> => page.getByTestId('slide-list').isVisible();
    await page.reload();
    await page.getByTestId('status-bar').waitFor();
    expect(await shown()).toBe(false);
    await resizeWindow(page, size);
    await expect.poll(shown).toBe(true);
    await application.openSlide(nameOf(0));
    await page.getByTestId('slide-view').waitFor();
    await resizeWindow(page, { width: 700, height: 600 });
    await expect.poll(shown).toBe(false);
    await resizeWindow(page, size);
    await expect.poll(shown).toBe(true);
  });
});

describeInFrontDoors(
  'a folder with slides only in folders within it',
  (open) => {
    let folder: TemporaryFolder;
    let application: OpenedApplication;
    let page: Page;

    beforeAll(async () => {
      folder = temporaryFolder();
      const slides = join(folder.path, 'slides');
      mkdirSync(slides);
      await makeFolder(join(slides, 'Montag'), 2);
      mkdirSync(join(slides, 'Dienstag'));
      await writeAperioSvs(join(slides, 'Dienstag', 'one.svs'), { seed: 2 });
      application = await open({ folder: slides, size });
      ({ page } = application);
      page.setDefaultTimeout(30_000);
    });

    afterAll(async () => {
      expect(application.faults).toEqual([]);
      await application.close();
      folder.remove();
    });

    it('says so, and offers them, before and after one was chosen', async () => {
      const folders = page.getByTestId('slide-folders');
      await folders.waitFor();
      expect(await page.getByTestId('slide-list').textContent()).toContain('in folders within it');
      await folders.selectOption('Montag');
      await page.getByTestId('slide-view').waitFor();
      const names = (): Promise<string[]> => new List(page).names();
      await expect.poll(names).toEqual([nameOf(0), nameOf(1)]);
      await folders.selectOption('Dienstag');
      await expect.poll(names).toContain('one.svs');
    });
  },
  'Chromium',
);
