/**
 * The list of cases in the window: a real slide that is analysed, put into a case, signed off, changed and moved; and ten thousand slides,
 * of which each action changes what is drawn and nothing more.
 */
import { linkSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { thisProcess } from '../../src-main/base/process-identity';
import type { Command } from '../../src-main/contract/domain/command';
import { slideKey, type SlidePicture } from '../../src-main/contract/identity';
import { inTransaction } from '../../src-main/project/database';
import { closeDatabase, openDatabase } from '../../src-main/project/open-database';
import { Project } from '../../src-main/project/project';
import { recordResult } from '../../src-main/project/recorded-runs';
import { noteSlideFile } from '../../src-main/project/slide-files';
import { exampleResult } from '../analysis-result';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { accessibilityFaults } from './accessibility';
import { resizeWindow } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';
import { savePicture } from './pictures';
import { openWithSteadyModel } from './tiny-installation';
import { clippedTexts } from './visible-text';
import { controlsNotReached } from './without-a-mouse';

/** More than are in sight at once in any window. */
const mostRows = 100;

class Cases {
  constructor(readonly page: Page) {}

  get list() {
    return this.page.getByTestId('case-list');
  }

  get rows() {
    return this.list.getByRole('row');
  }

  slide(name: string) {
    return this.rows.filter({ hasText: name });
  }

  button(name: string | RegExp) {
    return this.page.getByRole('region', { name: 'Cases' }).getByRole('button', { name });
  }

  async show() {
    await this.page.keyboard.press('Shift+S');
    await this.page.getByRole('region', { name: 'Cases' }).waitFor();
  }

  async state(name: string): Promise<string> {
    return (await this.slide(name).locator('.standing').textContent()) ?? '';
  }
}

describeInFrontDoors(
  'the cases of a small project',
  (open) => {
    let folder: TemporaryFolder;
    let application: OpenedApplication;
    let page: Page;
    let cases: Cases;
    const slides = (): string => join(folder.path, 'slides');

    beforeAll(async () => {
      folder = temporaryFolder();
      mkdirSync(join(folder.path, 'S-100'));
      await placePhantom(join(folder.path, 'phantom.tiff'), { areaMm2: 0.1 });
      await writeAperioSvs(join(folder.path, 'second.svs'));
      mkdirSync(slides());
      application = await openWithSteadyModel(open, folder.path);
      ({ page } = application);
      page.setDefaultTimeout(30_000);
      cases = new Cases(page);
      await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    });

    afterAll(async () => {
      expect(application.faults).toEqual([]);
      await application.close();
      folder.remove();
    });

    it('teach where there is nothing yet, and lead back by Escape', async () => {
      await cases.show();
      await page.getByTestId('no-cases').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await savePicture(page, 'cases-empty');
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('region', { name: 'Cases' }).count()).toBe(0);
    });

    it('list a slide when it was analysed, and take it into a case by keys alone', async () => {
      await application.openSlide('phantom.tiff');
      await page.getByTestId('slide-view').waitFor();
      await page.getByRole('button', { name: 'Analyse', exact: true }).click();
      await page.getByRole('button', { name: 'Analyse again' }).waitFor({ timeout: 90_000 });
      await cases.show();
      await expect.poll(() => cases.state('phantom.tiff')).toBe('analysed');
      await cases.slide('No case').focus();
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => page.getByTestId('selected-count').textContent()).toContain('1 selected');
      await cases.button('Set case…').press('Enter');
      await page.keyboard.type('S-100');
      await page.keyboard.press('Tab');
      await page.keyboard.type('A');
      await page.keyboard.press('Tab');
      await page.keyboard.type('HE');
      await page.keyboard.press('Enter');
      await cases.slide('S-100').waitFor();
      await expect.poll(() => cases.slide('phantom.tiff').textContent()).toContain('block A · HE · 1 run');
      expect(await page.getByTestId('done-action').textContent()).toContain('The case of 1 slide was set.');
      // The undo of the list, not of the slide in front.
      await page.keyboard.press('Control+z');
      await cases.slide('No case').waitFor();
      await expect.poll(() => cases.slide('S-100').count()).toBe(0);
    });

    it('sign a slide off, say what was changed since, and withdraw the sign-off', async () => {
      await cases.slide('phantom.tiff').click();
      await cases.button('Sign off…').click();
      expect(await page.getByRole('form', { name: 'Sign off…' }).textContent()).toContain(
        'AB answers for 1 slide as it stands.',
      );
      await savePicture(page, 'cases-sign-off');
      await cases.button('Sign off 1 slide').click();
      await expect.poll(() => cases.state('phantom.tiff')).toMatch(/^signed off: version 1, AB, /);
      await cases.slide('phantom.tiff').click();
      await cases.button('Set case…').click();
      await page.keyboard.type('S-200');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => cases.state('phantom.tiff'))
        .toBe('changed since version 1, which AB signed off');
      await cases.slide('phantom.tiff').click();
      await cases.button('Withdraw sign-off…').click();
      await page.keyboard.type('wrong case');
      await page.keyboard.press('Enter');
      await expect.poll(() => cases.state('phantom.tiff')).toBe('analysed');
    });

    it('name what somebody else changed meanwhile, and sign off all others', async () => {
      const project = Project.open(join(folder.path, 'home', 'default.spindle'), false);
      const other = { key: slideKey('f'.repeat(32)), scene: 0 };
      const verdict = (slide: SlidePicture, figure: string): Command => ({
        ...{ kind: 'give-verdict', slide, figure, place: { x: 1, y: 2 }, verdict: 'mitotic' },
      });
      project.execute([{ id: 'one', by: 'CD', command: verdict(other, 'one') }]);
      await expect.poll(() => cases.state('ffff')).toBe('in review');
      await cases.slide('ffff').click();
      await page.keyboard.press('Control+a');
      await cases.button('Sign off…').click();
      await page.getByRole('form').waitFor();
      // Written by another process after the list was read, and before the sign-off comes.
      await page.route('**/api/call/execute', async (route) => {
        project.execute([{ id: 'two', by: 'CD', command: verdict(other, 'two') }]);
        await route.continue();
      });
      await cases.button('Sign off 2 slides').click();
      await page.getByTestId('refused').waitFor();
      expect(await page.getByTestId('refused').textContent()).toContain('CD gave a verdict meanwhile');
      await expect.poll(() => cases.state('phantom.tiff')).toMatch(/^signed off: version 2, AB/);
      await page.unroute('**/api/call/execute');
      project.close();
      await savePicture(page, 'cases-refused');
      await cases.button('Dismiss').click();
    });

    it('say before a sign-off which tiles are missing, ask once more, and leave keys of other screens to them', async () => {
      const file = join(folder.path, 'home', 'default.spindle');
      const project = Project.open(file, false);
      const slide = { key: slideKey('e'.repeat(32)), scene: 0 };
      const missingTiles = Array.from({ length: 12 }, (_, column) => ({
        ...{ level: 0, column, row: 0, why: 'its data is cut short' },
      }));
      await recordResult(project, slide, { ...exampleResult, missingTiles }, 'CD');
      const { queue } = project;
      const batch = queue.addBatch(join(folder.path, 'documents'), 'settings').id;
      const owner = thisProcess();
      queue.add(batch, [{ path: '/slides/cut-short.svs', scene: 0, settings: {}, priority: 0 }]);
      queue.claim(batch, owner);
      const number = queue.slides(batch)[0]?.number ?? 0;
      queue.intends(number, owner, { run: null, figures: { missing_tiles: 12 } });
      queue.finish(number, owner);
      await expect.poll(() => cases.slide(exampleResult.slide.name).count()).toBe(1);
      await cases.slide(exampleResult.slide.name).click();
      await cases.button('Sign off…').click();
      await expect
        .poll(() => page.getByTestId('sign-off-doubts').textContent())
        .toContain('12 tiles could not be read, on 1 slide: nothing is known of what lies there.');
      await page.keyboard.press('Enter');
      await cases.button('Sign off although 12 tiles are missing').waitFor();
      expect(await cases.state(exampleResult.slide.name)).toBe('analysed');
      expect(await accessibilityFaults(page)).toEqual([]);
      for (const theme of ['light', 'dark'] as const) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        await savePicture(page, `cases-doubts-${theme}`);
      }
      await resizeWindow(page, { width: 640, height: 600 });
      await savePicture(page, 'cases-doubts-640');
      await resizeWindow(page, { width: 1280, height: 900 });
      await page.keyboard.press('Enter');
      await expect.poll(() => cases.state(exampleResult.slide.name)).toMatch(/^signed off: version 1, AB/);
      const signed = project.entriesOf(slide).at(-1)?.command;
      expect(signed).toMatchObject({ kind: 'sign-off', despite: ['missing-tiles'] });
      project.close();

      await cases.slide(exampleResult.slide.name).click();
      await page.keyboard.press('Shift+Q');
      await page.getByTestId('queue-table').waitFor();
      const row = page.getByTestId('queue-table').locator('.row', { hasText: 'cut-short.svs' });
      expect(await row.textContent()).toContain('done, 12 tiles missing');
      await row.click();
      expect(await page.getByTestId('queue-missing-tiles').textContent()).toContain(
        '12 tiles could not be read',
      );
      for (const width of [480, 640, 1280]) {
        await resizeWindow(page, { width, height: 700 });
        await savePicture(page, `batch-missing-tiles-${width}`);
      }
      await resizeWindow(page, { width: 1280, height: 900 });
      await page.keyboard.press('Shift+S');
      await cases.list.waitFor();
    });

    it('miss a file that was moved, and find it again in a folder', async () => {
      await page.keyboard.press('Escape');
      renameSync(join(folder.path, 'phantom.tiff'), join(folder.path, 'S-100', 'renamed.tiff'));
      await cases.show();
      await expect.poll(() => cases.state('phantom.tiff')).toContain('not where it was seen last');
      await cases.slide('phantom.tiff').dblclick();
      await expect
        .poll(() => page.getByTestId('moved-files').textContent())
        .toContain('The file of phantom.tiff is not where it was seen last');
      await savePicture(page, 'cases-moved');
      await cases.button('Look in a folder…').click();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await cases.slide('renamed.tiff').waitFor();
      expect(await page.getByTestId('moved-files').textContent()).toContain('1 found again');
      // By its folder, which it lies in now.
      await cases.slide('renamed.tiff').click();
      await cases.button('Case by folder').click();
      await cases.slide('S-100').waitFor();
      await cases.slide('renamed.tiff').dblclick();
      await page.getByTestId('slide-view').waitFor();
      expect(await page.title()).toContain('renamed.tiff');
    });

    it('come from a list, which names what it could not record', async () => {
      writeFileSync(join(folder.path, 'none.svs'), 'no slide');
      writeFileSync(
        join(folder.path, 'list.csv'),
        'file,case,block\nsecond.svs,S-300,B2\nnone.svs,S-300,B3\nS-100/renamed.tiff,S-100,\n',
      );
      await cases.show();
      await cases.button('From a list…').press('Enter');
      const part = page.getByTestId('taken-list');
      await page.keyboard.type(join(folder.path, 'list.csv'));
      await page.keyboard.press('Enter');
      await expect.poll(() => part.textContent()).toContain('Recorded: 1; so already: 1; nothing stated: 0.');
      expect(await part.getByRole('listitem').allTextContents()).toEqual([
        expect.stringMatching(/none\.svs: .*not|no /),
      ]);
      expect(await accessibilityFaults(page)).toEqual([]);
      await savePicture(page, 'cases-list');
      await expect.poll(() => cases.slide('second.svs').textContent()).toContain('block B2');
      await page.keyboard.press('Escape');
      await expect.poll(() => part.count()).toBe(0);
      await page.keyboard.press('Escape');
    });

    it('are reached without a mouse, fit every window, and are free of faults', async () => {
      await cases.show();
      await cases.slide('renamed.tiff').waitFor();
      expect((await controlsNotReached(page)).left).toEqual([]);
      for (const theme of ['light', 'dark'] as const) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        for (const [width, height] of [
          [560, 700],
          [1280, 900],
          [2560, 1440],
        ] as const) {
          await resizeWindow(page, { width, height });
          expect(await clippedTexts(page)).toEqual([]);
          await savePicture(page, `cases-${theme}-${width}`);
        }
        await resizeWindow(page, { width: 1280, height: 900 });
        expect(await accessibilityFaults(page)).toEqual([]);
      }
    });

    it('are in German where the window is', async () => {
      await page.keyboard.press('Escape');
      await application.setInWindow('language', 'de');
      await application.loadAgain();
      await page.getByRole('navigation', { name: 'Ansichten' }).waitFor();
      await page.keyboard.press('Shift+S');
      await page.getByText('Zuletzt geändert').waitFor({ state: 'attached' });
      await page.getByTestId('case-list').getByRole('row').first().waitFor();
      await resizeWindow(page, { width: 560, height: 700 });
      expect(await clippedTexts(page)).toEqual([]);
      await savePicture(page, 'cases-german-560');
    });
  },
  'Chromium',
);

function slideNumber(index: number): SlidePicture {
  return { key: slideKey((index + 1).toString(16).padStart(32, '0')), scene: 0 };
}

/** Cases of four slides, one of them judged and one of them signed off, with a file each. */
function makeProject(file: string, folder: string, count: number): void {
  const project = Project.open(file, true);
  const commands = Array.from({ length: count }, (_, index): Command[] => {
    const slide = slideNumber(index);
    const name = `S26-${String(Math.floor(index / 4) + 1).padStart(5, '0')}`;
    return [
      {
        ...{ kind: 'set-case', slide },
        case: { name, block: 'ABCD'[index % 4] ?? 'A', stain: index % 8 === 0 ? 'PHH3' : 'HE' },
      },
      ...(index % 4 < 2
        ? [
            {
              ...{ kind: 'give-verdict' as const, slide, figure: 'one', place: { x: 1, y: 2 } },
              verdict: 'mitotic' as const,
            },
          ]
        : []),
    ];
  });
  project.execute(commands.flat().map((command, index) => ({ id: `entry-${index}`, by: 'CD', command })));
  const signed = project
    .casesOf(commands.map((_, index) => slideNumber(index).key))
    .filter((_, at) => at % 4 === 0);
  project.execute(
    signed.flatMap(({ key, scene, last, standing }, index) => {
      if (standing.stage !== 'in review') return [];
      const command = { kind: 'sign-off', slide: { key, scene }, knew: last } as const;
      return [{ id: `signed-${index}`, by: 'CD', command }];
    }),
  );
  project.close();
  const database = openDatabase(file, false);
  inTransaction(database, () => {
    for (let index = 0; index < count; index += 1)
      noteSlideFile(database, slideNumber(index).key, {
        path: join(folder, nameOf(index)),
        seenAt: '2026-01-01T00:00:00.000Z',
        print: null,
      });
  });
  closeDatabase(database);
}

const nameOf = (index: number): string => `section-${String(index + 1).padStart(5, '0')}.svs`;

describeInFrontDoors(
  'ten thousand slides in the list of cases',
  (open) => {
    const count = 10_000;
    let folder: TemporaryFolder;
    let application: OpenedApplication;
    let page: Page;
    let cases: Cases;
    const figures: string[] = [];

    beforeAll(async () => {
      folder = temporaryFolder();
      const archive = join(folder.path, 'archive');
      mkdirSync(archive);
      mkdirSync(join(folder.path, 'home'));
      await writeAperioSvs(join(archive, nameOf(0)));
      for (let index = 1; index < count; index += 1)
        linkSync(join(archive, nameOf(0)), join(archive, nameOf(index)));
      makeProject(join(folder.path, 'home', 'default.spindle'), archive, count);
      application = await open({ folder: folder.path, size: { width: 1280, height: 900 } });
      ({ page } = application);
      page.setDefaultTimeout(60_000);
      cases = new Cases(page);
      await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    });

    afterAll(async () => {
      process.stdout.write(`\n10,000 slides, input to the frame after, ms: ${figures.join('; ')}\n`);
      expect(application.faults).toEqual([]);
      await application.close();
      folder.remove();
    });

    /** From the input to the frame after the one in which the page is so. @param isSo an expression in the page */
    async function measured(name: string, isSo: string, act: () => Promise<unknown>): Promise<void> {
      await page.evaluate(`window.measured = new Promise((done) => {
        const inputs = ['keydown', 'pointerdown', 'input', 'change', 'wheel', 'begin'];
        const begin = (event) => {
          for (const input of inputs) removeEventListener(input, begin, true);
          const look = () => {
            if (!(${isSo})) return requestAnimationFrame(look);
            requestAnimationFrame(() => done(performance.now() - event.timeStamp));
          };
          look();
        };
        for (const input of inputs) addEventListener(input, begin, true);
      }); undefined`);
      await act();
      const ms = await page.evaluate<number>('window.measured');
      figures.push(`${name} ${ms.toFixed(0)}`);
      const rows = await cases.rows.count();
      expect(rows).toBeLessThanOrEqual(mostRows);
    }

    const textOf = (testId: string): string =>
      `document.querySelector('[data-testid="${testId}"]')?.textContent ?? ''`;
    const has = (testId: string, words: string): string =>
      `(${textOf(testId)}).includes(${JSON.stringify(words)})`;
    const first = (words: string): string =>
      `[...document.querySelectorAll('[data-testid="case-list"] [role="row"]')].some((row) => row.ariaRowIndex === '1' && row.textContent.includes(${JSON.stringify(words)}))`;
    const isLast = (words: string): string =>
      `document.activeElement?.textContent.includes(${JSON.stringify(words)}) === true`;

    it('are listed, each action drawing a screenful', async () => {
      const isRead = `${first('S26-00001')} && ${has('case-count', '10,000 slides')}`;
      const begun = performance.now();
      await page.keyboard.press('Shift+S');
      await cases.slide('S26-00001').waitFor();
      figures.push(`open the screen, first time ${(performance.now() - begun).toFixed(0)}`);
      await page.keyboard.press('Escape');
      await measured('open it again: answer', `document.querySelector('section.cases') !== null`, () =>
        page.keyboard.press('Shift+S'),
      );
      await page.keyboard.press('Escape');
      await measured('open it again: all slides', isRead, () => page.keyboard.press('Shift+S'));
      await savePicture(page, 'cases-10000');
      await measured('search', has('case-count', '4 of 10,000'), () =>
        page.getByRole('searchbox').fill('s26-00777'),
      );
      await measured('clear the search', has('case-count', '10,000 slides'), () =>
        page.getByRole('searchbox').press('Escape'),
      );
      await measured('filter', has('case-count', '2,500 of 10,000'), () =>
        cases.button(/^signed off/).click(),
      );
      await measured('unfilter', has('case-count', '10,000 slides'), () =>
        cases.button(/^signed off/).click(),
      );
      for (const [order, words] of [
        ['state', 'section-00003'],
        ['changed', 'section-09997'],
        ['name', 'section-00001'],
        ['case', 'S26-00001'],
      ] as const)
        await measured(`sort by ${order}`, first(words), () =>
          page.getByLabel('Sort by').selectOption(order),
        );
      await page.getByTestId('case-list').evaluate('(it) => it.scrollTo(0, 0)');
      await cases.slide('S26-00001').focus();
      await measured('fold', `document.querySelector('[role="treegrid"]').ariaRowCount === '12496'`, () =>
        page.keyboard.press('ArrowLeft'),
      );
      await measured('unfold', `document.querySelector('[role="treegrid"]').ariaRowCount === '12500'`, () =>
        page.keyboard.press('ArrowRight'),
      );
      await measured('go to the end', isLast('section-10000'), () => page.keyboard.press('End'));
      await measured('select all', has('selected-count', '10,000 selected'), () =>
        page.keyboard.press('Control+a'),
      );
      await measured('fold all', `document.querySelector('[role="treegrid"]').ariaRowCount === '2500'`, () =>
        cases.button('Fold all').click(),
      );
      await measured(
        'unfold all',
        `document.querySelector('[role="treegrid"]').ariaRowCount === '12500'`,
        () => cases.button('Unfold all').click(),
      );
      await measured(
        'scroll to the end',
        first('S26-00001').replace("=== '1'", "=== '12500'").replace('S26-00001', 'section-10000'),
        () =>
          page.evaluate(
            `dispatchEvent(new Event('begin')); document.querySelector('[data-testid="case-list"]').scrollTo(0, 1e9)`,
          ),
      );
    });

    it('of which a hundred are put into a case and taken back, each as one step', async () => {
      await page.getByRole('searchbox').fill('section-000');
      await expect.poll(() => page.getByTestId('case-count').textContent()).toContain('99 of');
      await cases.rows.first().click();
      await page.keyboard.press('Control+a');
      await expect.poll(() => page.getByTestId('selected-count').textContent()).toContain('99 selected');
      await cases.button('Set case…').click();
      await page.getByLabel('Case', { exact: true }).fill('S26-99999');
      await measured(
        'set case of 99: answer',
        'document.querySelector(\'[data-testid="done-action"]\') !== null',
        () => page.keyboard.press('Enter'),
      );
      await measured(
        'set case of 99, search for it: shown',
        `${has('case-count', '99 of')} && ${first('S26-99999')}`,
        () => page.getByRole('searchbox').fill('S26-99999'),
      );
      // Blocks that differ are kept.
      await page.getByRole('searchbox').fill('S26-99999 section-00002');
      await expect.poll(() => cases.slide('section-00002').textContent()).toContain('block B');
      await page.getByRole('searchbox').fill('section-000');
      await cases.slide('S26-99999').waitFor();
      await cases.rows.first().click();
      await measured('undo of 99: shown', `!${first('S26-99999')}`, () => page.keyboard.press('Control+z'));
      await expect.poll(() => cases.slide('S26-00001').count()).toBe(1);
      expect(await page.getByTestId('done-action').textContent()).toContain(
        'The case of 99 slides is as it was',
      );
    });
  },
  'Chromium',
);
