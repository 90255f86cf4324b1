/**
 * A map of values over a slide, such as a density map: a raster of numbers with its position in level-0 pixels. Read by exchange/,
 * drawn by the renderer, which fetches the values from `valueMapPath`.
 */

/** Level-0 pixels, from the top left corner of the slide. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ValueMap {
  /** Size of the delivered raster: a large map is reduced by means. */
  readonly width: number;
  readonly height: number;
  readonly place: MapPlace;
  /** As the file has it; `null` where it does not say. */
  readonly unit: string | null;
  /** Lowest and highest value in the file. */
  readonly range: { readonly low: number; readonly high: number };
}

/** A map that was read, with what tells it from others. */
export interface ReadMap extends ValueMap {
  readonly mapId: string;
  /** Name of the file. */
  readonly name: string;
}

/** Address of the values of a map: little-endian float32, row by row; NaN where there is none. */
export function valueMapPath(mapId: string): string {
  return `/api/maps/${mapId}`;
}
