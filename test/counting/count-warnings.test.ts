import { describe, expect, it } from 'vitest';
import { countWarnings, type CountCircumstances } from '../../src-main/counting/count-warnings';
import { publishedProtocols } from '../../src-main/counting/published-protocols';
import { plainCircumstances } from './plain-circumstances';

const quiet: CountCircumstances = {
  ...plainCircumstances,
  protocol: publishedProtocols.find(({ id }) => id === 'nottingham-mm2') ?? null,
};
const gist = publishedProtocols.find(({ id }) => id === 'gist-5mm2') ?? null;
const mammary = publishedProtocols.find(({ id }) => id === 'canine-mammary') ?? null;

describe('countWarnings', () => {
  it('says nothing of a count that is what it seems', () => {
    expect(countWarnings(quiet)).toEqual([]);
    expect(countWarnings({ ...quiet, tissueInsideMm2: null, protocol: null, areaMm2: 0.3 })).toEqual([]);
  });

  it('says by how much the area differs from what the protocol asks for', () => {
    expect(countWarnings({ ...quiet, protocol: gist })).toEqual([
      { kind: 'area-smaller', protocol: 'GIST, 5 mm²', askedMm2: 5, areaMm2: 2.37, isScaled: true },
    ]);
    const larger = { areaMm2: 4.74, tissueInsideMm2: 4.74, protocol: mammary };
    expect(countWarnings({ ...quiet, ...larger })).toMatchObject([{ kind: 'area-larger', isScaled: false }]);
  });

  it('says everything that holds, in order', () => {
    const all = countWarnings({
      ...{ areaMm2: 1, protocol: gist, enteredMpp: { x: 0.5, y: 0.25 }, missingTiles: 3 },
      ...{ earlierMpp: { x: 1, y: 1 } },
      ...{ tissueInsideMm2: 0.2, outsideModelRange: ['One.', 'Two.'] },
    });
    expect(all.map(({ kind }) => kind)).toEqual([
      ...['pixel-size-changed', 'pixel-size-by-hand', 'missing-tiles', 'area-smaller', 'beyond-tissue'],
      ...['outside-model-range', 'outside-model-range'],
    ]);
    expect(all.slice(1, 3)).toMatchObject([{ mpp: { x: 0.5, y: 0.25 } }, { tiles: 3 }]);
  });
});
