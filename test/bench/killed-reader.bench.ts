/** A reader's process killed fifty times: the check is what counts, and its time is printed. */
import { bench, describe } from 'vitest';
import { killReader } from '../project/killed-reader';

describe('a reader', () => {
  bench(
    'is killed fifty times, and loses no answered verdict',
    async () => {
      process.stdout.write(`${await killReader(50)} verdicts were answered\n`);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
