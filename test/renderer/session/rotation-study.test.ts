import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InvarianceMeasurement } from '../../../src-main/contract/invariance';
import { HttpClient } from '../../../src-renderer/client/http-client';
import { RotationStudy, type StudyQuestion } from '../../../src-renderer/session/rotation-study.svelte';
import { curveOf } from '../invariance/curve-fixture';
import { answer, startTinyServer, type TinyServer } from '../tiny-server';

interface Asked {
  readonly requestId: string;
  readonly slideId: string;
  readonly place: { readonly x: number; readonly y: number };
  readonly modelId: string;
}

const question: StudyQuestion = { slideId: 's1', x: 10.5, y: 20.5, modelId: 'mitosis-c8', mpp: 0.25 };
const failure = {
  tag: 'engine-failed',
  what: 'cannot turn the tissue',
  where: {},
  why: 'the engine died',
  remedy: 'try again',
} as const;

describe('rotation study', () => {
  let server: TinyServer;
  let study: RotationStudy;
  let asked: Asked[];
  let cancelled: string[];
  /** Answers that are held back until the test lets them go. */
  let held: (() => void)[];
  let holding: boolean;

  const measurementOf = ({ place }: Asked): InvarianceMeasurement => ({
    ...place,
    patch: { size: 82, mpp: 0.25, picture: 'data:,' },
    curves: [curveOf('mitosis-c8', () => 0.9)],
    missingTiles: [],
  });

  beforeEach(async () => {
    server = await startTinyServer();
    asked = [];
    cancelled = [];
    held = [];
    holding = false;
    server.routes.set('/api/call/invariance', (body, response) => {
      const order = body as Asked;
      asked.push(order);
      const respond = (): void => answer(response, { ok: true, result: measurementOf(order) });
      if (holding) held.push(respond);
      else respond();
    });
    server.routes.set('/api/call/cancelInvariance', (body, response) => {
      cancelled.push((body as Asked).requestId);
      answer(response, { ok: true, result: null });
    });
    const { origin } = server;
    study = new RotationStudy(
      new HttpClient({ origin, fetch, upload: () => Promise.resolve(''), save: () => undefined }),
    );
  });

  afterEach(async () => {
    study.leave();
    await server.close();
  });

  const settled = (kind: string): Promise<void> =>
    vi.waitFor(() => expect(study.state.kind).toBe(kind), { timeout: 20_000 });

  const requested = (count: number): Promise<void> =>
    vi.waitFor(() => expect(asked).toHaveLength(count), { timeout: 20_000 });

  it('asks for the place, and keeps the answer', async () => {
    study.ask(question);
    expect(study.state.kind).toBe('measuring');
    await settled('measured');
    expect(asked).toMatchObject([{ slideId: 's1', place: { x: 10.5, y: 20.5 }, modelId: 'mitosis-c8' }]);
    study.leave();
    expect(study.state.kind).toBe('none');
    study.ask(question);
    expect(study.state.kind).toBe('measured');
    expect(asked).toHaveLength(1);
    expect(cancelled).toEqual([]);
  });

  it('tells what is known of a place, and asks nothing for it', async () => {
    expect(study.known(question)).toBeNull();
    study.ask(question);
    await settled('measured');
    study.leave();
    expect(study.known(question)).toMatchObject({ x: question.x });
    expect(study.known({ ...question, modelId: 'mitosis-z2' })).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it('asks anew when the pixel size is another', async () => {
    study.ask(question);
    await settled('measured');
    study.ask({ ...question, mpp: 0.5 });
    await settled('measured');
    expect(asked).toHaveLength(2);
  });

  it('asks only for the place where a person stops', async () => {
    for (const x of [1, 2, 3]) study.ask({ ...question, x });
    await settled('measured');
    expect(asked.map(({ place }) => place.x)).toEqual([3]);
  });

  it('gives up what is under way when something else is selected, and shows nothing of it', async () => {
    holding = true;
    study.ask(question);
    await requested(1);
    holding = false;
    study.ask({ ...question, x: 99 });
    await vi.waitFor(() => expect(cancelled).toEqual([asked[0]?.requestId]), { timeout: 20_000 });
    for (const respond of held) respond();
    await settled('measured');
    expect(study.state).toMatchObject({ measurement: { x: 99 } });
    expect(new Set(asked.map(({ requestId }) => requestId)).size).toBe(2);
  });

  it('shows how far its own measurement is, and no other', async () => {
    holding = true;
    study.ask(question);
    await requested(1);
    await server.listener();
    const progress = { stage: 'turning', fraction: 0.4, secondsLeft: 3 } as const;
    const other = { stage: 'stain', fraction: 0, secondsLeft: null } as const;
    server.emit({ type: 'invariance-progress', requestId: asked[0]?.requestId ?? '', progress });
    server.emit({ type: 'invariance-progress', requestId: 'of-another-window', progress: other });
    await vi.waitFor(() => expect(study.state).toEqual({ kind: 'measuring', progress }), { timeout: 20_000 });
    for (const respond of held) respond();
    await settled('measured');
  });

  it('can be cancelled, and asked again', async () => {
    holding = true;
    study.ask(question);
    await requested(1);
    study.cancel();
    expect(study.state.kind).toBe('cancelled');
    await vi.waitFor(() => expect(cancelled).toHaveLength(1), { timeout: 20_000 });
    holding = false;
    study.ask(question);
    await settled('measured');
    expect(asked).toHaveLength(2);
  });

  it('says what failed, and does not keep it', async () => {
    const respond = server.routes.get('/api/call/invariance');
    server.routes.set('/api/call/invariance', (_, response) =>
      answer(response, { ok: false, error: failure }),
    );
    study.ask(question);
    await settled('failed');
    expect(study.state).toMatchObject({ error: failure });
    if (respond !== undefined) server.routes.set('/api/call/invariance', respond);
    study.ask(question);
    await settled('measured');
  });
});
