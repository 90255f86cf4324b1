/** A point of the plane, from the slide's top left corner: level-0 pixels, or µm in `counting/`. */
export interface PlacedPoint {
  readonly x: number;
  readonly y: number;
}
