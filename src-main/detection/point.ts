/** A point of the plane as the hotspot's geometry knows it. */

/** µm from the slide's top left corner. */
export interface PlacedPoint {
  readonly x: number;
  readonly y: number;
}
