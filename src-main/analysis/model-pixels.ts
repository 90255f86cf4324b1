/** The pixels that a model is given: as the file holds them, unless its manifest asks for sRGB by the slide's profile. */
import type { RegionReader } from '../contract/slide';
import type { Model } from '../detection/model';
import type { Slide } from '../slide/slide';

export function modelPixels(
  slide: Pick<Slide, 'levels' | 'readRegion' | 'inSrgb'>,
  { manifest }: Pick<Model, 'manifest'>,
): RegionReader {
  return manifest.colours === 'srgb' ? slide.inSrgb : slide;
}
