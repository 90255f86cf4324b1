/** Decisions of one window that are made faster than they are answered, without a connection, and across projects. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Verdict } from '../../../src-main/contract/domain/command';
import { valuesOf } from '../../../src-main/contract/domain/slide-state';
import { SpindleError } from '../../../src-main/contract/errors';
import type { HttpClient } from '../../../src-renderer/client/http-client';
import { Mirrors } from '../../../src-renderer/mirror/mirrors';
import { Outbox } from '../../../src-renderer/session/outbox.svelte';
import { SlideDecisions, type Decision } from '../../../src-renderer/session/slide-decisions.svelte';
import { pictureOf } from '../result-fixture';
import { TinyMain } from '../tiny-main';

const picture = pictureOf('a.svs');
const full = new SpindleError('write-failed', {
  what: 'the decision was not recorded',
  why: 'the disk is full',
  remedy: 'make room',
});

const verdictOn = (figure: string, verdict: Verdict | null): Decision => ({
  kind: 'give-verdict',
  figure,
  place: { x: 100.5, y: 200.5 },
  verdict,
});

describe('decisions about a slide', () => {
  let main: TinyMain;
  let client: HttpClient;
  let mirrors: Mirrors;
  let outbox: Outbox;
  let decisions: SlideDecisions;
  let said: string[];
  let goOn: Promise<boolean>;
  let stopListening: () => void;

  const decisionsAbout = (): SlideDecisions =>
    new SlideDecisions({
      ...{ client, mirrors, outbox, picture, slideName: 'a.svs' },
      ...{ beforeFirst: () => goOn, onSaid: (sentence) => said.push(sentence) },
    });

  beforeEach(async () => {
    main = await TinyMain.start();
    main.setReader('AB');
    client = main.client();
    mirrors = new Mirrors(client);
    stopListening = client.onEvent((event) => {
      if (event.type === 'update') mirrors.receive(event);
    });
    await main.server.listener();
    outbox = new Outbox();
    said = [];
    goOn = Promise.resolve(true);
    decisions = decisionsAbout();
    await mirrors.refresh();
  });

  afterEach(async () => {
    outbox.end();
    stopListening();
    mirrors.end();
    await main.close();
  });

  const verdicts = (): [string, Verdict][] =>
    valuesOf(main.stateOf(picture), 'verdict').map(({ value }) => [value.figure, value.verdict]);
  const words = (list: SlideDecisions['pending']): string[] => list.flatMap((each) => each.words);

  it('all end in the log, in their order, however fast they follow each other', async () => {
    const given: Verdict[] = ['mitotic', 'normal', 'unsure'];
    const kept = Array.from({ length: 30 }, (_, index) =>
      decisions.decide(verdictOn('f1', given[index % given.length] ?? 'unsure')),
    );
    expect(decisions.pending).toHaveLength(30);
    expect(await Promise.all(kept)).toEqual(Array.from({ length: 30 }, () => true));
    expect(decisions.pending).toEqual([]);
    expect(main.log.map(({ command }) => command.kind === 'give-verdict' && command.verdict)).toEqual(
      Array.from({ length: 30 }, (_, index) => given[index % given.length]),
    );
  });

  it('are made on what stands when their turn comes', async () => {
    const seen: number[] = [];
    const more = (): Promise<boolean> =>
      decisions.decide((standing) => {
        const count = valuesOf(standing, 'verdict').length;
        seen.push(count);
        return count < 3 ? verdictOn(`f${count}`, 'mitotic') : null;
      });
    const kept = await Promise.all([more(), more(), more(), more()]);
    // The last had nothing to do.
    expect(kept).toEqual([true, true, true, true]);
    // Each is foreseen when it is made, and made when its turn comes.
    expect(seen).toEqual([0, 0, 0, 0, 0, 1, 2, 3]);
    expect(verdicts()).toHaveLength(3);
    expect(main.log).toHaveLength(3);
  });

  it('of a list are undone as one', async () => {
    await decisions.decide([verdictOn('f1', 'mitotic'), verdictOn('f2', 'normal')]);
    expect(new Set(main.log.map(({ batch }) => batch)).size).toBe(1);
    expect(verdicts()).toHaveLength(2);
    expect(await decisions.undo()).not.toBeNull();
    expect(verdicts()).toEqual([]);
  });

  it('of a list longer than a request carries go in several, under one batch', async () => {
    const sizes: number[] = [];
    const batches = new Set<string | undefined>();
    main.answerWith('execute', ({ commands }) => {
      sizes.push(commands.length);
      for (const { batch } of commands) batches.add(batch);
      if (sizes.length === 3) throw full;
      return { seq: 0 };
    });
    const many = Array.from({ length: 2300 }, (_, index) => verdictOn(`f${index}`, 'normal'));
    expect(await decisions.decide(many)).toBe(false);
    expect(sizes).toEqual([1000, 1000, 300]);
    expect([...batches]).toHaveLength(1);
    // What is in the log is not named as missing.
    expect(decisions.refused.map(({ commands }) => commands.length)).toEqual([300]);
  });

  it('can be undone before they are answered', async () => {
    void decisions.decide(verdictOn('f1', 'mitotic'));
    expect(decisions.undoable).toBeNull();
    expect(decisions.canUndo).toBe(true);
    await decisions.undo();
    expect(main.log.map(({ command }) => command.kind)).toEqual(['give-verdict', 'undo']);
  });

  it.each(['unheard', 'unanswered'] as const)(
    'made without a connection are sent again in their order, each carried out once: %s',
    async (breakage) => {
      main.breaks.set('execute', breakage);
      const kept = [verdictOn('f1', 'mitotic'), verdictOn('f1', 'normal'), verdictOn('f2', 'unsure')].map(
        (each) => decisions.decide(each),
      );
      await vi.waitFor(() => expect(decisions.error?.tag).toBe('unreachable'));
      expect(words(decisions.pending)).toEqual([
        'mitotic at (101, 201)',
        'normal at (101, 201)',
        'unsure at (101, 201)',
      ]);
      main.breaks.delete('execute');
      expect(await Promise.all(kept)).toEqual([true, true, true]);
      expect(main.log).toHaveLength(3);
      expect(verdicts()).toEqual([
        ['f1', 'normal'],
        ['f2', 'unsure'],
      ]);
      expect([decisions.pending, decisions.refused, decisions.error]).toEqual([[], [], null]);
    },
  );

  it('outlive the slide that is closed before they are answered, and go before those about it when it is open again', async () => {
    main.breaks.set('execute', 'unheard');
    void decisions.decide(verdictOn('f1', 'mitotic'));
    decisions.dispose();
    const again = decisionsAbout();
    const later = again.decide(verdictOn('f1', 'normal'));
    expect(words(again.pending)).toEqual(['mitotic at (101, 201)', 'normal at (101, 201)']);
    main.breaks.delete('execute');
    await later;
    expect(main.log).toHaveLength(2);
    expect(verdicts()).toEqual([['f1', 'normal']]);
  });

  it('that are refused are named with the reason, until the same is recorded', async () => {
    main.answerWith('execute', () => {
      throw full;
    });
    expect(await decisions.decide(verdictOn('f1', 'mitotic'))).toBe(false);
    expect(await decisions.decide(verdictOn('f2', 'normal'))).toBe(false);
    expect(decisions.refused.map(({ error }) => error?.why)).toEqual([
      'the disk is full',
      'the disk is full',
    ]);
    main.answerAgain('execute');
    // Another verdict on the same figure is recorded in its place.
    expect(await decisions.decide(verdictOn('f1', 'unsure'))).toBe(true);
    expect(words(decisions.refused)).toEqual(['normal at (101, 201)']);
    decisions.refused[0]?.again?.();
    await decisions.settled;
    expect(decisions.refused).toEqual([]);
    expect(verdicts()).toEqual([
      ['f1', 'unsure'],
      ['f2', 'normal'],
    ]);
  });

  it('are not made where nobody says who decides, which is said', async () => {
    goOn = Promise.resolve(false);
    expect(await decisions.decide(verdictOn('f1', 'mitotic'))).toBe(false);
    expect(main.log).toEqual([]);
    expect([decisions.pending, decisions.refused]).toEqual([[], []]);
    expect(said).toEqual(['Not recorded, because nobody said who decides: mitotic at (101, 201)']);
  });

  it('do not end in another project that is opened before they are answered', async () => {
    main.breaks.set('execute', 'unheard');
    const first = decisions.decide(verdictOn('f1', 'mitotic'));
    const second = decisions.decide(verdictOn('f2', 'normal'));
    await vi.waitFor(() => expect(decisions.error?.tag).toBe('unreachable'));
    main.openProject('project-2');
    main.breaks.delete('execute');
    expect(await Promise.all([first, second])).toEqual([false, false]);
    expect(main.log).toEqual([]);
    expect(words(decisions.refused)).toEqual(['mitotic at (101, 201)', 'normal at (101, 201)']);
    for (const { error } of decisions.refused) expect(error?.why).toContain('another project');
  });
});
