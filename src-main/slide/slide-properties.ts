/** Levels and properties of a slide, derived from what its format driver found, by OpenSlide's rules and names. */
import type { Level } from '../contract/slide';
import type { TiledImage } from './container/tiled-image';
import { formatDouble } from './property-text';
import type { SlideContent } from './format/format';

/** Where the format does not say it, the downsample is the mean of the ratios of height and of width to level 0. */
export function describeLevels(images: readonly TiledImage[]): Level[] {
  const [base] = images;
  if (base === undefined) return [];
  return images.map(({ width, height, tileWidth, tileHeight, downsample: stated }, index) => {
    const derived = index === 0 ? 1 : (base.height / height + base.width / width) / 2;
    const downsample = stated ?? derived;
    return { index, width, height, downsample, tileWidth, tileHeight };
  });
}

/** The format's own properties and those that OpenSlide derives, in alphabetical order. */
export function describeProperties(content: SlideContent, levels: readonly Level[]): Record<string, string> {
  const properties = new Map(Object.entries(content.properties));
  const { vendor, mpp, associatedImages } = content;
  if (vendor !== null) properties.set('openslide.vendor', vendor);
  // A length of nothing, as from a resolution with the denominator 0, says nothing.
  if (mpp !== null && mpp.x > 0 && mpp.y > 0) {
    properties.set('openslide.mpp-x', formatDouble(mpp.x));
    properties.set('openslide.mpp-y', formatDouble(mpp.y));
  }
  properties.set('openslide.level-count', String(levels.length));
  // Where tiles overlap or lie apart, the size of a tile would say something wrong of all levels.
  const regular = content.levels.every(({ layout }) => layout === undefined);
  for (const { index, width, height, downsample, tileWidth, tileHeight } of levels) {
    const name = `openslide.level[${index}]`;
    properties.set(`${name}.width`, String(width));
    properties.set(`${name}.height`, String(height));
    properties.set(`${name}.downsample`, formatDouble(downsample));
    if (!regular) continue;
    properties.set(`${name}.tile-width`, String(tileWidth));
    properties.set(`${name}.tile-height`, String(tileHeight));
  }
  for (const { name, image } of associatedImages) {
    properties.set(`openslide.associated.${name}.width`, String(image.width));
    properties.set(`openslide.associated.${name}.height`, String(image.height));
  }
  return Object.fromEntries([...properties].sort(([a], [b]) => (a < b ? -1 : 1)));
}
