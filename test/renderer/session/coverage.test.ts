/** What was looked at in one window: sampled, painted, and recorded only where its person has chosen so. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Coverage, CoverageChoice, sampleMs } from '../../../src-renderer/session/coverage.svelte';
import type { HttpClient } from '../../../src-renderer/client/http-client';
import { Mirrors } from '../../../src-renderer/mirror/mirrors';
import { MaskReview } from '../../../src-renderer/session/mask-review.svelte';
import { Outbox } from '../../../src-renderer/session/outbox.svelte';
import { SlideDecisions } from '../../../src-renderer/session/slide-decisions.svelte';
import type { ViewTransform } from '../../../src-renderer/slide/view-transform';
import { pictureOf } from '../result-fixture';
import { TinyMain } from '../tiny-main';

const picture = pictureOf('a.svs');
const size = { width: 8000, height: 8000 };

/** 10× of a slide of 0.25 µm a pixel. */
const atTen = 0.25;
const view = (changed: Partial<ViewTransform> = {}): ViewTransform => ({
  ...{ centreX: 2000, centreY: 2000, scale: atTen, degrees: 0, flipped: false, width: 1000, height: 800 },
  ...changed,
});

describe('coverage', () => {
  let main: TinyMain;
  let client: HttpClient;
  let mirrors: Mirrors;
  let decisions: SlideDecisions;
  let choice: CoverageChoice;
  let stored: string | null;
  let stopListening: () => void;
  let coverage: Coverage;

  beforeEach(async () => {
    main = await TinyMain.start();
    client = main.client();
    mirrors = new Mirrors(client);
    stopListening = client.onEvent((event) => {
      if (event.type === 'update') mirrors.receive(event);
    });
    await main.server.listener();
    decisions = new SlideDecisions({
      ...{ client, mirrors, outbox: new Outbox(), picture, slideName: 'a.svs' },
      ...{ beforeFirst: () => Promise.resolve(true), onSaid: () => undefined },
    });
    await Promise.all([mirrors.refresh(), mirrors.project.refresh()]);
    stored = null;
    choice = new CoverageChoice({ get: () => stored, set: (_, value) => void (stored = value) });
    coverage = make();
    decisions.mirror.onChange(() => coverage.follow());
    mirrors.project.onChange(() => coverage.follow());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  afterEach(async () => {
    vi.useRealTimers();
    stopListening();
    mirrors.end();
    await main.close();
  });

  function make(): Coverage {
    return new Coverage({
      ...{ client, picture, size, choice },
      state: () => decisions.state,
      reader: () => decisions.reader,
      mpp: () => ({ x: 0.25, y: 0.25 }),
      mask: new MaskReview(client, () => 's1', decisions),
    });
  }
  const look = (times: number, changed?: Partial<ViewTransform>): void => {
    for (let time = 0; time < times; time += 1) coverage.sample(view(changed));
  };
  const recordedViews = () =>
    main.log.flatMap(({ command }) => (command.kind === 'record-views' ? command.views : []));

  it('counts what stood for half a second, at the magnification or more, and nothing that passed', () => {
    look(1);
    expect(coverage.seen?.fraction).toBe(0);
    look(1);
    // 4000 × 3200 of 8000 × 8000 level-0 pixels.
    expect(coverage.seen?.fraction).toBeCloseTo(0.2, 2);
    coverage.magnification = 20;
    expect(coverage.seen?.fraction).toBe(0);
    look(1, { centreX: 6000, scale: 0.5 });
    look(1, { centreX: 6000, scale: 0.5, degrees: 30 });
    expect(coverage.seen?.fraction).toBe(0);
    look(2, { centreX: 6000, scale: 0.5, degrees: 30 });
    expect(coverage.seen?.fraction).toBeCloseTo(0.05, 2);
    coverage.magnification = 10;
    const near = coverage.seen?.nextUnseen ?? { x: 0, y: 0 };
    expect(Math.hypot(near.x - 6000, near.y - 2000)).toBeLessThan(1000);
  });

  it('does not count what a panel covers, nor while nobody looks', () => {
    for (let time = 0; time < 2; time += 1) coverage.sample(view(), 500);
    expect(coverage.seen?.fraction).toBeCloseTo(0.1, 2);
    coverage.sample(null);
    look(1, { centreX: 6000 });
    expect(coverage.seen?.fraction).toBeCloseTo(0.1, 2);
  });

  it('records nothing until its person wants it, and then what is looked at from there on', async () => {
    look(5);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(main.log).toEqual([]);
    choice.isOn = true;
    expect(new CoverageChoice({ get: () => stored, set: () => undefined }).isOn).toBe(true);
    look(4, { centreX: 6000 });
    await vi.advanceTimersByTimeAsync(20_000);
    await vi.waitFor(() => expect(main.log).toHaveLength(1));
    expect(recordedViews()).toMatchObject([
      { x: 6000, y: 2000, width: 4000, ms: 3 * sampleMs, scale: atTen },
    ]);
    await vi.waitFor(() => expect(coverage.recorded).toMatchObject([{ reader: 'unnamed reader', ms: 1500 }]));
  });

  it('is not undone, and does not stand in the way of undoing', async () => {
    await decisions.decide([{ kind: 'note', place: null, text: 'a' }]);
    choice.isOn = true;
    look(3);
    coverage.dispose();
    await vi.waitFor(() => expect(recordedViews()).toHaveLength(1));
    await vi.waitFor(() => expect(decisions.state.seq).toBe(2));
    await decisions.undo();
    expect(decisions.undoable).toBeNull();
    expect(decisions.redoable).not.toBeNull();
    expect(make().seen?.fraction).toBeCloseTo(0.2, 2);
  });

  it.each(['unheard', 'unanswered'] as const)(
    'writes each view once where a request is %s',
    async (breakage) => {
      choice.isOn = true;
      main.breaks.set('execute', breakage);
      look(3);
      await vi.advanceTimersByTimeAsync(20_000);
      look(3, { centreX: 6000 });
      await vi.waitFor(() => expect(main.calls).toContain('execute'));
      main.breaks.delete('execute');
      await vi.waitFor(async () => {
        await vi.advanceTimersByTimeAsync(20_000);
        expect(recordedViews()).toHaveLength(2);
      });
      await vi.advanceTimersByTimeAsync(60_000);
      expect(recordedViews().map(({ x }) => x)).toEqual([2000, 6000]);
      expect(coverage.isLossy).toBe(false);
    },
  );

  it('shows what others recorded where everyone is asked for', async () => {
    const one = { at: '2026-01-01T00:00:00.000Z', ms: 500, x: 6000, y: 6000 };
    const views = [{ ...one, width: 4000, height: 3200, degrees: 0, scale: atTen }];
    main.setReader('EF');
    main.execute([{ command: { kind: 'record-views', slide: picture, views } }]);
    main.setReader('AB');
    await vi.waitFor(() => expect(coverage.recorded).toMatchObject([{ reader: 'EF' }]));
    await vi.waitFor(() => expect(coverage.seen?.fraction).toBe(0));
    coverage.whose = 'everyone';
    expect(coverage.seen?.fraction).toBeCloseTo(0.2, 2);
  });
});
