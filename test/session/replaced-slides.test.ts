/** Slides that are renamed, replaced or written over while they are open: figures of one are never shown with another. */
import {
  closeSync,
  mkdirSync,
  writeFileSync,
  copyFileSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedSlide } from '../../src-main/contract/api';
import { exportPath } from '../../src-main/contract/wire/addresses';
import type { Command } from '../../src-main/contract/domain/command';
import { valueOf, valuesOf } from '../../src-main/contract/domain/slide-state';
import type { RunItem } from '../../src-main/contract/wire/topics';
import { writeDicomSeries } from '../fixture/dicom-wsi';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import {
  decide,
  editsOf,
  runsOf,
  sessionFixture,
  smallPhantom,
  stateOf,
  type SessionFixture,
  type SmallPhantom,
} from './session-fixture';

let phantom: SmallPhantom;
let folder: TemporaryFolder;
let other: string;
let fixture: SessionFixture;
beforeAll(async () => {
  phantom = await smallPhantom();
  folder = temporaryFolder();
  other = join(folder.path, 'other.tif');
  await placePhantom(other, { seed: 6, areaMm2: 0.1 });
  fixture = await sessionFixture(phantom.path);
});
afterAll(async () => {
  await fixture.end();
  phantom.remove();
  folder.remove();
});

/** Puts another slide at the path, as renaming one over it does. */
function replace(path: string): void {
  copyFileSync(other, `${path}.new`);
  renameSync(`${path}.new`, path);
}

describe('a slide that is replaced while it is analysed', () => {
  it('keeps its run, and the slide at its path has none', async () => {
    const { api } = fixture.session;
    const path = fixture.copy('a.tif');
    const before = await api.openSlide({ path });
    const { runId } = await api.startRun({ slideId: before.slideId });
    replace(path);
    await decide(api, { kind: 'set-pixel-size', slide: before.picture, mpp: { x: 0.3, y: 0.3 } });
    const { run, result } = await fixture.finished(runId);
    expect(result.missingTiles).toEqual([]);

    for (const session of [fixture.session, fixture.again()]) {
      const after = await session.api.openSlide({ path });
      expect(after.slideId).not.toBe(before.slideId);
      const state = await stateOf(session.api, after.picture);
      expect([valuesOf(state, 'run'), valueOf(state, 'pixel-size')]).toEqual([[], null]);
      const { picture } = await session.api.openSlide({ path: fixture.slide });
      expect(await runsOf(session.api, picture)).toEqual([run]);
      expect(await session.api.runResult({ runId: run })).toEqual(result);
    }
    // Its pictures are still to be had: the file is open.
    const exported = (id: string): Promise<Response> =>
      fixture.session.fetch(new Request(`http://spindle${exportPath(id, 'png', 0.5)}`));
    expect((await exported(run)).status).toBe(200);
  });

  it('is not opened from the file that took its path by who asks for it, which is left closed', async () => {
    const { api } = fixture.session;
    const path = fixture.copy('expected.tif');
    const { picture, slideId } = await api.openSlide({ path });
    await api.closeSlide({ slideId });
    const again = await api.openSlide({ path, expects: picture.key });
    expect(again.picture).toEqual(picture);
    replace(path);
    const open = await api.openSlides({});
    await expect(api.openSlide({ path, expects: picture.key })).rejects.toMatchObject({
      ...{ tag: 'not-found', why: 'another slide lies there now' },
    });
    expect(await api.openSlides({})).toEqual(open);
    expect((await api.openSlide({ path })).picture.key).not.toBe(picture.key);
  });

  it('is not exported from the file that took its path', async () => {
    const own = await sessionFixture(phantom.path);
    const first = await own.session.api.openSlide({ path: own.slide });
    const started = await own.session.api.startRun({ slideId: first.slideId });
    const { run: runId } = await own.finished(started.runId);
    const later = own.again();
    const { slideId } = await later.api.openSlide({ path: own.slide });
    await later.api.closeSlide({ slideId });
    const { mtime } = statSync(own.slide);
    replace(own.slide);
    utimesSync(own.slide, mtime, mtime);
    const response = await later.fetch(new Request(`http://spindle${exportPath(runId, 'png', 0.5)}`));
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('another slide lies there');
    await own.end();
  });
});

describe('a slide that is written over while it is analysed', () => {
  it.each(['with another slide', 'with another slide, and given its old time'])(
    'is not counted: %s',
    async (how) => {
      const { api } = fixture.session;
      const path = fixture.copy(`overwritten ${how.length}.tif`);
      const { slideId } = await api.openSlide({ path });
      const { runId } = await api.startRun({ slideId });
      const before = statSync(path);
      const stop = fixture.session.onEvent((event) => {
        if (event.type !== 'update' || event.topic !== 'runs') return;
        const [run] = event.changes as RunItem[];
        if (run?.runId !== runId || run.progress.stage !== 'detecting') return;
        stop();
        overwrite(path, readFileSync(other));
        if (how.includes('time')) utimesSync(path, before.atime, before.mtime);
      });
      const error = await fixture.failed(runId);
      expect(error).toMatchObject({ tag: 'broken-file', where: { path } });
      expect(error.why).toBe('it was changed while it was being read');
      // What lies there now is another slide, even when it is the old one again.
      copyFileSync(phantom.path, path);
      expect((await api.openSlide({ path })).slideId).not.toBe(slideId);
    },
  );
});

describe('a slide of several files', () => {
  it('is another slide when one of them was replaced', async () => {
    const { api } = fixture.session;
    const series = join(fixture.slides, 'series');
    mkdirSync(series);
    await writeDicomSeries(series);
    const before = await api.openSlide({ path: series });
    await decide(api, { kind: 'edit-mask', slide: before.picture, edit });
    const edits = async ({ picture }: OpenedSlide): Promise<number> => (await editsOf(api, picture)).length;
    expect(await edits(before)).toBe(1);
    const sibling = join(series, '2.dcm');
    const bytes = readFileSync(sibling);
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    writeFileSync(`${sibling}.new`, bytes);
    renameSync(`${sibling}.new`, sibling);
    const after = await api.openSlide({ path: series });
    expect(after.slideId).not.toBe(before.slideId);
    expect(await edits(after)).toBe(0);
    expect(await edits(before)).toBe(1);
  });
});

const edit: Extract<Command, { kind: 'edit-mask' }>['edit'] = {
  kind: 'exclude',
  polygon: [
    [
      [0, 0],
      [9, 0],
      [9, 9],
    ],
  ],
};

describe('a slide of several scenes', () => {
  it('is another slide in each of them', async () => {
    const { api } = fixture.session;
    const path = fixture.copy('plain.tif');
    const first = await api.openSlide({ path, scene: 0 });
    expect((await api.openSlide({ path })).slideId).toBe(first.slideId);
    await expect(api.openSlide({ path, scene: 1 })).rejects.toMatchObject({ tag: 'request-invalid' });
  });
});

/** In place: the same file, its first bytes and its length kept. */
function overwrite(path: string, bytes: Buffer): void {
  const { size } = statSync(path);
  const file = openSync(path, 'r+');
  try {
    writeSync(
      file,
      bytes.subarray(64, Math.min(size, bytes.length)),
      0,
      Math.min(size, bytes.length) - 64,
      64,
    );
  } finally {
    closeSync(file);
  }
}
