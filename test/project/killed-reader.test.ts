import { expect, it } from 'vitest';
import { killReader } from './killed-reader';

it(
  'a reader whose process is killed loses no answered verdict, and can take all of them back',
  { timeout: 400_000 },
  async () => {
    // Fifty times in `test/bench/killed-reader.bench.ts`.
    expect(await killReader(8)).toBeGreaterThan(8);
  },
);
