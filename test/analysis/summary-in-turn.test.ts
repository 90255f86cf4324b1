/** Many changes in a row give few writes; none of them is left unwritten, and a failed write is tried again. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { SummaryInTurn } from '../../src-main/analysis/summary-in-turn';

const writingMs = 20;

it('writes a first change at once, and the others later in one', async () => {
  let [rows, written, writes] = [0, 0, 0];
  const summary = new SummaryInTurn(async () => {
    const now = rows;
    await wait(writingMs);
    written = now;
    writes += 1;
  });
  for (rows = 1; rows < 50; rows += 1) {
    await summary.changed();
    if (rows === 1) expect(written).toBe(1);
  }
  rows -= 1;
  expect(writes).toBe(1);
  await vi.waitUntil(() => written === 49, { timeout: 60_000 });
  expect(writes).toBe(2);
});

it('never writes two at once, also where several change it together', async () => {
  let [writing, most, writes] = [0, 0, 0];
  const summary = new SummaryInTurn(async () => {
    writing += 1;
    most = Math.max(most, writing);
    await wait(writingMs);
    writing -= 1;
    writes += 1;
  });
  await Promise.all(Array.from({ length: 4 }, () => summary.changed()));
  await vi.waitUntil(() => writes === 2, { timeout: 60_000 });
  await summary.end();
  expect(most).toBe(1);
});

it('goes on after a write that failed', async () => {
  let tries = 0;
  const summary = new SummaryInTurn(async () => {
    tries += 1;
    await wait(writingMs);
    if (tries === 1) throw new Error('no space');
  });
  await summary.changed();
  await summary.changed();
  await vi.waitUntil(() => tries === 2, { timeout: 60_000 });
  await summary.end();
});

it('writes nothing once it has ended', async () => {
  let writes = 0;
  const summary = new SummaryInTurn(async () => {
    await wait(writingMs);
    writes += 1;
  });
  await summary.changed();
  await summary.changed();
  await summary.end();
  await wait(writingMs * 30);
  expect(writes).toBe(1);
});
