/** A batch of the application: real slides through the session's requests, into documents, the project and the topics. */
import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { thisProcess } from '../../src-main/base/process-identity';
import type { BatchItem, BatchSettings, QueueRow } from '../../src-main/contract/batch';
import {
  applyChanges,
  decisionsTopic,
  emptyStates,
  queueTopic,
  type Update,
} from '../../src-main/contract/wire/topics';
import { Project } from '../../src-main/project/project';
import type { Session } from '../../src-main/session/session';
import { steadyModel, writeTinyModels } from '../e2e/tiny-installation';
import { makeAnotherSlide } from '../fixture/another-slide';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { sessionFixture, type SessionFixture } from './session-fixture';

let folder: TemporaryFolder;
let phantom: string;
let fixture: SessionFixture;
beforeAll(async () => {
  folder = temporaryFolder();
  phantom = join(folder.path, 'phantom.tif');
  await placePhantom(phantom, { seed: 5, areaMm2: 0.6 });
  writeTinyModels(join(folder.path, 'models'), [steadyModel]);
}, 120_000);
afterAll(() => folder.remove());
beforeEach(async () => {
  fixture = await sessionFixture(phantom, { models: join(folder.path, 'models') });
});
afterEach(() => fixture.end());

/** A slide like the first, and another. */
function add(name: string): void {
  makeAnotherSlide(fixture.copy(name), name.charCodeAt(0));
}

const settings: BatchSettings = { formats: ['csv', 'json'], summaries: ['csv'], jobs: 1 };
const out = (): string => join(fixture.slides, 'results', 'first');

async function start(
  session: Session,
  more: Partial<{ isAgain: boolean; folder: string }> = {},
): Promise<string> {
  const wanted = {
    inputs: [fixture.slides],
    recursive: false,
    folder: out(),
    settings,
    isAgain: false,
    ...more,
  };
  return (await session.api.startBatch(wanted)).batch;
}

async function batchOf(session: Session, id: string): Promise<BatchItem> {
  const { changes } = (await session.api.subscribe({ topic: 'batches' })) as Update<'batches'>;
  const batch = changes.find((each) => each.id === id);
  if (batch === undefined) throw new Error('no such batch');
  return batch;
}

async function rowsOf(session: Session, id: string): Promise<Map<string, QueueRow>> {
  const update = (await session.api.subscribe({ topic: queueTopic(id) })) as Update<'queue'>;
  const rows = applyChanges.queue(emptyStates.queue, update.changes);
  return new Map([...rows.values()].map((row) => [row.path.split('/').at(-1) ?? '', row]));
}

const idle = (session: Session, id: string): Promise<void> =>
  expect.poll(() => batchOf(session, id), { timeout: 60_000 }).toMatchObject({ work: 'idle' });

it('analyses what is good, sets aside what is broken, and says both', async () => {
  add('second.tif');
  writeFileSync(join(fixture.slides, 'broken.tif'), 'II*\0 not a slide');
  const { api } = fixture.session;
  expect(await api.findForBatch({ inputs: [fixture.slides], recursive: false })).toMatchObject({ slides: 3 });

  const id = await start(fixture.session);
  await idle(fixture.session, id);

  const batch = await batchOf(fixture.session, id);
  expect(batch).toMatchObject({
    ...{ folder: out(), settings, error: null },
    counts: { queued: 0, running: 0, done: 2, failed: 1, cancelled: 0, same: 0 },
  });
  const rows = await rowsOf(fixture.session, id);
  expect(rows.get('broken.tif')).toMatchObject({
    state: 'failed',
    attempts: 1,
    reason: { tag: 'broken-file' },
  });
  expect(rows.get('field.tif')).toMatchObject({ state: 'done', reason: null });
  expect(readdirSync(out()).sort()).toEqual(
    ['field.csv', 'field.json', 'second.csv', 'second.json', 'summary.csv'].sort(),
  );
  expect(fixture.events.filter(({ type }) => type === 'batch-ended')).toEqual([
    { type: 'batch-ended', folder: out(), counts: batch.counts },
  ]);
  // The run is in the project, so that the slide shows it when it is opened.
  const { slideId } = await api.openSlide({ path: fixture.slide });
  const { mitoticCount } = await api.glimpse({ path: fixture.slide });
  expect(mitoticCount).toBeGreaterThan(0);
  await api.closeSlide({ slideId });
}, 120_000);

it('analyses a slide once that lies there twice, and refuses a list that puts it into two cases', async () => {
  const { api } = fixture.session;
  fixture.copy('same.tif');
  const id = await start(fixture.session);
  await idle(fixture.session, id);
  expect((await batchOf(fixture.session, id)).counts).toMatchObject({ done: 1, failed: 0, same: 1 });
  expect((await rowsOf(fixture.session, id)).get('same.tif')).toMatchObject({
    ...{ state: 'same', sameAs: fixture.slide, reason: null },
  });
  expect(existsSync(join(out(), 'same.json'))).toBe(false);

  const list = join(fixture.slides, 'list.csv');
  writeFileSync(list, 'file;case\nfield.tif;K1\nsame.tif;K2\n');
  const refused = { tag: 'table-invalid', why: expect.stringContaining('line 3 of list.csv') as string };
  const wanted = { inputs: [list], recursive: false };
  await expect(api.findForBatch(wanted)).rejects.toMatchObject(refused);
  await expect(api.startBatch({ ...wanted, folder: out(), settings, isAgain: false })).rejects.toMatchObject(
    refused,
  );
  expect(await api.takeList({ path: list })).toMatchObject({ changed: 0, faults: [refused] });
}, 120_000);

it('is paused, goes on, is stopped, and is gone on with by another application', async () => {
  for (const name of ['b.tif', 'c.tif', 'd.tif']) add(name);
  const { session } = fixture;
  const id = await start(session);
  await expect.poll(() => batchOf(session, id), { timeout: 60_000 }).toMatchObject({ work: 'running' });
  await session.api.pauseBatch({ batch: id, isPaused: true });
  expect(await batchOf(session, id)).toMatchObject({ work: 'paused' });
  const patchesNow = async (): Promise<unknown> =>
    (await batchOf(session, id)).running.map(({ progress }) => progress.patchesDone);
  // What was under way ends; nothing else begins.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const held = await patchesNow();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await patchesNow()).toEqual(held);
  expect((await batchOf(session, id)).counts.done).toBeLessThan(4);

  await session.api.pauseBatch({ batch: id, isPaused: false });
  await expect
    .poll(async () => (await batchOf(session, id)).counts.done, { timeout: 60_000 })
    .toBeGreaterThan(0);
  await session.api.stopBatch({ batch: id });
  await idle(session, id);
  const stopped = await batchOf(session, id);
  expect(stopped).toMatchObject({ error: null, counts: { failed: 0, running: 0 } });
  await session.close();

  const later = fixture.again();
  expect(await batchOf(later, id)).toMatchObject({ work: 'idle', counts: stopped.counts, settings });
  await later.api.resumeBatch({ batch: id });
  await idle(later, id);
  expect((await batchOf(later, id)).counts).toEqual({
    queued: 0,
    running: 0,
    done: 4,
    failed: 0,
    cancelled: 0,
    same: 0,
  });
  expect([...(await rowsOf(later, id)).values()].filter(({ attempts }) => attempts > 2)).toEqual([]);
}, 120_000);

it('does in the order that a person asks for, and nothing of what they cancelled', async () => {
  for (const name of ['b.tif', 'c.tif', 'd.tif', 'e.tif']) add(name);
  const { session } = fixture;
  const id = await start(session);
  const before = await rowsOf(session, id);
  const numberOf = (name: string): number => before.get(name)?.number ?? -1;
  await session.api.changeQueue({ batch: id, numbers: [numberOf('e.tif')], change: 'first' });
  await session.api.changeQueue({ batch: id, numbers: [numberOf('c.tif')], change: 'cancel' });
  await idle(session, id);
  const rows = await rowsOf(session, id);
  expect(rows.get('c.tif')).toMatchObject({ state: 'cancelled' });
  expect((await batchOf(session, id)).counts).toMatchObject({ done: 4, cancelled: 1 });
  expect(existsSync(join(out(), 'c.csv'))).toBe(false);
  const { changes } = (await session.api.subscribe({ topic: 'project' })) as Update<'project'>;
  const project = Project.openToRead(changes[0]?.path ?? '');
  const begunAt = new Map(
    project.queue.slides(id).map(({ path, startedAt }) => [basename(path), startedAt ?? '']),
  );
  project.close();
  expect(begunAt.get('e.tif')?.localeCompare(begunAt.get('d.tif') ?? '')).toBe(-1);

  // What was cancelled is analysed when somebody asks for it.
  await session.api.changeQueue({ batch: id, numbers: [numberOf('c.tif')], change: 'again' });
  await session.api.resumeBatch({ batch: id });
  await idle(session, id);
  expect((await batchOf(session, id)).counts).toMatchObject({ done: 5, cancelled: 0 });
}, 120_000);

it("computes a person's own analysis first", async () => {
  for (const name of ['b.tif', 'c.tif']) add(name);
  const { session } = fixture;
  const id = await start(session);
  await expect.poll(() => batchOf(session, id), { timeout: 60_000 }).toMatchObject({ work: 'running' });
  const own = join(fixture.root, 'slides', 'own.tif');
  copyFileSync(phantom, own);
  const { slideId } = await session.api.openSlide({ path: own });
  const { runId } = await session.api.startRun({ slideId });
  await fixture.run(runId, ({ progress }) => progress.stage === 'detecting');
  const batch = await batchOf(session, id);
  if (batch.work !== 'idle') expect(batch.work).toBe('yielding');
  await fixture.finished(runId);
  await idle(session, id);
  expect((await batchOf(session, id)).counts).toMatchObject({ done: 3, failed: 0 });
}, 120_000);

it('reads and writes nothing outside the folder that is served', async () => {
  const { api } = fixture.session;
  const outside = join(folder.path, 'elsewhere');
  const wanted = { inputs: [fixture.slides], recursive: false, settings, isAgain: false };
  await expect(api.startBatch({ ...wanted, folder: outside })).rejects.toMatchObject({
    ...{ tag: 'not-found', what: 'cannot write the documents into the folder', where: { path: outside } },
  });
  await expect(api.startBatch({ ...wanted, inputs: [phantom], folder: out() })).rejects.toMatchObject({
    tag: 'not-found',
  });
  writeFileSync(join(fixture.slides, 'list.txt'), `${join(fixture.slides, 'gone.tif')}\n${phantom}\n`);
  await expect(
    api.startBatch({ ...wanted, inputs: [join(fixture.slides, 'list.txt')], folder: out() }),
  ).rejects.toMatchObject({ tag: 'not-found', where: { path: phantom } });
  expect(existsSync(outside)).toBe(false);
  expect(existsSync(out())).toBe(false);
});

it('keeps its project, and its list, while it works', async () => {
  add('b.tif');
  const { session } = fixture;
  const id = await start(session);
  const other = { path: join(fixture.slides, 'other.spindle'), create: true };
  await expect(session.api.openProject(other)).rejects.toMatchObject({ tag: 'busy' });
  await expect(session.api.removeBatch({ batch: id })).rejects.toMatchObject({ tag: 'busy' });
  await expect(start(session, { folder: join(fixture.slides, 'second') })).rejects.toMatchObject({
    tag: 'busy',
  });
  expect(session.hasRunsGoing).toBe(true);
  await idle(session, id);
  expect(session.hasRunsGoing).toBe(false);
  await session.api.removeBatch({ batch: id });
  await expect(batchOf(session, id)).rejects.toThrow('no such batch');
  await expect(session.api.resumeBatch({ batch: id })).rejects.toMatchObject({ tag: 'not-found' });
  expect(existsSync(join(out(), 'summary.csv'))).toBe(true);
}, 120_000);

const ownProtocol = {
  ...{
    id: 'clinic-breast',
    version: '2026',
    name: 'Breast, our microscope',
    tumour: 'Breast',
    counted: 'figures',
  },
  ...{ area: { kind: 'area', mm2: 2 }, unitMm2: null, bands: [], rounding: 'nearest', otherArea: 'refused' },
  ...{ citation: 'Our manual', source: { kind: 'own', read: 'Our manual' }, checked: '2026-01-31' },
};

it("follows a list: its cases, and a person's own protocol with all of its definition", async () => {
  const { session, slides } = fixture;
  const { api } = session;
  const list = join(slides, 'list.csv');
  writeFileSync(list, 'file;case;protocol\nfield.tif;26-0815;BREAST, our microscope\n');
  const wanted = { inputs: [list], recursive: false, folder: out(), settings, isAgain: false };
  await expect(api.startBatch(wanted)).rejects.toMatchObject({ tag: 'table-invalid' });
  await api.keepWindowSetting({ name: 'protocols', value: JSON.stringify({ protocols: [ownProtocol] }) });
  const { batch } = await api.startBatch(wanted);
  await idle(session, batch);
  expect((await batchOf(session, batch)).counts).toMatchObject({ done: 1 });
  const row = (await rowsOf(session, batch)).get('field.tif');
  expect(row?.case).toBe('26-0815');

  const { picture } = await api.openSlide({ path: fixture.slide });
  const { changes } = (await api.subscribe({ topic: decisionsTopic(picture) })) as Update<'decisions'>;
  const kinds = changes.flat().map(({ command }) => command);
  expect(kinds).toMatchObject([
    { kind: 'set-case', case: { name: '26-0815' } },
    { kind: 'choose-protocol', protocol: 'clinic-breast:2026', definition: ownProtocol },
    { kind: 'record-run' },
  ]);
}, 120_000);

it('takes over what a killed process held, and says that it waits', async () => {
  const { session } = fixture;
  add('b.tif');
  const id = await start(session);
  await idle(session, id);
  const { changes } = (await session.api.subscribe({ topic: 'project' })) as Update<'project'>;
  const project = Project.open(changes[0]?.path ?? '', false);
  const [first] = project.queue.slides(id);
  project.queue.again([first?.number ?? -1]);
  // Its number belongs to no process any more.
  const owner = { ...thisProcess(), pid: 2 ** 22 + 1 };
  project.queue.claim(id, owner);
  project.close();

  expect((await batchOf(session, id)).counts).toMatchObject({ queued: 1, running: 0, done: 1 });
  expect((await rowsOf(session, id)).get(basename(first?.path ?? ''))).toMatchObject({ state: 'queued' });
  await session.api.resumeBatch({ batch: id });
  await idle(session, id);
  expect((await batchOf(session, id)).counts).toMatchObject({ queued: 0, running: 0, done: 2 });
}, 120_000);
