/**
 * The command line, not the training code, on the fixed validation fields: with every engine that the machine has it
 * must reach the F1 that the card of the bundled model states, and in single floats agree with the processor.
 */
import { describe, expect, it } from 'vitest';
import type { Provider } from '../../src-main/contract/engine';
import { hasSharedData } from '../shared-data';
import { detectionsBy, labels, type Detections } from './detections-of-fields';
import { allowedShare, disagreements } from './engine-agreement';
import { expectF1OfCard } from './expect-f1-of-card';

const timeoutMs = 620_000;

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
