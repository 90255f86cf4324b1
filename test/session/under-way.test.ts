/** What a page that was loaded again, or a second one, is told of what is open and of runs that go on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../src-main/contract/detection';
import { candidatesTopic, type RunItem } from '../../src-main/contract/wire/topics';
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
    const going = async (): Promise<RunItem[]> =>
      ((await api.subscribe({ topic: 'runs' })).changes as RunItem[]).filter(({ end }) => end === null);
    expect([await api.openSlides({}), await going()]).toEqual([[], []]);
    const first = await api.openSlide({ path: fixture.slide });
    const second = await api.openSlide({ path: fixture.copy('second.tif') });
    const { runId } = await api.startRun({ slideId: first.slideId });
    const waiting = await api.startRun({ slideId: second.slideId });
    await fixture.found(runId);

    expect((await api.openSlides({})).map(({ slideId }) => slideId)).toEqual([first.slideId, second.slideId]);
    const runs = await going();
    expect(runs.map((run) => [run.runId, run.picture])).toEqual([
      [runId, first.picture],
      [waiting.runId, second.picture],
    ]);
    expect(runs[1]?.progress.stage).toBe('waiting');
    const topic = candidatesTopic(runId);
    const known = await api.subscribe({ topic });
    const soFar = (known.changes as Candidate[][]).flat();
    expect(soFar.length).toBe(known.seq);
    expect(soFar.length).toBeGreaterThan(0);
    // Asked for again, nothing is told twice.
    const { epoch } = known;
    const again = await api.subscribe({ topic, since: { epoch, seq: known.seq - 1 } });
    expect(again).toMatchObject({ after: known.seq - 1, changes: [soFar.slice(-1)] });

    await fixture.finished(runId);
    let seq = 0;
    const later: Candidate[] = [];
    for (const event of fixture.events) {
      if (event.type !== 'update' || event.topic !== topic) continue;
      expect(event.after).toBe(seq);
      seq = event.seq;
      if (event.after >= soFar.length) later.push(...(event.changes as Candidate[][]).flat());
    }
    expect([...soFar, ...later]).toEqual(fixture.candidatesOf(runId));
    // Its result says it from now on.
    await expect(api.subscribe({ topic })).rejects.toMatchObject({ tag: 'not-found' });

    await fixture.finished(waiting.runId);
    expect(fixture.statesOf(runId).map(({ progress }) => progress.stage)).toContain('detecting');
    expect(await going()).toEqual([]);
  });
});
