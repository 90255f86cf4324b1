/** Measurements of invariance in a session: over the contract, and given up. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiEvent } from '../../src-main/contract/api';
import { baselineModelId } from '../../src-main/contract/invariance';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { sessionFixture, smallPhantom, type SessionFixture, type SmallPhantom } from './session-fixture';

let models: TemporaryFolder;
let phantom: SmallPhantom;
let fixture: SessionFixture;
let slideId: string;
beforeAll(async () => {
  models = temporaryFolder();
  install('chosen', { group: 'C4', judge: 'pinwheel' });
  install(baselineModelId, { group: 'C1', judge: 'slanted' });
  phantom = await smallPhantom();
  fixture = await sessionFixture(phantom.path, { models: models.path });
  ({ slideId } = await fixture.session.api.openSlide({ path: fixture.slide }));
});
afterAll(async () => {
  await fixture.end();
  phantom.remove();
  models.remove();
});

function install(id: string, parts: Parameters<typeof writeTinyModel>[1]): void {
  const folder = join(models.path, id);
  writeTinyModel(folder, parts);
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, id }));
}

const request = (requestId: string, parts: { x?: number; slideId?: string; modelId?: string } = {}) => ({
  requestId,
  slideId: parts.slideId ?? slideId,
  place: { x: parts.x ?? 400, y: 500 },
  modelId: parts.modelId ?? 'chosen',
});

describe('a measurement of invariance', () => {
  it('answers with the curves of the chosen model and of the plain baseline', async () => {
    const { api } = fixture.session;
    const { curves, patch, missingTiles } = await api.invariance(request('a'));
    expect(curves.map(({ model }) => model)).toEqual(['chosen', baselineModelId]);
    expect(curves[0].largestExactDrift).toBeLessThan(1e-6);
    expect(curves[0].scores).toHaveLength(64);
    expect(patch.picture).toMatch(/^data:image\/png;base64,/);
    expect(missingTiles).toEqual([]);
    // What was answered is no longer there to be given up, and its id is free.
    expect(await api.cancelInvariance({ requestId: 'a' })).toBeNull();
    expect((await api.invariance(request('a'))).curves).toEqual(curves);
  });

  it('tells how far it is while it goes on', async () => {
    const told: ApiEvent[] = [];
    const stop = fixture.session.onEvent((event) => told.push(event));
    await fixture.session.api.invariance(request('told'));
    stop();
    const own = told.flatMap((event) =>
      event.type === 'invariance-progress' && event.requestId === 'told' ? [event.progress] : [],
    );
    expect(own.length).toBeGreaterThan(4);
    expect(own.at(-1)).toMatchObject({ stage: 'turning', fraction: 1 });
  });

  it('is made of every run, of its own detections, and kept with it', async () => {
    const { api } = fixture.session;
    const { runId } = await api.startRun({ slideId, modelId: 'chosen' });
    const { run, result } = await fixture.finished(runId);
    expect(result.candidates.length).toBeGreaterThan(0);
    expect(result.invariance).toMatchObject({
      kind: 'measured',
      detections: Math.min(24, result.candidates.length),
      mirrored: false,
    });
    expect(result.invariance.kind === 'measured' && result.invariance.exactDrift).toBeLessThan(1e-6);
    const later = await fixture.again().api.runResult({ runId: run });
    expect(later.invariance).toEqual(result.invariance);
  });

  it('ends as aborted when it is given up, and the next one does not', async () => {
    const { api } = fixture.session;
    const given = api.invariance(request('b'));
    const kept = api.invariance(request('c'));
    await api.cancelInvariance({ requestId: 'b' });
    await expect(given).rejects.toMatchObject({ tag: 'aborted' });
    expect((await kept).curves).toHaveLength(2);
  });

  it('refuses what is not there, each with its tag', async () => {
    const { api } = fixture.session;
    await expect(api.invariance(request('d', { slideId: 'none' }))).rejects.toMatchObject({
      tag: 'not-found',
    });
    await expect(api.invariance(request('e', { modelId: 'none' }))).rejects.toMatchObject({
      tag: 'model-not-found',
    });
    await expect(api.invariance(request('f', { x: -5 }))).rejects.toMatchObject({ tag: 'request-invalid' });
    const first = api.invariance(request('g'));
    await expect(api.invariance(request('g'))).rejects.toMatchObject({ tag: 'request-invalid' });
    await first;
  });
});
