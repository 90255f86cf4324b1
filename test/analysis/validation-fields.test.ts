/**
 * The command line, not the training code, on the fixed validation fields: it must reach the F1 that the card of
 * the bundled model states.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hasSharedData, sharedData } from '../shared-data';
import { runSpindle } from '../shell/cli/run-spindle';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { f1Of, scoreField, validationFields } from './score-fields';

const labels = join(sharedData, 'mitosis');
const document = z.object({
  detections: z.array(z.object({ x: z.number(), y: z.number(), score: z.number(), label: z.string() })),
});

let out: TemporaryFolder;
beforeAll(() => (out = temporaryFolder()));
afterAll(() => out.remove());

describe.skipIf(!hasSharedData)('validation fields', () => {
  // `cpu` computes in float32; `auto` in int8 where that is faster, and on a card where there is one.
  it.each(['cpu', 'auto'])(
    'give the F1 of the card, within 0.01, with the provider %s',
    async (provider) => {
      const fields = validationFields(labels);
      const [{ mpp } = { mpp: NaN }] = fields;
      expect(fields.every((field) => field.mpp === mpp)).toBe(true);
      const files = fields.map(({ file }) => join(labels, file));
      const folder = join(out.path, provider);
      const args = ['analyse', ...files, '--mpp', String(mpp), '--formats', 'json', '--out', folder];
      args.push('--provider', provider);
      const run = await runSpindle(args, 600);
      expect(run.status, run.stderr).toBe(0);

      const f1 = f1Of(
        fields.map((field) => {
          const name = basename(field.file).replace(/\.jpg$/, '.json');
          const { detections } = document.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
          return scoreField(
            field,
            detections.filter(({ label }) => label === 'mitotic'),
          );
        }),
      );
      expect(Math.abs(f1 - cardF1())).toBeLessThanOrEqual(0.01);
    },
    620_000,
  );
});

/** The first F1 on the card: that of the validation fields. */
function cardF1(): number {
  const card = readFileSync(new URL('../../models/mitosis-c8/card.md', import.meta.url), 'utf8');
  const [, figure] = /\bF1\b[^\d\n]*(0\.\d+)/.exec(card) ?? [];
  expect(figure, 'the card states an F1').toBeDefined();
  return Number(figure);
}
