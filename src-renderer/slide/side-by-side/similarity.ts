/**
 * Where the tissue of one slide lies on another: mirrored or not, turned, scaled and shifted. A view of one slide goes in, and the view
 * of the other that has the same tissue in the middle, as large and turned the same way on the screen, comes out. Locations are level-0
 * pixels, each of its own slide.
 */
import type { PlacedPoint } from '../../../src-main/base/point';
import { normaliseDegrees, type ViewTransform } from '../view-transform';

export interface Similarity {
  /** A place on the first slide, and the same on the second. Near what is looked at, so that no digits are lost. */
  readonly from: PlacedPoint;
  readonly to: PlacedPoint;
  /** Level-0 pixels of the second slide per level-0 pixel of the first. */
  readonly scale: number;
  /** Clockwise, of the first slide as it is or mirrored. */
  readonly degrees: number;
  /** The first slide is mirrored left to right before it is turned. */
  readonly mirrored: boolean;
}

/** What a view shows, whatever the size of its element. */
export type Shown = Omit<ViewTransform, 'width' | 'height'>;

/** A place of the first slide on the second. */
export function carried({ from, to, scale, degrees, mirrored }: Similarity, place: PlacedPoint): PlacedPoint {
  const dx = mirrored ? from.x - place.x : place.x - from.x;
  const turned = turnedBy(degrees, dx, place.y - from.y);
  return { x: to.x + scale * turned.x, y: to.y + scale * turned.y };
}

/** From the second slide to the first. */
export function inverse({ from, to, scale, degrees, mirrored }: Similarity): Similarity {
  // What is mirrored before it is turned to the right is, seen from the other side, turned to the right too.
  return { from: to, to: from, scale: 1 / scale, degrees: mirrored ? degrees : -degrees, mirrored };
}

/** The view of the second slide beside a view of the first. */
export function viewBeside(similarity: Similarity, view: Shown): Shown {
  const flipped = view.flipped !== similarity.mirrored;
  const centre = carried(similarity, { x: view.centreX, y: view.centreY });
  return {
    ...{ centreX: centre.x, centreY: centre.y, flipped },
    scale: view.scale / similarity.scale,
    degrees: normaliseDegrees(view.degrees + (flipped ? similarity.degrees : -similarity.degrees)),
  };
}

/** The similarity by which two views show the same. @param scale level-0 pixels of the second slide per one of the first */
export function betweenViews(first: Shown, second: Shown, scale: number): Similarity {
  const turn = first.degrees - second.degrees;
  return {
    from: { x: first.centreX, y: first.centreY },
    to: { x: second.centreX, y: second.centreY },
    scale,
    degrees: normaliseDegrees(second.flipped ? -turn : turn),
    mirrored: first.flipped !== second.flipped,
  };
}

/** Around the origin, clockwise where y points down. */
export function turnedBy(degrees: number, x: number, y: number): PlacedPoint {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: cos * x - sin * y, y: sin * x + cos * y };
}
