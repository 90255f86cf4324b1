import { expect, it } from 'vitest';
import { InvarianceClock } from '../../src-main/analysis/invariance-clock';
import type { InvarianceProgress } from '../../src-main/contract/invariance';

it('tells stage, fraction and time left over two models, with the engine that is still to start', () => {
  let now = 0;
  const told: InvarianceProgress[] = [];
  const clock = new InvarianceClock(
    100,
    2,
    (progress) => told.push(progress),
    () => now,
  );
  const last = (): InvarianceProgress | undefined => told.at(-1);
  expect(last()).toEqual({ stage: 'stain', fraction: 0, secondsLeft: null });
  now = 3;
  clock.waitForEngine();
  expect(last()).toEqual({ stage: 'starting-engine', fraction: 0, secondsLeft: null });
  now = 7;
  clock.turn();
  now = 9;
  clock.judged(20);
  // 20 patches took 2 s: 80 more take 8 s, and an engine starts in 4 s.
  expect(last()).toEqual({ stage: 'turning', fraction: 0.2, secondsLeft: 12 });
  now = 12;
  clock.judged(30);
  expect(last()).toEqual({ stage: 'turning', fraction: 0.5, secondsLeft: 9 });
  clock.waitForEngine();
  expect(last()).toEqual({ stage: 'starting-engine', fraction: 0.5, secondsLeft: 9 });
  now = 14;
  clock.turn();
  // The engines took 6 s, two of them; none is left to start.
  expect(last()).toEqual({ stage: 'turning', fraction: 0.5, secondsLeft: 5 });
  now = 19;
  clock.judged(50);
  expect(last()).toEqual({ stage: 'turning', fraction: 1, secondsLeft: 0 });
});
