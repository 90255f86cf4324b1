/** What the settings know of engines, against a server that answers as the main side does. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EngineRanking, EngineSettings } from '../../../src-main/contract/engine';
import { HttpClient } from '../../../src-renderer/client/http-client';
import { EngineChoice } from '../../../src-renderer/session/engine-choice.svelte';
import { answer, startTinyServer, type TinyServer } from '../tiny-server';

const ranking: EngineRanking = {
  model: 'mitosis-c8',
  sha256: 'a'.repeat(64),
  runtime: '1.30.0',
  threads: null,
  measuredAt: '2026-01-02T03:04:05.678Z',
  engines: [
    {
      provider: 'cpu',
      precision: 'int8',
      device: 'a processor',
      speed: { scoutMm2PerMin: 80, judgePatchesPerSecond: 900, judgeBatch: 16, mm2PerMin: 55 },
      why: null,
    },
    { provider: 'cuda', precision: 'float32', device: '', speed: null, why: 'no card' },
  ],
  advice: 'A card.',
};
const refused = {
  tag: 'write-failed',
  what: 'cannot write',
  where: {},
  why: 'full',
  remedy: 'room',
} as const;

let server: TinyServer;
let choice: EngineChoice;
let settings: EngineSettings;
let asked: unknown[];
let canWrite: boolean;
/** An analysis is under way there. */
let isBusy: boolean;
beforeEach(async () => {
  server = await startTinyServer();
  settings = { provider: 'auto', threads: null };
  asked = [];
  canWrite = true;
  isBusy = false;
  server.routes.set('/api/call/engines', (body, response) => {
    asked.push(body);
    answer(response, { ok: true, result: { settings, ranking: isBusy ? null : ranking } });
  });
  server.routes.set('/api/call/chooseEngine', (body, response) => {
    if (canWrite) settings = body as EngineSettings;
    answer(response, canWrite ? { ok: true, result: null } : { ok: false, error: refused });
  });
  choice = new EngineChoice(
    new HttpClient({
      origin: server.origin,
      fetch,
      upload: () => Promise.resolve(''),
      save: () => undefined,
    }),
  );
});
afterEach(() => server.close());

it('is what the main side says, measured again when asked', async () => {
  expect(choice.ranking).toBeNull();
  const loading = choice.load();
  expect(choice.isMeasuring).toBe(true);
  await loading;
  expect(choice).toMatchObject({ ranking, settings, isMeasuring: false, error: null });
  await choice.load(true);
  expect(asked).toEqual([{}, { again: true }]);
});

it('keeps a choice, and measures other threads', async () => {
  await choice.load();
  await choice.choose({ provider: 'cpu', threads: null });
  expect(asked).toHaveLength(1);
  await choice.choose({ provider: 'cpu', threads: 2 });
  expect(asked).toHaveLength(2);
  expect(settings).toEqual({ provider: 'cpu', threads: 2 });
  expect(choice.settings).toEqual(settings);
});

it('goes back to what holds when the choice is refused, with the reason', async () => {
  canWrite = false;
  await choice.choose({ provider: 'cpu', threads: 2 });
  expect(choice.settings).toEqual({ provider: 'auto', threads: null });
  expect(choice.error).toMatchObject(refused);
});

it('waits for the end of what is computed, and then shows what was measured', async () => {
  const stop = choice.listen();
  await server.listener();
  isBusy = true;
  await choice.load();
  expect(choice).toMatchObject({ ranking: null, isPostponed: true, isMeasuring: false, error: null });
  isBusy = false;
  server.emit({ type: 'engine-measuring', news: { state: 'begun' } });
  server.emit({ type: 'engine-measuring', news: { state: 'done', engine: 'cpu (int8)' } });
  await vi.waitFor(() => expect(choice).toMatchObject({ ranking, isPostponed: false }));
  // What is known stays when it is to be measured again beside an analysis.
  isBusy = true;
  await choice.load(true);
  expect(choice).toMatchObject({ ranking, isPostponed: true });
  stop();
});
