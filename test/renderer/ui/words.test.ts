import { describe, expect, it } from 'vitest';
import { formats } from '../../../src-main/slide/registry';
import { runStages } from '../../../src-main/contract/detection';
import { formatWords } from '../../../src-main/contract/format-words';
import { researchUse } from '../../../src-main/contract/report';
import { mppWords } from '../../../src-main/contract/slide';
import { mppInWords } from '../../../src-renderer/ui/figures';
import { t } from '../../../src-renderer/ui/language.svelte';
import { formatName, modelWords, stageWords } from '../../../src-renderer/ui/words';

describe('the words for technical names', () => {
  it('has one for every format that there is', () => {
    for (const { name } of formats) {
      expect(formatWords({ format: name, vendor: null }), name).not.toBe(name);
    }
  });

  it('names the maker only where the format does not', () => {
    expect(formatWords({ format: 'generic-tiff', vendor: null })).toBe('TIFF');
    expect(formatWords({ format: 'aperio', vendor: 'aperio' })).toBe('Aperio');
    expect(formatWords({ format: 'hamamatsu-ndpi', vendor: 'hamamatsu' })).toBe('Hamamatsu NDPI');
    expect(formatWords({ format: 'dicom', vendor: 'Leica Biosystems' })).toBe('DICOM, Leica Biosystems');
    expect(formatWords({ format: 'mirax', vendor: 'mirax' })).toBe('3DHISTECH MIRAX');
  });

  it('says of a model what its symmetry means, and the objectives that its pixels are like', () => {
    expect(modelWords({ group: 'C8', mpp: 0.5, judgeMpp: 0.25 })).toBe(
      'searches at 20× and decides at 40×; looks at each cell from 8 directions, so that turning the slide hardly changes its answer',
    );
    expect(modelWords({ group: 'D4', mpp: 0.25, judgeMpp: 0.25 })).toBe(
      'works at 40×; looks at each cell from 4 directions, and mirrored, so that turning the slide hardly changes its answer',
    );
    expect(modelWords({ group: 'C1', mpp: 0.5, judgeMpp: 0.25 })).toContain(
      'turning the slide can change its answer',
    );
    expect(modelWords({ group: 'SO2', mpp: 0.5, judgeMpp: 0.25 })).toContain('symmetry SO2');
  });

  it('says in English what the contract says elsewhere', () => {
    // Its keys are the stages.
    for (const stage of Object.keys(runStages) as (keyof typeof runStages)[]) {
      expect(stageWords({ stage, stageFraction: null })).toBe(runStages[stage]);
      expect(stageWords({ stage, stageFraction: 0.426 })).toBe(`${runStages[stage]}, 42 %`);
    }
    for (const { name } of formats)
      expect(formatName({ format: name, vendor: null })).toBe(formatWords({ format: name, vendor: null }));
    for (const mpp of [
      { x: 0.25, y: 0.25 },
      { x: 0.49891, y: 0.49889 },
      { x: 0.25, y: 1.00004 },
    ])
      expect(mppInWords(mpp)).toBe(mppWords(mpp));
    expect(t('ui-research-use')).toBe(researchUse);
  });
});
