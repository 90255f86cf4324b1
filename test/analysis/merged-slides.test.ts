import { describe, expect, it } from 'vitest';
import { listedSlide } from '../../src-main/analysis/listed-slide';
import { mergedSlides } from '../../src-main/analysis/merged-slides';

describe('slides that several inputs name', () => {
  it('are each there once, with what all of them state, in the order in which they were named', () => {
    const slides = [
      listedSlide('/a.svs', { mpp: 0.25 }),
      listedSlide('/b.svs'),
      listedSlide('/a.svs', { case: 'S1', mpp: 0.25 }),
    ];
    expect(mergedSlides(slides)).toEqual([
      listedSlide('/a.svs', { mpp: 0.25, case: 'S1' }),
      listedSlide('/b.svs'),
    ]);
  });

  it('are the scenes that lists state, where another names the file alone', () => {
    const slides = [
      listedSlide('/a.svs', { stain: 'HE' }),
      listedSlide('/b.svs'),
      listedSlide('/a.svs', { scene: 1 }),
      listedSlide('/a.svs', { scene: 0, mpp: 0.5 }),
    ];
    expect(mergedSlides(slides)).toEqual([
      listedSlide('/a.svs', { scene: 1, stain: 'HE' }),
      listedSlide('/a.svs', { scene: 0, stain: 'HE', mpp: 0.5 }),
      listedSlide('/b.svs'),
    ]);
  });

  it.each([
    [{ mpp: 0.25 }, { mpp: 0.5 }, 'one states 0.25 µm per pixel for it, another 0.5'],
    [{ case: 'S1' }, { case: 'S2' }, 'one states the case “S1” for it, another “S2”'],
    [{ roi: '/r' }, { roi: '/s', scene: 2 }, 'one states the file of regions “/s” for it, another “/r”'],
    [{ priority: 1 }, { priority: 2 }, 'one states the priority “1” for it, another “2”'],
  ])('may not contradict one another: %j, %j', (one, other, why) => {
    expect(() => mergedSlides([listedSlide('/a.svs', one), listedSlide('/a.svs', other)])).toThrow(why);
  });
});
