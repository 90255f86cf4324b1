import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandId } from '../../../src-main/contract/commands';
import { CommandTurns } from '../../../src-renderer/ui/command-turns';

describe('commands that are asked for while an undo waits for its answer', () => {
  let carriedOut: CommandId[];
  let left: CommandId[];
  let slide: string;
  /** Of each undo so far. */
  let answers: (() => void)[];
  let turns: CommandTurns;

  beforeEach(() => {
    vi.useFakeTimers();
    [carriedOut, left, slide, answers] = [[], [], 'a.svs', []];
    turns = new CommandTurns({
      slideInFront: () => slide,
      run: (id) => {
        carriedOut.push(id);
        return id === 'undo' ? new Promise<void>((answer) => answers.push(answer)) : undefined;
      },
      onSlideLeft: (id) => left.push(id),
    });
  });
  afterEach(() => void vi.useRealTimers());

  async function answer(): Promise<void> {
    answers.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  }

  const ask = (...ids: CommandId[]): void => ids.forEach((id) => turns.ask(id));

  it('wait for it, and follow in their order', async () => {
    ask('verdict-unsure', 'undo', 'verdict-mitotic', 'next', 'undo', 'redo');
    expect(carriedOut).toEqual(['verdict-unsure', 'undo']);
    await answer();
    expect(carriedOut).toEqual(['verdict-unsure', 'undo', 'verdict-mitotic', 'next', 'undo']);
    ask('previous');
    await answer();
    expect(carriedOut.slice(5)).toEqual(['redo', 'previous']);
    ask('next');
    expect(carriedOut.slice(7)).toEqual(['next']);
  });

  it('do not wait where text is typed next', () => {
    ask('undo', 'palette');
    expect(carriedOut).toEqual(['undo', 'palette']);
  });

  it('wait five seconds at most: an answer that does not come holds no key', async () => {
    ask('undo', 'next');
    await vi.advanceTimersByTimeAsync(4900);
    expect(carriedOut).toEqual(['undo']);
    await vi.advanceTimersByTimeAsync(200);
    expect(carriedOut).toEqual(['undo', 'next']);
    await answer();
    ask('previous');
    expect(carriedOut).toEqual(['undo', 'next', 'previous']);
  });

  it('are about the slide on which they were asked for, and no other', async () => {
    ask('undo', 'verdict-mitotic');
    slide = 'b.svs';
    await answer();
    expect(carriedOut).toEqual(['undo']);
    expect(left).toEqual(['verdict-mitotic']);
  });
});
