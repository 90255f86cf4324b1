/** A run of the application that was stopped goes on where it ended. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnalysisResult } from '../../src-main/contract/report';
import type { Session } from '../../src-main/session/session';
import { steadyModel, writeTinyModels } from '../e2e/tiny-installation';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { sessionFixture, type SessionFixture } from './session-fixture';

let folder: TemporaryFolder;
let fixture: SessionFixture;
beforeAll(async () => {
  folder = temporaryFolder();
  const phantom = join(folder.path, 'phantom.tif');
  await placePhantom(phantom, { seed: 5, areaMm2: 0.6 });
  writeTinyModels(join(folder.path, 'models'), [steadyModel]);
  fixture = await sessionFixture(phantom, { models: join(folder.path, 'models') });
}, 120_000);
afterAll(async () => {
  await fixture.end();
  folder.remove();
});

const unfinished = (): string[] => readdirSync(join(fixture.store, 'unfinished'));

async function start({ api }: Session, path: string): Promise<string> {
  const { slideId } = await api.openSlide({ path });
  return (await api.startRun({ slideId })).runId;
}

/** What does not depend on when it was made, or on what the slide is called. */
function found({ candidates, analysedAreaMm2, hotspots }: AnalysisResult): unknown {
  return { candidates, analysedAreaMm2, hotspots };
}

it('loses no finished patch, finds the same, and leaves nothing behind', async () => {
  const whole = await fixture.finished(await start(fixture.session, fixture.copy('whole.tif')));
  await expect.poll(unfinished).toEqual([]);

  const stopped = await start(fixture.session, fixture.slide);
  const { progress } = await fixture.run(stopped, (run) => run.progress.patchesDone >= 2);
  await fixture.session.api.cancelRun({ runId: stopped });
  expect((await fixture.failed(stopped)).tag).toBe('aborted');
  await expect.poll(unfinished).toHaveLength(1);

  const runId = await start(fixture.session, fixture.slide);
  const { result } = await fixture.finished(runId);
  expect(found(result)).toEqual(found(whole.result));
  // Patches that were finished before are told of at once, and take no part in the pace. Where few are left, no state may tell of them.
  const detecting = fixture.statesOf(runId).filter((run) => run.progress.stage === 'detecting');
  const asFar = { patchesTotal: progress.patchesTotal, atLeast: true };
  const told = detecting.map((run) => ({
    patchesTotal: run.progress.patchesTotal,
    atLeast: run.progress.patchesDone >= progress.patchesDone,
  }));
  expect(told).toEqual(detecting.map(() => asFar));
  await expect.poll(unfinished).toEqual([]);
}, 120_000);
