/** A batch into a folder that other processes work on: joined where it is the same, refused where it was made otherwise. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginBatch, type BatchToBegin } from '../../src-main/analysis/begin-batch';
import { NamedSlides } from '../../src-main/analysis/named-slides';
import { Project } from '../../src-main/project/project';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const folder = '/documents';
let files: TemporaryFolder;
let project: Project;

beforeEach(() => {
  files = temporaryFolder();
  project = Project.open(join(files.path, 'p.spindle'), true);
});
afterEach(() => {
  project.close();
  files.remove();
});

function wanted(changed: Partial<BatchToBegin>): BatchToBegin {
  const named = new NamedSlides();
  return {
    ...{ queue: project.queue, folder, formats: ['json'], decides: 'one', named },
    slides: named.add([{ path: '/slides/a.svs' }]),
    decidedNow: () => Promise.resolve(''),
    ...{ isAgain: false, isShared: false },
    ...changed,
  };
}

it('takes nothing from a process that works with other settings', async () => {
  const { queue } = project;
  const first = await beginBatch(wanted({}));
  const begun = beginBatch(wanted({ decides: 'other', isShared: true }));
  await expect(begun).rejects.toMatchObject({ tag: 'busy', where: { path: folder } });
  expect(queue.batchInto(folder)?.id).toBe(first.batch.id);
  expect(queue.slides(first.batch.id)).toHaveLength(1);
});

it('joins a batch with the same settings, and starts a new one where nobody works on a batch with other settings', async () => {
  const first = await beginBatch(wanted({}));
  const joined = await beginBatch(wanted({ isShared: true }));
  expect(joined).toMatchObject({ batch: { id: first.batch.id }, isOfOtherSettings: false });
  const other = await beginBatch(wanted({ decides: 'other' }));
  expect(other.isOfOtherSettings).toBe(true);
  expect(other.batch.id).not.toBe(first.batch.id);
});
