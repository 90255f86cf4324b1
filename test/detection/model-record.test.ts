/** What a bundle says of its own faults: read where it is there and of these graphs, and not believed otherwise. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelRecord } from '../../src-main/contract/model-record';
import { loadModel } from '../../src-main/detection/model';
import { readModelRecord } from '../../src-main/detection/model-record';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const models = join(import.meta.dirname, '..', '..', 'models');

let folder: TemporaryFolder;
beforeAll(() => (folder = temporaryFolder()));
afterAll(() => folder.remove());

let made = 0;
/** Of a model of its own, with these files beside it. @param figures changes those that would be its own. */
async function recordWith(figures: object | string | null, failures: string | null): Promise<ModelRecord> {
  const own = join(folder.path, `model-${(made += 1)}`);
  const { scout, judge, threshold, candidateThreshold } = writeTinyModel(own);
  if (typeof figures === 'string') writeFileSync(join(own, 'figures.json'), figures);
  else if (figures !== null) {
    const bundle = {
      ...{ threshold, candidateThreshold },
      scout: { sha256: scout.sha256 },
      judge: { sha256: judge.sha256 },
      ...figures,
    };
    writeFileSync(join(own, 'figures.json'), JSON.stringify({ bundle, validation }));
  }
  if (failures !== null) writeFileSync(join(own, 'known-failures.md'), failures);
  return readModelRecord(await loadModel(own));
}

const validation = {
  ...{ fields: 3, mitoses: 20, areaMm2: 1.5 },
  figures: {
    f1: { value: 0.8, intervals: { fields: [0.7, 0.9], patients: [0.1, 1] } },
    precision: { value: 0.75 },
    recall: { value: 0.85 },
  },
};

describe('the record of a model', () => {
  it('is its own figures, with what they were measured on', async () => {
    expect((await recordWith({}, null)).accuracy).toEqual({
      ...{ kind: 'stated', fields: 3, patients: null, mitoses: 20, areaMm2: 1.5, threshold: 0.5 },
      f1: { value: 0.8, interval: { low: 0.7, high: 0.9 } },
      precision: { value: 0.75, interval: null },
      recall: { value: 0.85, interval: null },
      ...{ falsePositivesPerMm2: null, int8: null, elsewhere: [] },
    });
  });

  it.each<[string, object | string | null, string]>([
    ['there are none', null, 'it has no figures.json'],
    ['they are no JSON', '{', 'its figures.json has an unknown form'],
    ['they are of another form', '{"f1":0.99}', 'its figures.json has an unknown form'],
    [
      'they are of another judge',
      { judge: { sha256: 'f' } },
      'its figures.json was made with other graphs or thresholds',
    ],
    [
      'they are of another threshold',
      { threshold: 0.6 },
      'its figures.json was made with other graphs or thresholds',
    ],
  ])('states no accuracy where %s', async (_, figures, why) => {
    expect(await recordWith(figures, null)).toEqual({
      accuracy: { kind: 'not-stated', why },
      knownFailures: [],
    });
  });

  it('has its known failures as plain text, a paragraph each', async () => {
    const markdown =
      '# Known failures\n\n- **Other organs.** It calls\n  far more\u001b there ([notes.md](../notes.md)).\n- See `scout` and [the card](card.md).\n\nAnd more.\n';
    expect((await recordWith(null, markdown)).knownFailures).toEqual([
      'Other organs. It calls far more\\u001b there.',
      'See scout and the card.',
      'And more.',
    ]);
  });

  it('is bounded', async () => {
    const { knownFailures } = await recordWith(null, `- ${'x'.repeat(9000)}\n`.repeat(90));
    expect(knownFailures).toHaveLength(30);
    expect(knownFailures[0]).toHaveLength(1201);
  });
});

describe('the models that come with Spindle', () => {
  it.each(['mitosis-c8', 'mitosis-d4', 'mitosis-z2'])('%s states its accuracy and failures', async (id) => {
    const path = join(models, id);
    const { accuracy, knownFailures } = await readModelRecord(await loadModel(path));
    if (accuracy.kind !== 'stated') throw new Error(accuracy.why);
    const card = readFileSync(join(path, 'card.md'), 'utf8');
    expect(card).toContain(`| F1 | ${accuracy.f1.value.toFixed(3)} |`);
    expect(card).toContain(`| Recall | ${accuracy.recall.value.toFixed(3)} |`);
    expect(accuracy.int8).not.toBeNull();
    expect(existsSync(join(path, 'known-failures.md'))).toBe(true);
    expect(knownFailures.length).toBeGreaterThan(2);
    expect(knownFailures.join(' ')).not.toMatch(/\*\*|`|\]\(/);
  });
});
