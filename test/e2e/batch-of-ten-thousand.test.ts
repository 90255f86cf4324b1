/**
 * The batch screen with ten thousand slides in the queue, in Chromium through `spindle serve`: what a person does there is bounded by what
 * they see. How soon each action answers is printed where `SPINDLE_TIMES=1`, and is held to 100 ms there: on a quiet machine.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultProjectPath } from '../../src-main/project/default-project';
import { Project } from '../../src-main/project/project';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { answerTable, answerTime, medians, type AnswerTime } from './answer-times';
import { framesDrawn } from './frames';
import { describeInFrontDoors, type OpenedApplication } from './front-doors';

const slides = 10_000;
const rounds = 3;
const mostMs = 100;
const isTimed = process.env.SPINDLE_TIMES === '1';

/** Half of them in each of two folders; no file is there, and none is asked for. */
function fillQueue(home: string, folder: string): void {
  mkdirSync(home, { recursive: true });
  const project = Project.open(defaultProjectPath(home), true);
  const { id } = project.queue.addBatch(join(folder, 'spindle'), 'settings');
  project.queue.keepSettings(id, { formats: ['pdf'], summaries: [], jobs: 1 });
  const pathOf = (index: number): string => {
    const name = `S23-00412-University-Hospital-Mamma-B${String(slides - index).padStart(5, '0')}-HE.svs`;
    return join(folder, index % 2 === 0 ? 'even' : 'odd', name);
  };
  project.queue.add(
    id,
    Array.from({ length: slides }, (_, index) => ({
      path: pathOf(index),
      scene: 0,
      settings: { case: `H-${1000 + (index >> 2)}` },
      priority: 0,
    })),
  );
  project.close();
}

describeInFrontDoors(
  'ten thousand queued slides',
  (open) => {
    let folder: TemporaryFolder;
    let application: OpenedApplication;
    let page: Page;
    const times: AnswerTime[] = [];

    beforeAll(async () => {
      folder = temporaryFolder();
      fillQueue(join(folder.path, 'home'), folder.path);
      application = await open({ folder: folder.path, size: { width: 1280, height: 900 } });
      ({ page } = application);
      page.setDefaultTimeout(60_000);
      await page.getByTestId('status-bar').waitFor();
    });

    afterAll(async () => {
      await application.close();
      folder.remove();
    });

    /** Of those that are listed, as assistive technology is told. */
    const listed = `Number(document.querySelector('[data-testid="queue-table"]')?.ariaRowCount ?? 0) - 1`;
    const first = `document.querySelector('[data-testid="queue-table"] .row .name')?.textContent`;
    const last = `document.querySelector('[data-testid="queue-table"] [aria-rowindex="${slides + 1}"]')`;
    const selected = `document.querySelector('[data-testid="queue-selected"]').textContent.trim()`;
    const chip = (name: string): string =>
      `[...document.querySelectorAll('.chip')].find((each) => each.textContent.includes('${name}')).textContent`;

    const table = (): ReturnType<Page['getByTestId']> => page.getByTestId('queue-table');
    const find = (): ReturnType<Page['getByLabel']> => page.getByLabel('Find slides');
    const press = (name: string) => () => page.getByRole('button', { name, exact: true }).click();

    const sortBy = (column: string) => () =>
      page.getByRole('columnheader', { name: column }).getByText(column).click();

    async function act(name: string, isDone: string, action: () => Promise<unknown>): Promise<void> {
      times.push(await answerTime(page, name, isDone, action));
      expect(await page.locator('[data-testid="queue-table"] .row').count(), name).toBeLessThanOrEqual(100);
    }

    it('are listed, searched, filtered, sorted, selected, moved, cancelled and queued again', async () => {
      for (let round = 0; round < rounds; round += 1) {
        await application.loadAgain();
        await page.getByTestId('status-bar').waitFor();
        await act('open the screen', `${listed} === ${slides}`, () =>
          page.getByRole('button', { name: 'Batches', exact: true }).click(),
        );
        await act('search', `${listed} === 10`, async () => {
          await find().focus();
          await page.keyboard.insertText('b0432');
        });
        await find().fill('');
        await act('sort by name', `${first}?.includes('B00001-')`, sortBy('Slide'));
        await sortBy('No.')();
        await table().focus();
        await act('scroll to the end', `${last} !== null`, () => page.keyboard.press('End'));
        await act(
          'move to the front',
          `${selected} === 'One selected' && ${last}?.ariaSelected === 'false'`,
          press('Move to the front'),
        );
        await table().focus();
        await act('select all', `${selected} === '10,000 selected'`, () => page.keyboard.press('Control+a'));
        await find().fill('even');
        await page.waitForFunction(`${selected} === '5,000 selected'`);
        await act('cancel 5,000', `${chip('Cancelled')}.includes('5,000')`, press('Cancel'));
        await act(
          'filter by state',
          `${listed} === 5000 && document.querySelector('.row').dataset.state === 'cancelled'`,
          () => page.getByRole('button', { name: 'Cancelled 5,000' }).click(),
        );
        await table().focus();
        await page.keyboard.press('Control+a');
        await act('try 5,000 again', `${chip('Cancelled')}.includes(' 0')`, press('Try again'));
        await framesDrawn(page, 2);
      }
      expect(application.faults).toEqual([]);
    });

    it('answer what a person does at once', () => {
      const middle = medians(times);
      process.stdout.write(answerTable(middle));
      expect(middle).toHaveLength(9);
      if (!isTimed) return;
      expect(middle.filter(({ answeredMs }) => answeredMs > mostMs)).toEqual([]);
      expect(middle.filter(({ busiestMs }) => busiestMs > mostMs)).toEqual([]);
    });
  },
  'Chromium',
);
