import { describe, expect, it } from 'vitest';
import { formats } from '../../../src-main/slide/registry';
import { formatWords } from '../../../src-main/contract/format-words';
import { modelWords } from '../../../src-renderer/ui/words';

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
});
