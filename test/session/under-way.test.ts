/** What a page that was loaded again, or a second one, is told of what is open and of runs that go on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../src-main/contract/detection';
import { sessionFixture, smallPhantom, type SessionFixture, type SmallPhantom } from './session-fixture';

let phantom: SmallPhantom;
let fixture: SessionFixture;
beforeAll(async () => {
  phantom = await smallPhantom();
  fixture = await sessionFixture(phantom.path);
});
afterAll(async () => {
  await fixture.end();
  phantom.remove();
});

describe('a page that comes later', () => {
  it('is told of slides and runs, and with what comes afterwards has every candidate once', async () => {
    const { api } = fixture.session;
    expect(await api.underWay({})).toEqual({ slides: [], runs: [] });
    const first = await api.openSlide({ path: fixture.slide });
    expect(first.currentRun).toBeNull();
    const second = await api.openSlide({ path: fixture.copy('second.tif') });
    const { runId } = await api.startRun({ slideId: first.slideId });
    const waiting = await api.startRun({ slideId: second.slideId });
    await fixture.event('run-candidates', runId);

    const found = await api.underWay({});
    expect(found.slides.map(({ slideId }) => slideId)).toEqual([first.slideId, second.slideId]);
    expect(found.runs.map((run) => [run.runId, run.slideId])).toEqual([
      [runId, first.slideId],
      [waiting.runId, second.slideId],
    ]);
    expect((await api.openSlide({ path: second.path })).currentRun?.runId).toBe(waiting.runId);
    expect(found.runs[1]?.progress.stage).toBe('waiting');
    const soFar = found.runs[0]?.candidates ?? [];
    expect(soFar.length).toBeGreaterThan(0);

    await fixture.event('run-finished', runId);
    const all: Candidate[] = [];
    const later: Candidate[] = [];
    for (const event of fixture.events) {
      if (event.type !== 'run-candidates' || event.runId !== runId) continue;
      expect(event.from).toBe(all.length);
      all.push(...event.candidates);
      if (event.from >= soFar.length) later.push(...event.candidates);
    }
    expect([...soFar, ...later]).toEqual(all);

    await fixture.event('run-finished', waiting.runId);
    const stages = fixture.events.flatMap((event) =>
      event.type === 'run-progress' ? event.progress.stage : [],
    );
    expect(stages).toContain('waiting');
    expect((await api.underWay({})).runs).toEqual([]);
  });
});
