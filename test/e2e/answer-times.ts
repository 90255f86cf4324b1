/**
 * How soon a page answers: from a person's key or press until the frame after the document changed, and how long it was busy at a stretch.
 * Read in the page by its own clock, so that the way there and back is not in it.
 */
import type { Page } from 'playwright-core';

export interface AnswerTime {
  readonly action: string;
  /** Until the first frame after the document changed, ms. */
  readonly answeredMs: number;
  /** Until the first frame in which what was asked for is there, ms. */
  readonly doneMs: number;
  /** The longest that the page was busy at a stretch, ms; 0: never over 50. */
  readonly busiestMs: number;
}

/** Runs in the page. Listens from now on; `result` resolves when `isDone` is true of the page. */
const watch = (isDone: string): string => `(() => {
  const watched = { at: null, answered: null, done: null, busiest: 0 };
  const begin = (event) => { if (event.isTrusted) watched.at ??= event.timeStamp; };
  const kinds = ['pointerdown', 'keydown', 'input', 'change'];
  for (const kind of kinds) addEventListener(kind, begin, { capture: true });
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.busiest = Math.max(watched.busiest, duration);
  });
  tasks.observe({ type: 'longtask' });
  // After the frame is drawn.
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(null);
  }));
  window.answerTime = new Promise((resolve) => {
    const look = async () => {
      if (watched.at === null) return;
      watched.answered ??= drawn();
      if (watched.done !== null || !(${isDone})) return;
      watched.done = drawn();
      const [answered, done] = await Promise.all([watched.answered, watched.done]);
      // Long tasks are told a moment later.
      await new Promise((told) => setTimeout(told, 100));
      observer.disconnect();
      tasks.disconnect();
      for (const kind of kinds) removeEventListener(kind, begin, { capture: true });
      resolve({ answeredMs: answered - watched.at, doneMs: done - watched.at, busiestMs: watched.busiest });
    };
    const observer = new MutationObserver(() => void look());
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
})()`;

/** @param isDone an expression of the page that is false before, and true when what was asked for is there */
export async function answerTime(
  page: Page,
  action: string,
  isDone: string,
  act: () => Promise<unknown>,
): Promise<AnswerTime> {
  await page.evaluate(watch(isDone));
  await act();
  const read = await page.evaluate<Omit<AnswerTime, 'action'>>('window.answerTime');
  return { action, ...read };
}

/** The middle one of each figure, by action. */
export function medians(times: readonly AnswerTime[]): AnswerTime[] {
  const middle = (figures: readonly number[]): number =>
    figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? NaN;
  return [...new Set(times.map(({ action }) => action))].map((action) => {
    const own = times.filter((time) => time.action === action);
    return {
      action,
      answeredMs: middle(own.map(({ answeredMs }) => answeredMs)),
      doneMs: middle(own.map(({ doneMs }) => doneMs)),
      busiestMs: middle(own.map(({ busiestMs }) => busiestMs)),
    };
  });
}

/** A line an action, for people. */
export function answerTable(times: readonly AnswerTime[]): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(12))).join('');
  const head = line(['', 'answered ms', 'done ms', 'busiest ms']);
  const rows = times.map(({ action, answeredMs, doneMs, busiestMs }) =>
    line([action, ...[answeredMs, doneMs, busiestMs].map((ms) => ms.toFixed(0))]),
  );
  return `\n${[head, ...rows].join('\n')}\n`;
}
