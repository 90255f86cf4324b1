/** Decisions about several slides in one step: recorded together, undone together, and refused one by one. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { valuesOf } from '../../../src-main/contract/domain/slide-state';
import { slideKey, type SlidePicture } from '../../../src-main/contract/identity';
import type { HttpClient } from '../../../src-renderer/client/http-client';
import { Mirrors } from '../../../src-renderer/mirror/mirrors';
import { CaseDecisions, type SlideDecision } from '../../../src-renderer/session/case-decisions.svelte';
import { Outbox } from '../../../src-renderer/session/outbox.svelte';
import { TinyMain } from '../tiny-main';

const slideNumber = (index: number): SlidePicture => ({
  ...{ key: slideKey(index.toString(16).padStart(32, '0')), scene: 0 },
});
const inCase = (index: number, name: string, basedOn = 0): SlideDecision => ({
  ...{ picture: slideNumber(index), slideName: `slide-${index}.svs`, basedOn },
  decision: { kind: 'set-case', case: { name } },
});

describe('decisions about several slides', () => {
  let main: TinyMain;
  let client: HttpClient;
  let mirrors: Mirrors;
  let outbox: Outbox;
  let decisions: CaseDecisions;
  let goOn: boolean;
  let stopListening: () => void;

  beforeEach(async () => {
    main = await TinyMain.start();
    main.setReader('AB');
    client = main.client();
    mirrors = new Mirrors(client);
    stopListening = client.onEvent((event) => {
      if (event.type === 'update') mirrors.receive(event);
    });
    await main.server.listener();
    await mirrors.refresh();
    outbox = new Outbox();
    goOn = true;
    decisions = new CaseDecisions({
      ...{ client, outbox, project: () => mirrors.project.state },
      beforeFirst: () => Promise.resolve(goOn),
    });
  });
  afterEach(async () => {
    outbox.end();
    stopListening();
    mirrors.end();
    await main.close();
  });

  const caseOf = (index: number): string | undefined =>
    valuesOf(main.stateOf(slideNumber(index)), 'case')[0]?.value.name;

  it('are one request, and one step to undo', async () => {
    await decisions.decide(
      'set-case',
      [1, 2, 3].map((index) => inCase(index, 'S-1')),
    );
    expect(main.calls.filter((method) => method === 'execute')).toHaveLength(1);
    expect([1, 2, 3].map(caseOf)).toEqual(['S-1', 'S-1', 'S-1']);
    expect(decisions.done).toEqual({ action: 'set-case', recorded: 3, refused: [] });
    expect(decisions.undoable).toBe(3);
    await decisions.undo();
    expect([1, 2, 3].map(caseOf)).toEqual([undefined, undefined, undefined]);
    expect(decisions.done).toMatchObject({ action: 'undo', recorded: 3 });
    expect(decisions.undoable).toBe(0);
  });

  it('of more slides than a request carries are all recorded', async () => {
    await decisions.decide(
      'set-case',
      Array.from({ length: 2100 }, (_, index) => inCase(index, 'S-1')),
    );
    expect(main.calls.filter((method) => method === 'execute')).toHaveLength(3);
    expect(new Set(main.log.map(({ batch }) => batch)).size).toBe(1);
    expect(decisions.undoable).toBe(2100);
  });

  it('that somebody was before with are named, and all others recorded', async () => {
    const command = { kind: 'set-case', slide: slideNumber(5), case: { name: 'S-9' } } as const;
    const seq = main.execute([{ command }]);
    await decisions.decide(
      'set-case',
      Array.from({ length: 20 }, (_, index) => inCase(index, 'S-1')),
    );
    expect(decisions.done).toMatchObject({ recorded: 19, refused: [{ slideName: 'slide-5.svs' }] });
    expect(decisions.done?.refused[0]?.error.tag).toBe('conflict');
    expect(caseOf(5)).toBe('S-9');
    expect(caseOf(6)).toBe('S-1');
    // What is undone is what was recorded.
    await decisions.undo();
    expect(decisions.done).toMatchObject({ action: 'undo', recorded: 19, refused: [] });
    expect(caseOf(5)).toBe('S-9');
    await decisions.decide('set-case', [inCase(5, 'S-1', seq)]);
    expect(decisions.done).toMatchObject({ recorded: 1, refused: [] });
  });

  it('wait for the connection among those that are not recorded, and are carried out once', async () => {
    main.breaks.set('execute', 'unanswered');
    const deciding = decisions.decide(
      'set-case',
      [1, 2].map((index) => inCase(index, 'S-1')),
    );
    await vi.waitFor(() => expect(outbox.pending[0]?.error?.tag).toBe('unreachable'));
    expect(decisions.isSending).toBe(true);
    main.breaks.clear();
    await deciding;
    expect(outbox.pending).toEqual([]);
    expect(main.log).toHaveLength(2);
    expect(decisions.done).toMatchObject({ recorded: 2, refused: [] });
  });

  it('are none where nobody says who decides, and leave nothing to undo where they are no change of a case', async () => {
    goOn = false;
    await decisions.decide('set-case', [inCase(1, 'S-1')]);
    expect(main.log).toEqual([]);
    goOn = true;
    await decisions.decide('set-case', [inCase(1, 'S-1')]);
    const knew = main.log[0]?.id ?? '';
    await decisions.decide('sign-off', [
      { picture: slideNumber(1), slideName: 'a', decision: { kind: 'sign-off', knew } },
    ]);
    expect(decisions.undoable).toBe(0);
    await decisions.undo();
    expect(caseOf(1)).toBe('S-1');
  });

  it('are not undone in another project', async () => {
    await decisions.decide('set-case', [inCase(1, 'S-1')]);
    main.openProject('next');
    await mirrors.refresh();
    expect(decisions.undoable).toBe(0);
  });
});
