/** What the command line finds on the fixed validation fields with an engine, computed once a run. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { exitStatus } from '../../src-main/shell/cli/exit-status';
import { onceARun } from '../once-a-run';
import { sharedData } from '../shared-data';
import { runSpindle } from '../shell/cli/run-spindle';
import { validationFields } from './labelled-fields';

export const labels = join(sharedData, 'mitosis');
const document = z.object({
  detections: z.array(z.object({ x: z.number(), y: z.number(), score: z.number(), label: z.string() })),
});
export type Detections = z.infer<typeof document>['detections'];

/** Of each field; `null` when there is no such engine here. */
export async function detectionsBy(provider: string): Promise<Detections[] | null> {
  const fields = validationFields(labels);
  const [{ mpp } = { mpp: NaN }] = fields;
  expect(fields.every((field) => field.mpp === mpp)).toBe(true);
  const files = fields.map(({ file }) => join(labels, file));
  const folder = await onceARun(`fields-${provider}`, async (part) => {
    const args = ['analyse', ...files, '--mpp', String(mpp), '--formats', 'json', '--out', part];
    const run = await runSpindle([...args, '--provider', provider], 600);
    const isHere =
      run.status !== exitStatus.engine || !/execution provider \S+ is not available/.test(run.stderr);
    if (isHere) expect(run.status, run.stderr).toBe(0);
    else rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
  });
  // Empty where there is no such engine.
  if (readdirSync(folder).length === 0) return null;
  return fields.map(({ file }) => {
    const name = basename(file).replace(/\.jpg$/, '.json');
    return document.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).detections;
  });
}
