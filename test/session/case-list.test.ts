/** The list of cases that windows follow: rows as the project has them, changed slide by slide, and files that are looked for. */
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CaseRow } from '../../src-main/contract/case-row';
import type { Command } from '../../src-main/contract/domain/command';
import { pictureName, slideKey, type SlidePicture } from '../../src-main/contract/identity';
import { applyChanges, emptyStates, type Since, type Update } from '../../src-main/contract/wire/topics';
import { Project } from '../../src-main/project/project';
import { findInstallation } from '../../src-main/session/installation';
import { placePhantom } from '../fixture/phantom';
import { sessionFixture, smallPhantom, type SessionFixture, type SmallPhantom } from './session-fixture';

let phantom: SmallPhantom;
let fixture: SessionFixture;
beforeAll(async () => {
  phantom = await smallPhantom();
});
afterAll(() => phantom.remove());
beforeEach(async () => {
  fixture = await sessionFixture(phantom.path);
});
afterEach(() => fixture.end());

const subscribe = async (since?: Since): Promise<Update<'cases'>> =>
  // A topic is of one family.
  (await fixture.session.api.subscribe({ topic: 'cases', ...(since && { since }) })) as Update<'cases'>;
const published = (): Update<'cases'>[] =>
  fixture.events.flatMap((event) =>
    event.type === 'update' && event.topic === 'cases' ? [event as unknown as Update<'cases'>] : [],
  );
const rowsIn = (update: Update<'cases'>): CaseRow[] => update.changes.flat();

/** What a window has: the answer that it began with, and all that came since. */
function shown(first: Update<'cases'>): ReadonlyMap<string, CaseRow> {
  const later = published().filter(({ epoch, seq }) => epoch === first.epoch && seq > first.seq);
  const numbers = [first, ...later].map(({ seq }) => seq);
  expect(later.map(({ after }) => after)).toEqual(numbers.slice(0, -1));
  return [first, ...later].reduce(
    (rows, { changes }) => applyChanges.cases(rows, changes),
    emptyStates.cases,
  );
}

let sent = 0;
async function decide(...commands: readonly Command[]): Promise<void> {
  const numbered = commands.map((command) => ({ id: `command-${(sent += 1)}`, command }));
  // No run is recorded by request.
  await fixture.session.api.execute({ commands: numbered } as Parameters<
    typeof fixture.session.api.execute
  >[0]);
}

const verdict = (slide: SlidePicture, figure: string): Command => ({
  ...{ kind: 'give-verdict', slide, figure, place: { x: 1, y: 2 }, verdict: 'mitotic' },
});

describe('a slide', () => {
  it('is listed from its first decision, with where it lies, and each decision changes its row alone', async () => {
    const { api } = fixture.session;
    const { slideId, picture } = await api.openSlide({ path: fixture.slide });
    const first = await subscribe();
    expect(rowsIn(first)).toEqual([]);
    await api.setReader({ reader: 'AB' });
    await decide({ kind: 'set-case', slide: picture, case: { name: 'S-1', block: 'A', stain: 'HE' } });
    const row = (): CaseRow | undefined => shown(first).get(pictureName(picture));
    await expect.poll(row).toMatchObject({
      ...{ name: 'field.tif', path: fixture.slide, isThere: true, case: 'S-1', block: 'A', stain: 'HE' },
      ...{ stage: 'new', signOff: null, isChangedSince: false, runs: 0, entries: 1 },
    });

    const { runId } = await api.startRun({ slideId });
    await fixture.finished(runId);
    await expect.poll(row).toMatchObject({ stage: 'analysed', runs: 1 });

    await decide({ kind: 'sign-off', slide: picture, knew: row()?.last ?? '' });
    const signOff = { version: 1, by: 'AB', at: expect.any(String) as string };
    await expect.poll(row).toMatchObject({ stage: 'signed off', signOff, isChangedSince: false });
    await decide(verdict(picture, 'one'), verdict(picture, 'two'));
    await expect.poll(row).toMatchObject({ stage: 'in review', signOff, isChangedSince: true });
    await decide({
      ...{
        kind: 'withdraw-sign-off',
        slide: picture,
        signOff: row()?.signOff?.id ?? '',
        reason: 'wrong slide',
      },
    });
    await expect.poll(row).toMatchObject({ stage: 'in review', signOff: null, isChangedSince: false });
    // The two verdicts came as one change.
    const counts = published().map((update) => rowsIn(update).map(({ entries }) => entries));
    expect(counts).not.toContainEqual([4]);
  });

  it('is not read, and nothing is published, while no window has asked', async () => {
    const { picture } = await fixture.session.api.openSlide({ path: fixture.slide });
    await decide(verdict(picture, 'one'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(published()).toEqual([]);
    expect(rowsIn(await subscribe())).toHaveLength(1);
  });

  it('that was changed after an update that a window knows is all that it is sent', async () => {
    const slides = [1, 2, 3].map((index) => slideNumber(index));
    await decide(...slides.map((slide) => verdict(slide, 'one')));
    const first = await subscribe();
    expect(rowsIn(first)).toHaveLength(3);
    await decide(verdict(slideNumber(2), 'two'));
    await expect.poll(() => published().length).toBe(1);
    const next = await subscribe({ epoch: first.epoch, seq: first.seq });
    expect(next).toMatchObject({ epoch: first.epoch, after: first.seq, seq: first.seq + 1 });
    expect(rowsIn(next).map(pictureName)).toEqual([pictureName(slideNumber(2))]);
    expect(rowsIn(await subscribe({ epoch: 'of an earlier application', seq: 7 }))).toHaveLength(3);
  });

  it('of another project is not listed with those of this one', async () => {
    await decide(verdict(slideNumber(1), 'one'));
    const first = await subscribe();
    await fixture.session.api.openProject({ path: join(fixture.slides, 'next.spindle'), create: true });
    const next = await subscribe({ epoch: first.epoch, seq: first.seq });
    expect(next.epoch).not.toBe(first.epoch);
    expect(next.after).toBe(0);
    expect(rowsIn(next)).toEqual([]);
  });
});

describe('a file', () => {
  it('that was moved is missed, and found again by its content', async () => {
    const { api } = fixture.session;
    const { picture } = await api.openSlide({ path: fixture.slide });
    await decide(verdict(picture, 'one'));
    const first = await subscribe();
    const row = (): CaseRow | undefined => shown(first).get(pictureName(picture));
    const below = join(fixture.slides, 'archive');
    mkdirSync(below);
    writeFileSync(join(below, 'broken.tif'), 'no slide');
    renameSync(fixture.slide, join(below, 'renamed.tif'));
    await api.lookForFiles({});
    expect(row()).toMatchObject({ path: fixture.slide, isThere: false });
    const found = await api.findMovedSlides({ folder: below });
    expect(found).toMatchObject({ found: 1, missing: 0 });
    expect(found.notes.join()).toContain('broken.tif');
    await expect
      .poll(row)
      .toMatchObject({ name: 'renamed.tif', path: join(below, 'renamed.tif'), isThere: true });
    expect(await api.findMovedSlides({ folder: below })).toEqual({ found: 0, missing: 0, notes: [] });
  });

  it('that was written over with another slide is missed, and that one is not taken for it', async () => {
    const { api } = fixture.session;
    const path = fixture.copy('case.tif');
    const { picture, slideId } = await api.openSlide({ path });
    await api.closeSlide({ slideId });
    await decide(verdict(picture, 'one'));
    const first = await subscribe();
    const row = (): CaseRow | undefined => shown(first).get(pictureName(picture));
    await api.lookForFiles({});
    expect(row()).toMatchObject({ path, isThere: true, isReplaced: false });
    copyFileSync(await anotherSlide(), path);
    await api.lookForFiles({});
    expect(row()).toMatchObject({ path, isThere: false, isReplaced: true });
    const kept = join(fixture.slides, 'kept.tif');
    copyFileSync(fixture.slide, kept);
    expect(await api.findMovedSlides({ folder: fixture.slides })).toMatchObject({ found: 1, missing: 0 });
    await expect.poll(row).toMatchObject({ isThere: true, isReplaced: false });
  });

  it('that is gone is counted as missing, and the slide stays listed', async () => {
    const { api } = fixture.session;
    const { picture } = await api.openSlide({ path: fixture.slide });
    await decide(verdict(picture, 'one'));
    rmSync(fixture.slide);
    expect(await api.findMovedSlides({ folder: fixture.slides })).toMatchObject({ found: 0, missing: 1 });
    expect(rowsIn(await subscribe())).toMatchObject([{ isThere: false, path: fixture.slide }]);
  });

  it('outside the folder that is served is neither looked at nor looked for', async () => {
    const { api } = fixture.session;
    const outside = [join(fixture.root, 'outside.tif'), '\\\\host\\share\\b.tif'];
    const project = Project.open(join(fixture.store, 'default.spindle'), false);
    outside.forEach((path, index) => project.noteFile(slideNumber(index).key, path));
    project.close();
    await decide(...outside.map((_, index) => verdict(slideNumber(index), 'one')));
    await api.lookForFiles({});
    expect(rowsIn(await subscribe()).map(({ isThere }) => isThere)).toEqual([null, null]);
    await expect(api.findMovedSlides({ folder: fixture.root })).rejects.toThrow(/not inside/);
  });

  it('of the phantom, or sent by a browser, is not noted', async () => {
    const { api, uploads } = fixture.session;
    const written = join(fixture.store, 'phantom', findInstallation().version);
    mkdirSync(written, { recursive: true });
    copyFileSync(fixture.slide, join(written, 'phantom.tif'));
    const { path } = await api.phantomSlide({});
    const place = await uploads.begin(1e6);
    copyFileSync(fixture.slide, join(place.folder, 'sent.tif'));
    place.complete();
    await decide(verdict((await api.openSlide({ path })).picture, 'one'));
    await api.openSlide({ path: join(place.folder, 'sent.tif') });
    expect(rowsIn(await subscribe())).toMatchObject([{ path: null, isThere: null }]);
    await api.openSlide({ path: fixture.slide });
    await expect
      .poll(() => published().flatMap(rowsIn))
      .toMatchObject([{ path: fixture.slide, isThere: true }]);
  });

  it('that cannot be noted, because the project is gone, is opened all the same', async () => {
    rmSync(join(fixture.store, 'default.spindle'));
    const { api } = fixture.session;
    await api.openSlide({ path: fixture.slide });
    await api.openSlide({ path: fixture.copy('second.tif') });
    const warnings = fixture.events.flatMap((event) => (event.type === 'warning' ? [event.error.what] : []));
    expect(warnings.filter((what) => what.includes('was not recorded'))).toHaveLength(1);
  });
});

/** Of other content, beside the slides. */
async function anotherSlide(): Promise<string> {
  const path = join(fixture.root, 'another.tif');
  await placePhantom(path, { seed: 6, areaMm2: 0.1 });
  return path;
}

function slideNumber(index: number): SlidePicture {
  return { key: slideKey(index.toString(16).padStart(32, '0')), scene: 0 };
}

it('10,000 slides are answered at once and told of singly', async () => {
  const count = 10_000;
  const project = Project.open(join(fixture.store, 'default.spindle'), false);
  project.execute(
    Array.from({ length: count }, (_, index) => ({
      ...{ id: `case-${index}`, by: 'AB' },
      command: {
        ...{ kind: 'set-case' as const, slide: slideNumber(index) },
        case: { name: `S-${Math.floor(index / 4)}`, block: 'ABCD'[index % 4] ?? 'A' },
      },
    })),
  );
  project.close();
  // What another process wrote is seen with the next entry at the latest.
  await decide(verdict(slideNumber(0), 'one'));
  const begun = performance.now();
  let longestTurn = 0;
  let turn = performance.now();
  const ticking = setInterval(() => {
    longestTurn = Math.max(longestTurn, performance.now() - turn);
    turn = performance.now();
  }, 1);
  const first = await subscribe();
  clearInterval(ticking);
  const snapshotMs = performance.now() - begun;
  expect(rowsIn(first)).toHaveLength(count);
  const before = published().length;
  const decided = performance.now();
  await decide(verdict(slideNumber(4321), 'one'));
  await expect.poll(() => published().length, { interval: 5 }).toBe(before + 1);
  const changeMs = performance.now() - decided;
  expect(rowsIn(published().at(-1) ?? first).map(pictureName)).toEqual([pictureName(slideNumber(4321))]);
  const again = performance.now();
  expect(rowsIn(await subscribe({ epoch: first.epoch, seq: first.seq })).length).toBeLessThan(count);
  process.stdout.write(
    `\n10,000 slides: snapshot ${snapshotMs.toFixed(0)} ms (longest turn ${longestTurn.toFixed(0)} ms), ` +
      `one row after ${changeMs.toFixed(0)} ms, what is missed ${(performance.now() - again).toFixed(1)} ms\n`,
  );
});
