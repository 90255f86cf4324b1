import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonOf, runSpindle } from './run-spindle';

const verifyReport = z.object({
  passed: z.boolean(),
  golden: z.object({ maxDifference: z.number(), tolerance: z.number() }),
  rotation: z.array(z.object({ degrees: z.number(), maxDifference: z.number() })),
});

describe('spindle verify', () => {
  it('proves the bundled model on this machine: golden output and exact rotations', async () => {
    const run = await runSpindle(['verify', '--json']);
    const { passed, golden, rotation } = verifyReport.parse(jsonOf(run));
    expect(run.status).toBe(0);
    expect(passed).toBe(true);
    expect(golden.maxDifference).toBeLessThanOrEqual(golden.tolerance);
    expect(rotation.map(({ degrees }) => degrees)).toEqual([90, 180, 270]);
    for (const { maxDifference } of rotation) expect(maxDifference).toBeLessThanOrEqual(1e-5);
  });
});

describe('spindle models', () => {
  it('lists the bundled model as the default', async () => {
    const listed = z
      .object({
        models: z.array(z.object({ id: z.string(), isDefault: z.boolean() })),
        broken: z.array(z.unknown()),
      })
      .parse(jsonOf(await runSpindle(['models', '--json'])));
    expect(listed.models).toContainEqual({ id: 'mitosis-c8', isDefault: true });
    expect(listed.broken).toEqual([]);
  });
});
