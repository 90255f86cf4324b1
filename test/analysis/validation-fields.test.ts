/**
 * The command line, not the training code, on the fixed validation fields: with every engine that the machine has it
 * must reach the F1 that the card of the bundled model states, and in single floats agree with the processor.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Provider } from '../../src-main/contract/engine';
import { exitStatus } from '../../src-main/shell/cli/exit-status';
import { hasSharedData, sharedData } from '../shared-data';
import { runSpindle } from '../shell/cli/run-spindle';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { allowedShare, disagreements } from './engine-agreement';
import { expectF1OfCard } from './expect-f1-of-card';
import { validationFields } from './score-fields';

const labels = join(sharedData, 'mitosis');
const document = z.object({
  detections: z.array(z.object({ x: z.number(), y: z.number(), score: z.number(), label: z.string() })),
});
type Detections = z.infer<typeof document>['detections'];

const timeoutMs = 620_000;
let out: TemporaryFolder;
beforeAll(() => (out = temporaryFolder()));
afterAll(() => out.remove());

/** Of each field; `null` when there is no such engine here. */
async function detectionsBy(provider: string): Promise<Detections[] | null> {
  const fields = validationFields(labels);
  const [{ mpp } = { mpp: NaN }] = fields;
  expect(fields.every((field) => field.mpp === mpp)).toBe(true);
  const files = fields.map(({ file }) => join(labels, file));
  const folder = join(out.path, provider);
  const args = ['analyse', ...files, '--mpp', String(mpp), '--formats', 'json', '--out', folder];
  args.push('--provider', provider);
  const run = await runSpindle(args, 600);
  if (run.status === exitStatus.engine && run.stderr.includes('there is no execution provider')) return null;
  expect(run.status, run.stderr).toBe(0);
  return fields.map(({ file }) => {
    const name = basename(file).replace(/\.jpg$/, '.json');
    return document.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).detections;
  });
}

describe.skipIf(!hasSharedData)('validation fields', () => {
  let processor: Detections[];

  it(
    'give the F1 of the card, within 0.01, on the processor in float32',
    async () => {
      processor = (await detectionsBy('cpu')) ?? expect.unreachable('every machine has a processor');
      expectF1OfCard(labels, processor);
    },
    timeoutMs,
  );

  // In int8 where that is faster, and on a card where there is one.
  it(
    'give it with what is chosen by itself',
    async () => {
      expectF1OfCard(labels, (await detectionsBy('auto')) ?? expect.unreachable('there is always one'));
    },
    timeoutMs,
  );

  it.for(['cuda', 'webgpu', 'dml', 'coreml'] as const satisfies Provider[])(
    'give it on %s, with the scores of the processor',
    { timeout: timeoutMs },
    async (provider, context) => {
      const found = await detectionsBy(provider);
      if (found === null) return context.skip(`there is no ${provider} here`);
      expectF1OfCard(labels, found);
      const differing = found.flatMap((each, index) => disagreements(each, processor[index] ?? []));
      const places = processor.flat().length;
      process.stdout.write(`${provider}: ${differing.length} of ${places} detections differ\n`);
      expect(differing.length, differing.join('; ')).toBeLessThanOrEqual(allowedShare * places);
    },
  );
});
