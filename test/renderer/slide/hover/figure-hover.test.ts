import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Figure } from '../../../../src-main/counting/figures';
import { FigureHover, leaveMs, restMs } from '../../../../src-renderer/slide/hover/figure-hover.svelte';

const figure = (id: string): Figure => ({
  ...{ id, x: 0, y: 0, index: 0, detection: null },
  ...{ isAdded: true, verdicts: [], own: null, isBlinded: false },
});
/** Around the first figure and its card. */
const ground = { x: 90, y: 90, width: 200, height: 20 };

describe('the figure that the pointer rests on', () => {
  let lookedUp: number;
  let hover: FigureHover;

  beforeEach(() => {
    vi.useFakeTimers();
    lookedUp = 0;
    hover = new FigureHover(({ x, y }) => {
      lookedUp += 1;
      if (Math.hypot(x - 100, y - 100) <= 10) return figure('one');
      return Math.hypot(x - 400, y - 100) <= 10 ? figure('other') : null;
    });
  });
  afterEach(() => vi.useRealTimers());

  const rest = (x: number, y: number): void => {
    hover.move({ x, y });
    vi.advanceTimersByTime(2 * restMs);
  };

  it('is looked up once the pointer rests, and not while it moves', () => {
    for (let x = 0; x < 2000; x += 10) {
      hover.move({ x, y: 100 });
      vi.advanceTimersByTime(8);
    }
    expect(lookedUp).toBe(0);
    rest(100, 100);
    expect(lookedUp).toBe(1);
    expect(hover.shown?.id).toBe('one');
  });

  it('is found under a hand that trembles', () => {
    hover.move({ x: 100, y: 100 });
    for (let step = 0; step < 100; step += 1) {
      hover.move({ x: 100 + (step % 3), y: 100 });
      vi.advanceTimersByTime(5);
    }
    expect(hover.shown?.id).toBe('one');
  });

  it('stays while the pointer is on it, on the card, or between them', () => {
    rest(100, 100);
    hover.stand(ground);
    for (const x of [110, 150, 200, 280]) rest(x, 100);
    expect(hover.shown?.id).toBe('one');
    hover.hold();
    vi.advanceTimersByTime(10 * leaveMs);
    expect(hover.shown?.id).toBe('one');
  });

  it('goes a moment after the pointer has left, unless it comes back', () => {
    rest(100, 100);
    hover.stand(ground);
    hover.move({ x: 100, y: 300 });
    vi.advanceTimersByTime(leaveMs / 2);
    hover.hold();
    vi.advanceTimersByTime(2 * leaveMs);
    expect(hover.shown?.id).toBe('one');
    hover.leave();
    vi.advanceTimersByTime(leaveMs);
    expect(hover.shown).toBeNull();
  });

  it('gives way to another figure at once', () => {
    rest(100, 100);
    hover.stand(ground);
    hover.move({ x: 400, y: 100 });
    vi.advanceTimersByTime(2 * restMs);
    expect(hover.shown?.id).toBe('other');
    vi.advanceTimersByTime(2 * leaveMs);
    expect(hover.shown?.id).toBe('other');
  });

  it('goes with the figure that is moved away from under the pointer', () => {
    rest(100, 100);
    hover.stand(ground);
    hover.stand({ ...ground, x: 95 });
    expect(hover.shown?.id).toBe('one');
    hover.stand({ ...ground, y: 300 });
    expect(hover.shown).toBeNull();
  });

  it('is not shown again where it was dismissed, until the pointer has been elsewhere', () => {
    rest(100, 100);
    hover.dismiss();
    expect(hover.shown).toBeNull();
    rest(105, 100);
    expect(hover.shown).toBeNull();
    rest(200, 200);
    rest(100, 100);
    expect(hover.shown?.id).toBe('one');
  });
});
