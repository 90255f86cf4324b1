/**
 * The bundled model on the fixed validation fields: an evaluation gives the figures of its card, and a fit on half of the fields is measured
 * on the other half. Skipped where the labels are not there.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/base/prng';
import { offerFit } from '../../src-main/evaluation/cross-validation';
import { evaluate, type Evaluation } from '../../src-main/evaluation/evaluation';
import { figuresAt } from '../../src-main/evaluation/figures';
import type { MatchedSlide } from '../../src-main/evaluation/matching';
import { rankingOf } from '../../src-main/evaluation/ranking';
import { ownThreshold } from '../../src-main/evaluation/score-fit';
import { detectionsBy, labels } from '../analysis/detections-of-fields';
import { matchedField, validationFields, type Field } from '../analysis/labelled-fields';
import { hasSharedData } from '../shared-data';

const splits = 20;
const threshold = 0.51;

describe.skipIf(!hasSharedData)('the bundled model on the validation fields', () => {
  let fields: readonly Field[];
  let detections: readonly MatchedSlide['found'][number]['detection'][][];

  beforeAll(async () => {
    fields = validationFields(labels);
    detections = (await detectionsBy('cpu')) ?? expect.unreachable('every machine has a processor');
  }, 600_000);

  const slides = (groupOf: (field: Field) => string): (MatchedSlide & { readonly scanner: string })[] =>
    fields.map((field, index) => ({
      ...matchedField(field, detections[index] ?? [], groupOf(field)),
      scanner: field.scanner,
    }));

  it('has the figures and intervals of its card', () => {
    const card = readFileSync(new URL('../../models/mitosis-c8/card.md', import.meta.url), 'utf8');
    /** Value, then the interval over fields. */
    const onCard = (name: string): readonly number[] => {
      const row = new RegExp(`^\\| ${name} \\| ([\\d.]+) \\| ([\\d.]+) to ([\\d.]+) \\|`, 'm').exec(card);
      return (row ?? expect.unreachable(`no ${name} on the card`)).slice(1).map(Number);
    };
    const { all } = evaluate(
      slides(({ file }) => file),
      threshold,
    );
    const ofFigure = (figure: keyof Evaluation['all']['intervals'], value: number): readonly number[] => [
      value,
      all.intervals[figure]?.low ?? NaN,
      all.intervals[figure]?.high ?? NaN,
    ];
    const { f1, precision, recall, falsePositivesPerMm2 } = all.figures;
    const cases = [
      [onCard('F1'), ofFigure('f1', f1), 0.01],
      [onCard('Precision'), ofFigure('precision', precision), 0.01],
      [onCard('Recall'), ofFigure('recall', recall), 0.015],
      [onCard('False positives per mm²'), ofFigure('falsePositivesPerMm2', falsePositivesPerMm2), 0.3],
      // The card counts detections below the candidate threshold too, which no run keeps.
      [onCard('Average precision'), ofFigure('averagePrecision', all.averagePrecision), 0.03],
    ] as const;
    for (const [card, own, within] of cases)
      own.forEach((value, index) =>
        expect(Math.abs(value - (card[index] ?? NaN))).toBeLessThanOrEqual(within),
      );
  });

  it('is fitted on half of them so that the other half loses nothing, as the offer foretold', () => {
    const all = slides(({ file }) => file);
    const random = createRandom(20);
    let [gain, optimism] = [0, 0];
    for (let split = 0; split < splits; split += 1) {
      const order = all
        .map((slide) => ({ slide, by: random.next() }))
        .sort((one, other) => one.by - other.by)
        .map(({ slide }) => slide);
      const [half, otherHalf] = [order.slice(0, all.length / 2), order.slice(all.length / 2)];
      const offer = offerFit(half, threshold) ?? expect.unreachable('several fields are labelled');
      const others = rankingOf(otherHalf);
      const fitted = figuresAt(others, ownThreshold(offer.fit)).f1;
      gain += (fitted - figuresAt(others, threshold).f1) / splits;
      optimism += (offer.fitted.f1 - fitted) / splits;
    }
    process.stdout.write(
      `fitted on half of the fields: F1 of the other half ${gain.toFixed(4)} higher, ${optimism.toFixed(4)} below what was foretold\n`,
    );
    expect(gain).toBeGreaterThanOrEqual(-0.01);
    expect(Math.abs(optimism)).toBeLessThanOrEqual(0.03);
  });
});
