/**
 * How a slide is to be shown, as part of the address of its tiles and associated images, so that pictures of different
 * views never mix in a cache. Only this module writes and reads that part.
 */
import { parseView, viewText, type ViewChoice } from './view';

/** Colour values as the file holds them, or brought to sRGB by the slide's ICC profile. */
export type Colours = 'stored' | 'srgb';

export interface TileView {
  readonly colours: Colours;
  /** Planes and channels; `null` for the default ones. */
  readonly choice: ViewChoice | null;
}

/** What an address without a view means. */
export const storedView: TileView = { colours: 'stored', choice: null };

/** `''`, or a query with its question mark. */
export function viewQuery({ colours, choice }: TileView): string {
  const parts = [
    ...(colours === 'srgb' ? ['colours=srgb'] : []),
    ...(choice === null ? [] : [`view=${viewText(choice)}`]),
  ];
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** @param query of the address. @returns `null` when it says no view. */
export function parseTileView(query: Readonly<Record<string, string | undefined>>): TileView | null {
  const { colours = 'stored', view } = query;
  if (colours !== 'stored' && colours !== 'srgb') return null;
  const choice = view === undefined ? null : parseView(view);
  return view !== undefined && choice === null ? null : { colours, choice };
}
