/** What the count in an area says, in words. */
import { describe, expect, it } from 'vitest';
import { areaOutcome } from '../../../src-main/counting/area-outcome';
import { publishedProtocols } from '../../../src-main/counting/published-protocols';
import type { StoppingState } from '../../../src-main/counting/stopping-rule';
import { countWarnings, type CountCircumstances } from '../../../src-main/counting/count-warnings';
import {
  rangeWords,
  scoreWords,
  stoppingWords,
  warningWords,
} from '../../../src-renderer/counting/area-words';
import { plainCircumstances } from '../../counting/plain-circumstances';

function words(id: string, least: number, most: number, areaMm2: number): string {
  const protocol = publishedProtocols.find((each) => each.id === id) ?? null;
  return scoreWords(protocol, areaOutcome(protocol, least, areaMm2), areaOutcome(protocol, most, areaMm2));
}

describe('scoreWords', () => {
  it('is one score with its probability where the count is one', () => {
    expect(words('nottingham-mm2', 12, 12, 2.37)).toMatch(/^score 2 \(P 0\.\d\d\)$/);
  });
  it('runs from the score of the confirmed to that of all', () => {
    expect(words('nottingham-mm2', 0, 40, 2.37)).toBe('score 1 (P > 0.99) to score 3 (P > 0.99)');
  });
  it('is one score without a probability where only the count is a range', () => {
    expect(words('nottingham-mm2', 10, 14, 2.37)).toBe('score 2 at either end');
  });
  it('says that another area was scaled, or why it is refused', () => {
    expect(words('nottingham-mm2', 20, 20, 4.74)).toContain(', scaled to 1 mm²');
    expect(words('canine-mammary', 20, 20, 4.74)).toMatch(
      /^no score: .*holds for 2\.37 mm².*; count in 2\.37 mm²/,
    );
  });
  it('is a rate where the protocol has no scores, and nothing without a protocol', () => {
    expect(words('melanoma-1mm2', 2, 3, 1)).toBe(
      '2 to 3 per 1 mm²: “Melanoma, mitoses per mm²” gives a rate without a score',
    );
    expect(scoreWords(null, areaOutcome(null, 1, 1), areaOutcome(null, 2, 1))).toBe(
      'no score without a protocol',
    );
  });
});

describe('rangeWords', () => {
  it('is one figure where both ends read the same', () => {
    expect(rangeWords(1.04, 1.0, (value) => value.toFixed(1))).toBe('1.0');
    expect(rangeWords(1, 3, String)).toBe('1 to 3');
  });
});

describe('stoppingWords', () => {
  const base: StoppingState = {
    ...{ kind: 'state', unreviewed: 14, unsure: 0, canChange: [], unproven: 0, notExamined: 0 },
    ...{ count: { least: 3, most: 5 }, band: { least: 0, most: 0 } },
  };

  it.each([
    [{}, '14 figures are unreviewed; none of them can change the score.'],
    [{ canChange: ['a', 'b', 'c'] }, '14 figures are unreviewed; 3 of them can change the score.'],
    [{ canChange: ['a'], unproven: 1 }, '14 figures are unreviewed; 1 of them may change the score.'],
    [{ unreviewed: 1, canChange: ['a'] }, '1 figure is unreviewed; each of them can change the score.'],
    [{ unsure: 2 }, '14 figures are unreviewed, 2 unsure; none of them can change the score.'],
    [{ unreviewed: 0, unsure: 1 }, '1 figure is unsure; none of them can change the score.'],
    [{ unreviewed: 0 }, 'Every figure has a verdict.'],
  ])('says %o', (change, words) => {
    expect(stoppingWords({ ...base, ...change })).toBe(words);
  });
});

describe('warningWords', () => {
  const named = (name: string): CountCircumstances['protocol'] =>
    publishedProtocols.find(({ id }) => id === name) ?? null;
  it.each<[Partial<CountCircumstances>, string]>([
    [
      { enteredMpp: { x: 0.25, y: 0.25 } },
      'The pixel size of 0.25 µm was entered by hand: the area, and every figure per mm², depend on it.',
    ],
    [
      { enteredMpp: { x: 0.5, y: 0.25 } },
      'The pixel size of 0.5 × 0.25 µm was entered by hand: the area, and every figure per mm², depend on it.',
    ],
    [
      { earlierMpp: { x: 0.2527, y: 0.2527 } },
      'The figures were found with a pixel size of 0.2527 µm, and the slide has another now: do not use this count before you analyse again.',
    ],
    [{ missingTiles: 1 }, '1 tile of the area could not be read: figures there are not counted.'],
    [{ missingTiles: 3 }, '3 tiles of the area could not be read: figures there are not counted.'],
    [
      { protocol: named('gist-5mm2') },
      '“GIST, 5 mm²” asks for 5 mm²; 2.37 mm² were counted: the score is less certain.',
    ],
    [
      { areaMm2: 4.74, tissueInsideMm2: 4.74, protocol: named('canine-mammary') },
      '“Canine mammary carcinoma, 2.37 mm²” asks for 2.37 mm²; 4.74 mm² were counted.',
    ],
    [{ tissueInsideMm2: 1.2 }, 'Of the 2.37 mm² only 1.2 mm² are analysed tissue outside exclusions.'],
    [{ outsideModelRange: ['The stain is pale.'] }, 'The stain is pale.'],
  ])('says of %o what follows', (change, words) => {
    expect(countWarnings({ ...plainCircumstances, ...change }).map(warningWords)).toEqual([words]);
  });
});
