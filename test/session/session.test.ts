/** A session from opening a slide to its export, with the real slide reader, model, engine and reports. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportPath, tilePath } from '../../src-main/contract/wire/addresses';
import { findInstallation } from '../../src-main/session/installation';
import { steadyModel, writeTinyModels } from '../e2e/tiny-installation';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { writeDicomSeries } from '../fixture/dicom-wsi';
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
import type { RunItem } from '../../src-main/contract/wire/topics';
import { valueOf } from '../../src-main/contract/domain/slide-state';

let phantom: SmallPhantom;
let folder: TemporaryFolder;
/** Of a small model, for sessions in which it does not matter what is found. */
let models: string;
beforeAll(async () => {
  phantom = await smallPhantom();
  folder = temporaryFolder();
  models = join(folder.path, 'models');
  writeTinyModels(models, [steadyModel]);
});
afterAll(() => {
  phantom.remove();
  folder.remove();
});

describe('a session', () => {
  let fixture: SessionFixture;

  beforeAll(async () => {
    fixture = await sessionFixture(phantom.path);
  });
  afterAll(() => fixture.end());

  it('says what it is', async () => {
    const { api } = fixture.session;
    expect(await api.about({})).toMatchObject({ shell: 'server', version: findInstallation().version });
    const models = await api.listModels({});
    expect(models.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  it('lists the slides of its folder in reading order, and nothing else', async () => {
    const { api } = fixture.session;
    fixture.copy('field 10.tif');
    fixture.copy('field 9.TIF');
    writeFileSync(join(fixture.slides, 'notes.txt'), 'not a slide');
    writeFileSync(join(fixture.slides, '._field.tif'), 'a resource fork of macOS');
    mkdirSync(join(fixture.slides, 'folder.tif'));
    writeFileSync(join(fixture.root, 'outside.tif'), 'outside');
    symlinkSync(join(fixture.root, 'outside.tif'), join(fixture.slides, 'link.tif'));
    const listing = await api.listFolder({});
    expect(listing?.slides.map(({ name }) => name)).toEqual(['field 9.TIF', 'field 10.tif', 'field.tif']);
  });

  it('knows the slides that were opened before, also after a restart, and forgets them when asked', async () => {
    const [first, second] = [fixture.slide, fixture.copy('second.tif')];
    for (const path of [first, second, first]) {
      const { slideId } = await fixture.session.api.openSlide({ path });
      await fixture.session.api.closeSlide({ slideId });
    }
    const expected = [
      { path: first, name: 'field.tif', folder: fixture.slides },
      { path: second, name: 'second.tif', folder: fixture.slides },
    ];
    expect(await fixture.session.api.recentSlides({})).toEqual(expected);
    const kept = (): unknown =>
      (JSON.parse(readFileSync(join(fixture.store, 'settings.json'), 'utf8')) as { slides: unknown }).slides;
    await expect.poll(kept).toEqual([first, second]);
    const later = fixture.again();
    expect(await later.api.recentSlides({})).toEqual(expected);
    await later.api.forgetRecentSlides({});
    expect(await later.api.recentSlides({})).toEqual([]);
    await expect.poll(kept).toEqual([]);
    rmSync(second);
  });

  it('shows what may identify somebody only when asked', async () => {
    const { api } = fixture.session;
    const path = join(fixture.slides, 'identified.svs');
    await writeAperioSvs(path);
    const opened = await api.openSlide({ path });
    expect(opened.withheld).toEqual({ properties: 3, images: 2 });
    expect(opened.info.associatedImages.map(({ name }) => name)).toEqual(['thumbnail']);
    expect(opened.info.properties).not.toHaveProperty(['aperio.Filename']);
    expect(opened.info.properties).toMatchObject({ 'aperio.MPP': '0.2500' });
    const identity = await api.identity({ slideId: opened.slideId });
    expect(identity.associatedImages).toHaveLength(3);
    expect(identity.properties).toMatchObject({ 'aperio.Filename': 'synthetic' });
    const again = await api.openSlide({ path });
    expect(again.info).toEqual(opened.info);
    for (const { slideId } of [opened, again]) await api.closeSlide({ slideId });
    await expect(api.identity({ slideId: opened.slideId })).rejects.toMatchObject({ tag: 'not-found' });
  });

  it('opens a folder that is one slide', async () => {
    const { api } = fixture.session;
    const path = join(fixture.slides, 'series');
    mkdirSync(path);
    await writeDicomSeries(path);
    const opened = await api.openSlide({ path });
    expect(opened.path).toBe(join(path, '2.dcm'));
    expect(opened.info.levels).toHaveLength(2);
    await api.closeSlide({ slideId: opened.slideId });
  });

  it('goes from slide to report, and finds the run again after a restart', async () => {
    const { api } = fixture.session;
    const opened = await api.openSlide({ path: fixture.slide });
    expect(await runsOf(api, opened.picture)).toEqual([]);
    expect(opened.info.mpp?.x).toBeCloseTo(0.25, 5);

    const { runId } = await api.startRun({ slideId: opened.slideId });
    const { run, result } = await fixture.finished(runId);
    expect(result.mpp.source).toBe('slide');
    expect(result.candidates.length).toBeGreaterThan(0);
    expect(result.mitoticCount + result.normalCount).toBe(result.candidates.length);
    expect(await api.about({})).toMatchObject({ provider: result.provider });

    expect(fixture.statesOf(runId).at(-1)?.end?.kind).toBe('finished');
    expect(fixture.candidatesOf(runId).length).toBeGreaterThanOrEqual(result.candidates.length);

    const strict = await api.summarise({ runId: run, threshold: 0.9 });
    const lenient = await api.summarise({ runId: run, threshold: 0.3 });
    expect(strict.mitoticCount).toBeLessThanOrEqual(lenient.mitoticCount);
    expect(lenient.mitoticCount + lenient.normalCount).toBe(result.candidates.length);

    const again = fixture.again();
    const reopened = await again.api.openSlide({ path: fixture.slide });
    const [laterId = ''] = await runsOf(again.api, reopened.picture);
    expect(laterId).toBe(run);
    expect(await again.api.runResult({ runId: laterId })).toEqual(result);
    expect(await again.api.summarise({ runId: laterId, threshold: 0.9 })).toEqual(strict);
    await again.api.closeSlide({ slideId: reopened.slideId });

    const response = await again.fetch(new Request(`http://spindle${exportPath(laterId, 'geojson', 0.9)}`));
    expect(response.status).toBe(200);
    const { features } = (await response.json()) as { features: { properties: unknown }[] };
    const mitotic = features.filter((feature) => JSON.stringify(feature).includes('"Mitotic"'));
    expect(mitotic).toHaveLength(strict.mitoticCount);
  });

  it('shows the tissue, keeps what a person changed of it, and analyses that', async () => {
    const other = await sessionFixture(phantom.path, { models });
    try {
      const { api } = other.session;
      const { slideId, picture, info } = await api.openSlide({ path: other.slide });
      const { width = 0, height = 0 } = info.levels[0] ?? {};
      const proposal = await api.tissueMask({ slideId });
      expect(await editsOf(api, picture)).toEqual([]);
      expect(proposal.tissue.length).toBeGreaterThan(0);
      const left: [number, number][] = [
        [0, 0],
        [width / 2, 0],
        [width / 2, height],
        [0, height],
      ];
      const wanted = [{ kind: 'exclude' as const, polygon: [left] }];
      for (const edit of wanted) await decide(api, { kind: 'edit-mask', slide: picture, edit });
      expect(await editsOf(api, picture)).toEqual(wanted);
      expect(await api.tissueMask({ slideId })).toEqual(proposal);

      const { runId } = await api.startRun({ slideId });
      const { run, result } = await other.finished(runId);
      expect(result.tissue?.proposedMm2).toBeCloseTo(proposal.areaMm2, 9);
      expect(result.tissue?.correction?.edits).toEqual(wanted);
      const excluded = result.tissue?.correction?.excludedMm2 ?? 0;
      expect(excluded).toBeGreaterThan(0.01);
      expect(result.analysedAreaMm2).toBeCloseTo(proposal.areaMm2 - excluded, 3);
      expect(result.candidates.every(({ x }) => x > width / 2 - 32)).toBe(true);

      const again = other.again();
      const reopened = await again.api.openSlide({ path: other.slide });
      expect(await editsOf(again.api, reopened.picture)).toEqual(wanted);
      const response = await again.fetch(new Request(`http://spindle${exportPath(run, 'json', 0.9)}`));
      expect(await response.json()).toMatchObject({
        tissue: {
          correction: {
            excludedMm2: excluded,
            areas: { features: [{ properties: { decision: 'exclude' } }] },
          },
        },
      });
    } finally {
      await other.end();
    }
  });

  it('says when a finished run could not be kept, and still gives it', async () => {
    const other = await sessionFixture(phantom.path, { models });
    try {
      const { slideId } = await other.session.api.openSlide({ path: other.slide });
      rmSync(other.store, { recursive: true, force: true });
      writeFileSync(other.store, 'a file where the folder should be');
      const { runId } = await other.session.api.startRun({ slideId });
      const { run, result } = await other.finished(runId);
      expect(result.candidates.length).toBeGreaterThan(0);
      expect(other.events).toContainEqual(
        expect.objectContaining({
          type: 'warning',
          error: expect.objectContaining({ tag: 'write-failed' }) as unknown,
        }),
      );
      const exported = await other.session.fetch(new Request(`http://spindle${exportPath(run, 'csv', 0.5)}`));
      expect(exported.status).toBe(200);
    } finally {
      await other.end();
    }
  });

  it('opens a file once, and closes it when nobody needs it any more', async () => {
    const { session } = fixture;
    const { api } = session;
    const first = await api.openSlide({ path: fixture.copy('shared.tif') });
    const second = await api.openSlide({ path: first.path });
    expect(second.slideId).toBe(first.slideId);
    await api.closeSlide({ slideId: first.slideId });
    const tile = (): Promise<Response> =>
      session.fetch(new Request(`http://spindle${tilePath(first.slideId, 0, 0, 0)}`));
    expect((await tile()).status).toBe(200);
    await api.closeSlide({ slideId: first.slideId });
    expect((await tile()).status).toBe(404);
    await expect(api.closeSlide({ slideId: first.slideId })).rejects.toMatchObject({ tag: 'not-found' });
  });

  it('takes a file that was replaced for another slide', async () => {
    const { api } = fixture.session;
    const path = fixture.copy('replaced.tif');
    const before = await api.openSlide({ path });
    appendFileSync(path, 'more');
    const after = await api.openSlide({ path });
    expect(after.slideId).not.toBe(before.slideId);
  });

  it('finishes a run over a slide that was closed meanwhile', async () => {
    const { api } = fixture.session;
    const { slideId } = await api.openSlide({ path: fixture.copy('closed.tif') });
    const { runId } = await api.startRun({ slideId });
    await api.closeSlide({ slideId });
    const { result } = await fixture.finished(runId);
    expect(result.missingTiles).toEqual([]);
  });

  it('joins a run that goes on already, but not one that is being stopped', async () => {
    const { api } = fixture.session;
    const { slideId } = await api.openSlide({ path: fixture.slide });
    const first = await api.startRun({ slideId });
    expect(await api.startRun({ slideId })).toEqual(first);
    await api.cancelRun({ runId: first.runId });
    const next = await api.startRun({ slideId });
    expect(next).not.toEqual(first);
    await fixture.failed(first.runId);
    // Who is late is not at fault.
    await api.cancelRun({ runId: first.runId });
    await fixture.finished(next.runId);
  });

  it('lets the second run wait, and cancels a waiting one at once', async () => {
    const { api } = fixture.session;
    const start = async (path: string): Promise<{ readonly runId: string }> =>
      api.startRun({ slideId: (await api.openSlide({ path })).slideId });
    const first = await start(fixture.slide);
    const second = await start(fixture.copy('second.tif'));
    const third = await start(fixture.copy('third.tif'));
    await api.cancelRun({ runId: second.runId });
    expect((await fixture.failed(second.runId)).tag).toBe('aborted');
    await fixture.finished(third.runId);
    const order = fixture.events.flatMap((event) =>
      event.type === 'update' && event.topic === 'runs'
        ? (event.changes as RunItem[]).flatMap(milestone)
        : [],
    );
    const finished = order.indexOf(`finished ${first.runId}`);
    expect(finished).toBeGreaterThanOrEqual(0);
    expect(order.indexOf(`tissue ${third.runId}`)).toBeGreaterThan(finished);
    expect(order).not.toContain(`tissue ${second.runId}`);
    expect(fixture.hosts).toHaveLength(1);
  });

  it('keeps what a cancelled run found, but exports only finished ones', async () => {
    const { api } = fixture.session;
    const { slideId } = await api.openSlide({ path: fixture.slide });
    const { runId } = await api.startRun({ slideId });
    await fixture.found(runId);
    await api.cancelRun({ runId });
    const { end } = await fixture.run(runId, (run) => run.end !== null);
    if (end?.kind === 'failed') {
      expect(end.error.tag).toBe('aborted');
      const summary = await api.summarise({ runId, threshold: 0.5 });
      expect(summary.mitoticCount + summary.normalCount).toBeGreaterThan(0);
      const response = await fixture.session.fetch(
        new Request(`http://spindle${exportPath(runId, 'csv', 0.5)}`),
      );
      expect(response.status).toBe(404);
    }
  });

  it('finishes a run whose engine died, as if nothing had happened, and says so', async () => {
    const { api } = fixture.session;
    const { slideId } = await api.openSlide({ path: fixture.slide });
    const undisturbed = await api.startRun({ slideId });
    const { result: expected } = await fixture.finished(undisturbed.runId);
    expect(expected.engineEvents).toEqual([]);
    const { runId } = await api.startRun({ slideId });
    await fixture.run(runId, ({ progress }) => progress.stage !== 'waiting');
    fixture.hosts.at(-1)?.kill();
    const { result } = await fixture.finished(runId);
    expect(result.engineEvents).toMatchObject([{ kind: 'restarted', provider: 'cpu' }]);
    expect(result.candidates).toEqual(expected.candidates);
    expect(result.analysedAreaMm2).toBe(expected.analysedAreaMm2);
    expect(fixture.hosts).toHaveLength(2);
  });

  it('runs inside a region of interest only', async () => {
    const { api } = fixture.session;
    const { slideId } = await api.openSlide({ path: fixture.slide });
    const polygons: [number, number][][][] = [
      [
        [
          [200, 200],
          [900, 200],
          [900, 900],
          [200, 900],
        ],
      ],
    ];
    const { runId } = await api.startRun({ slideId, roi: { polygons } });
    const { result } = await fixture.finished(runId);
    expect(result.roi).toEqual({ polygons });
    expect(result.analysedAreaMm2).toBeLessThanOrEqual((700 * 0.25e-3) ** 2 * 1.01);
    for (const { x, y } of result.candidates) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(200);
      expect(Math.max(x, y)).toBeLessThanOrEqual(900);
    }
  });

  it('refuses what is not there, each with its tag', async () => {
    const { api } = fixture.session;
    const { slideId } = await api.openSlide({ path: fixture.slide });
    await expect(api.startRun({ slideId: 'none' })).rejects.toMatchObject({ tag: 'not-found' });
    await expect(api.startRun({ slideId, modelId: '../../etc' })).rejects.toMatchObject({
      tag: 'model-not-found',
    });
    await expect(api.openSlide({ path: join(fixture.slides, 'none.tif') })).rejects.toMatchObject({
      tag: 'not-found',
    });
    await expect(api.openSlide({ path: join(fixture.slides, 'notes.txt') })).rejects.toMatchObject({
      tag: 'unsupported-format',
    });
    const empty = join(fixture.slides, 'empty');
    mkdirSync(empty);
    await expect(api.openSlide({ path: empty })).rejects.toMatchObject({ tag: 'not-found' });
    await expect(api.chooseSlides({})).rejects.toMatchObject({ tag: 'request-invalid' });
    await expect(api.cancelRun({ runId: 'none' })).rejects.toMatchObject({ tag: 'not-found' });
    await expect(api.summarise({ runId: 'none', threshold: 0.5 })).rejects.toMatchObject({
      tag: 'not-found',
    });
  });

  it('opens nothing outside the served folder', async () => {
    const { api } = fixture.session;
    const outside = join(fixture.root, 'outside.tif');
    for (const path of [
      outside,
      join(fixture.slides, '..', 'outside.tif'),
      join(fixture.slides, 'link.tif'),
    ]) {
      await expect(api.openSlide({ path })).rejects.toMatchObject({ tag: 'not-found' });
    }
  });
});

describe('a slide that does not say its pixel size', () => {
  let fixture: SessionFixture;

  beforeAll(async () => {
    fixture = await sessionFixture(phantom.path, { models });
  });
  afterAll(() => fixture.end());

  it('is not analysed until the size is entered, which is then kept', async () => {
    const { api } = fixture.session;
    const { default: sharp } = await import('sharp');
    const path = join(fixture.slides, 'unknown.png');
    await sharp(readFileSync(fixture.slide), { page: 0 }).png().toFile(path);
    const { slideId, picture, info } = await api.openSlide({ path });
    expect(info.mpp).toBeNull();
    await expect(api.startRun({ slideId })).rejects.toMatchObject({ tag: 'mpp-unknown' });
    await decide(api, { kind: 'set-pixel-size', slide: picture, mpp: { x: 0.25, y: 0.25 } });
    const { runId } = await api.startRun({ slideId });
    const { result } = await fixture.finished(runId);
    expect(result.mpp.source).toBe('user');
    const again = fixture.again();
    const later = await again.api.openSlide({ path });
    expect(valueOf(await stateOf(again.api, later.picture), 'pixel-size')).toEqual({ x: 0.25, y: 0.25 });
  });
});

describe('a session with dialogs', () => {
  it('exports into the chosen folder, beside what is there', async () => {
    let chosen: string | null = null;
    const dialogs = {
      chooseSlides: () => Promise.resolve(['/slides/a.svs']),
      chooseFolder: () => Promise.resolve(chosen),
      chooseFile: () => Promise.resolve(null),
      chooseProject: () => Promise.resolve(null),
    };
    const fixture = await sessionFixture(phantom.path, { models, shell: 'electron', dialogs });
    const { api } = fixture.session;
    expect(await api.chooseSlides({})).toEqual(['/slides/a.svs']);
    const { slideId } = await api.openSlide({ path: fixture.slide });
    const { runId } = await api.startRun({ slideId });
    const { run } = await fixture.finished(runId);
    const order = { runId: run, threshold: 0.5, formats: ['csv', 'json'] as ('csv' | 'json')[] };
    expect(await api.exportRun(order)).toBeNull();

    chosen = fixture.root;
    writeFileSync(join(fixture.root, 'field.csv'), 'mine');
    const paths = await api.exportRun(order);
    expect(paths).toEqual([join(fixture.root, 'field (2).csv'), join(fixture.root, 'field (2).json')]);
    expect(readFileSync(join(fixture.root, 'field.csv'), 'utf8')).toBe('mine');
    expect(existsSync(join(fixture.root, 'field (2).csv'))).toBe(true);
    await fixture.end();
  });

  it('opens again what was opened before a restart, and nothing beside it', async () => {
    const fixture = await sessionFixture(phantom.path, { models, shell: 'electron' });
    const [chosen, beside] = ['chosen.tif', 'beside.tif'].map((name) => join(fixture.root, name));
    for (const path of [chosen, beside]) copyFileSync(fixture.slide, path ?? '');
    fixture.session.grant([chosen ?? '']);
    await fixture.session.api.openSlide({ path: chosen ?? '' });
    await expect
      .poll(() => readFileSync(join(fixture.store, 'settings.json'), 'utf8'))
      .toContain('chosen.tif');
    const { api } = fixture.again();
    expect(await api.openSlide({ path: chosen ?? '' })).toMatchObject({ path: chosen });
    await expect(api.openSlide({ path: beside ?? '' })).rejects.toMatchObject({ tag: 'not-found' });
    await fixture.end();
  });

  it('closes while a run goes on: the run ends as cancelled, the engine with it', async () => {
    const fixture = await sessionFixture(phantom.path);
    const { api } = fixture.session;
    const { slideId } = await api.openSlide({ path: fixture.slide });
    const { runId } = await api.startRun({ slideId });
    expect(fixture.session.hasRunsGoing).toBe(true);
    const failed = fixture.failed(runId);
    await fixture.session.close();
    expect((await failed).tag).toBe('aborted');
    expect(fixture.session.hasRunsGoing).toBe(false);
    await fixture.end();
  });
});

function milestone({ runId, progress, end }: RunItem): string[] {
  if (end?.kind === 'finished') return [`finished ${runId}`];
  return ['tissue', 'detecting', 'turning', 'counting'].includes(progress.stage) ? [`tissue ${runId}`] : [];
}
