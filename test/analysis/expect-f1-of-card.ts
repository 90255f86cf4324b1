/** The F1 that the bundled model's card states must come out on the validation fields, whatever computed. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Detection } from '../../src-main/contract/detection';
import { figuresAt } from '../../src-main/evaluation/figures';
import { rankingOf } from '../../src-main/evaluation/ranking';
import { matchedField, validationFields } from './labelled-fields';

type Found = Pick<Detection, 'x' | 'y' | 'score'> & { readonly label: string };

/** @param detections of each validation field, in their order. @param labels the folder of the labels. */
export function expectF1OfCard(labels: string, detections: readonly (readonly Found[])[]): void {
  const slides = validationFields(labels).map((field, index) => {
    const found = detections[index] ?? expect.unreachable(`${field.file} was not analysed`);
    return matchedField(
      field,
      found.filter(({ label }) => label === 'mitotic'),
      field.file,
    );
  });
  expect(Math.abs(figuresAt(rankingOf(slides), 0).f1 - cardF1())).toBeLessThanOrEqual(0.01);
}

/** The first F1 on the card: that of the validation fields. */
function cardF1(): number {
  const card = readFileSync(new URL('../../models/mitosis-c8/card.md', import.meta.url), 'utf8');
  const [, figure] = /\bF1\b[^\d\n]*(0\.\d+)/.exec(card) ?? [];
  expect(figure, 'the card states an F1').toBeDefined();
  return Number(figure);
}
