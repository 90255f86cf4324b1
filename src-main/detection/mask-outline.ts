/**
 * The outlines of a mask's areas as polygons in level-0 pixels: they follow the sides of mask pixels, outer rings
 * first, then their holes, as GeoJSON wants them. Areas that touch at a corner only are two.
 */
import type { Point, Polygon, Ring } from '../contract/roi';
import { dropReasons, type DropReason, type MaskProposal } from '../contract/mask';
import { dropValue, maskValue, type TissueMask } from './tissue';

export function outlineMask(mask: TissueMask): MaskProposal {
  const outlinesOf = (reason: DropReason): Polygon[] => outline(mask, mask.dropped, dropValue[reason]);
  const [ink = [], edge = [], blur = []] = dropReasons.map(outlinesOf);
  return {
    areaMm2: mask.areaMm2,
    droppedMm2: mask.droppedMm2,
    tissue: outline(mask, mask.data, maskValue.tissue),
    dropped: { ink, edge, blur },
  };
}

/** The 4-connected areas of `value`. */
function outline(mask: TissueMask, values: Uint8Array, value: number): Polygon[] {
  const rings = trace(mask, values, value);
  const outers = rings.filter(({ signedArea }) => signedArea > 0);
  const polygons = new Map(outers.map(({ area, ring }) => [area, [ring]]));
  for (const { signedArea, area, ring } of rings) if (signedArea < 0) polygons.get(area)?.push(ring);
  return [...polygons.values()].map((each) => each.map((ring) => toSlide(mask, ring)));
}

interface TracedRing {
  /** Which connected area it bounds. */
  readonly area: number;
  readonly ring: Ring;
  /** Mask pixels; above 0 for outer rings. */
  readonly signedArea: number;
}

/** Directions right, down, left, up, with the area on the right-hand side of the walk. */
const steps: readonly Point[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

/** Walks along every border once, starting on the upper side of each pixel that has one. */
function trace({ width, height }: TissueMask, values: Uint8Array, value: number): TracedRing[] {
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && values[y * width + x] === value;
  const labels = labelAreas(width, height, inside);
  const walked = new Uint8Array(width * height);
  const rings: TracedRing[] = [];
  for (let start = 0; start < walked.length; start += 1) {
    const startX = start % width;
    const startY = (start - startX) / width;
    if (!inside(startX, startY) || inside(startX, startY - 1) || walked[start] === 1) continue;
    const ring: Point[] = [];
    let [x, y, direction] = [startX, startY, 0];
    let doubled = 0;
    do {
      const [dx, dy] = steps[direction] ?? [0, 0];
      // The pixel to the right of this side; its upper side is walked once.
      if (direction === 0) walked[y * width + x] = 1;
      doubled += x * dy - y * dx;
      x += dx;
      y += dy;
      const turned = nextDirection(inside, x, y, direction);
      if (turned !== direction) ring.push([x, y]);
      direction = turned;
    } while (x !== startX || y !== startY || direction !== 0);
    rings.push({ area: labels[start] ?? 0, ring, signedArea: doubled / 2 });
  }
  return rings;
}

/** Turns right where it can, so that areas which meet at a corner stay apart. */
function nextDirection(
  inside: (x: number, y: number) => boolean,
  x: number,
  y: number,
  direction: number,
): number {
  // The pixels ahead of the corner (x, y), to the right and to the left of the walk.
  const ahead: Readonly<Record<number, readonly [Point, Point]>> = {
    0: [
      [x, y],
      [x, y - 1],
    ],
    1: [
      [x - 1, y],
      [x, y],
    ],
    2: [
      [x - 1, y - 1],
      [x - 1, y],
    ],
    3: [
      [x, y - 1],
      [x - 1, y - 1],
    ],
  };
  const [right, left] = ahead[direction] ?? [
    [x, y],
    [x, y],
  ];
  if (!inside(...right)) return (direction + 1) % 4;
  return inside(...left) ? (direction + 3) % 4 : direction;
}

/** A number from 1 on for each 4-connected area. */
function labelAreas(width: number, height: number, inside: (x: number, y: number) => boolean): Uint32Array {
  const labels = new Uint32Array(width * height);
  const queue = new Uint32Array(width * height);
  let label = 0;
  for (let seed = 0; seed < labels.length; seed += 1) {
    if (labels[seed] !== 0 || !inside(seed % width, Math.floor(seed / width))) continue;
    label += 1;
    labels[seed] = label;
    queue[0] = seed;
    let count = 1;
    for (let next = 0; next < count; next += 1) {
      const pixel = queue[next] ?? 0;
      const x = pixel % width;
      const y = (pixel - x) / width;
      for (const [dx, dy] of steps) {
        const neighbour = (y + dy) * width + x + dx;
        if (!inside(x + dx, y + dy) || labels[neighbour] !== 0) continue;
        labels[neighbour] = label;
        queue[count] = neighbour;
        count += 1;
      }
    }
  }
  return labels;
}

/** Cut at the slide's edge, beyond which the last mask pixels may reach; closed, as GeoJSON wants it. */
function toSlide({ scaleX, scaleY, slideWidth, slideHeight }: TissueMask, ring: Ring): Ring {
  const points = ring.map(([x, y]): Point => [
    Math.min(slideWidth, x * scaleX),
    Math.min(slideHeight, y * scaleY),
  ]);
  const [first] = points;
  return first === undefined ? points : [...points, first];
}
