import { describe, expect, it } from 'vitest';
import { requireMpp, slideMpp } from '../../src-main/contract/slide-mpp';
import type { Mpp, SlideInfo } from '../../src-main/contract/slide';

function slideWith(mpp: Mpp | null): SlideInfo {
  return {
    ...{ name: 'a.svs', format: 'aperio', vendor: 'aperio', levels: [], objectivePower: null },
    ...{
      channels: [],
      planes: { count: 1, usual: 0, spacingUm: null },
      associatedImages: [],
      properties: {},
      mpp,
      doubtedMpp: null,
      ...{ scenes: [], scene: 0, notes: [] },
    },
  };
}

describe('slideMpp', () => {
  it('says who gave the pixel size, and lets a person overrule the file', () => {
    const info = slideWith({ x: 0.25, y: 0.26 });
    expect(slideMpp(info, null)).toEqual({ x: 0.25, y: 0.26, source: 'slide' });
    expect(slideMpp(info, { x: 0.5, y: 0.5 })).toEqual({ x: 0.5, y: 0.5, source: 'user' });
  });

  it('never guesses', () => {
    expect(slideMpp(slideWith(null), null)).toBeNull();
    expect(() => requireMpp(slideWith(null), null)).toThrow(expect.objectContaining({ tag: 'mpp-unknown' }));
  });

  it('says what a file states that is not believed', () => {
    const info = { ...slideWith(null), doubtedMpp: { x: 0.0246, y: 0.0246 } };
    expect(() => requireMpp(info, null)).toThrow(
      'it states 0.0246 µm per pixel, which is outside 0.05 to 10 and therefore implausible',
    );
  });

  it('refuses what no microscope gives', () => {
    expect(() => slideMpp(slideWith({ x: 264.58, y: 264.58 }), null)).toThrow(
      expect.objectContaining({ tag: 'mpp-implausible' }),
    );
  });
});
