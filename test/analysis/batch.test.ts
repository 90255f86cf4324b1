import { describe, expect, it } from 'vitest';
import { stemsOf } from '../../src-main/analysis/batch';

describe('stemsOf', () => {
  it('takes the name without extension', () => {
    expect(stemsOf(['/s/a.svs', '/s/b.ome.tif'])).toEqual(['a', 'b.ome']);
  });

  it('keeps documents of slides with the same name apart', () => {
    expect(stemsOf(['/s/a.svs', '/s/A.tiff', '/t/a.svs', '/s/summary.svs'])).toEqual([
      'a.svs',
      'A.tiff',
      'a.svs-2',
      'summary.svs-2',
    ]);
  });

  it('writes no document over a slide', () => {
    const overlays = new Set(['a']);
    expect(stemsOf(['/s/a.png', '/s/b.png'], (stem) => overlays.has(stem))).toEqual(['a.png', 'b']);
  });
});
