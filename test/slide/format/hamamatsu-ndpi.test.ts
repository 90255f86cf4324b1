/** Hamamatsu NDPI. */
import { describe, it } from 'vitest';
import { hasSharedData, sharedSlide } from '../../shared-data';
import { hasOpenSlide } from '../openslide';
import { expectParity } from '../parity';
/** Tiles are gathered from OpenSlide's, which are one restart interval each. */
const tileSides = (name: string): boolean => /\.tile-(width|height)$/.test(name);

describe.skipIf(!hasOpenSlide || !hasSharedData)('a real slide against OpenSlide', () => {
  it('reads fluorescence-dapi.ndpi', async () => {
    console.log(
      await expectParity(sharedSlide('hamamatsu/fluorescence-dapi.ndpi'), { except: tileSides, mean: 0.8 }),
    );
  });
});
