import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonOf, runSpindle } from './run-spindle';

const verifyReport = z.object({
  passed: z.boolean(),
  checks: z.array(
    z.object({
      stage: z.string(),
      precision: z.string(),
      golden: z.object({ maxDifference: z.number(), tolerance: z.number() }),
      turns: z.array(z.object({ degrees: z.number(), maxDifference: z.number() })),
      turnTolerance: z.number(),
    }),
  ),
});

describe('spindle verify', () => {
  it('proves the bundled model on this machine: golden output and exact rotations', async () => {
    const run = await runSpindle(['verify', '--json']);
    const { passed, checks } = verifyReport.parse(jsonOf(run));
    expect(run.status).toBe(0);
    expect(passed).toBe(true);
    expect(new Set(checks.map(({ stage }) => stage))).toEqual(new Set(['scout', 'judge']));
    for (const { precision, golden, turns, turnTolerance } of checks) {
      expect(golden.maxDifference).toBeLessThanOrEqual(golden.tolerance);
      expect(turns.map(({ degrees }) => degrees)).toEqual([90, 180, 270]);
      expect(turnTolerance).toBe(precision === 'int8' ? 0 : 1e-5);
      for (const { maxDifference } of turns) expect(maxDifference).toBeLessThanOrEqual(turnTolerance);
    }
  });

  it('says in words what it found, stage by stage', async () => {
    const { status, stdout } = await runSpindle(['verify']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mitosis-c8 \S+ on cpu: passed$/m);
    expect(stdout).toMatch(/^ {2}scout, float32: passed$/m);
    expect(stdout).toMatch(/^ {2}judge, float32: passed$/m);
    expect(stdout).toMatch(/turned by 270° +largest difference of a score \S+ \(allowed 0\.00001\)/);
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
