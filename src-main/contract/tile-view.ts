/**
 * How a slide is to be shown, as part of the address of its tiles and associated images, so that pictures of different
 * views never mix in a cache. The one place where that part is written and read.
 */

/** Colour values as the file holds them, or brought to sRGB by the slide's ICC profile. */
export type Colours = 'stored' | 'srgb';

export interface TileView {
  readonly colours: Colours;
}

/** What an address without a view means. */
export const storedView: TileView = { colours: 'stored' };

/** `''`, or a query with its question mark. */
export function viewQuery({ colours }: TileView): string {
  return colours === 'srgb' ? '?view=srgb' : '';
}

/** @param text the value of `view` in the query. @returns `null` when it is no view. */
export function parseView(text: string | undefined): TileView | null {
  if (text === undefined) return storedView;
  return text === 'srgb' ? { colours: 'srgb' } : null;
}
