/**
 * Who sits where: mitoses first (many in one hotspot), then look-alikes, then the crowd, each at its distance
 * from those already there. In: a layout; out: cells. Random sequential placement (dart throwing), uniform
 * angles except where a cell follows the fibres.
 */
import { phantomMpp } from './canvas';
import type { Random } from '../base/prng';
import {
  fibreAngle,
  layoutAt,
  tissueAt,
  type Cell,
  type CellKind,
  type LookalikeKind,
  type MitosisKind,
  type TissueLayout,
} from './tissue-layout';

/** Mitoses lie at least this far from each other and from the tissue's edge, µm. */
export const mitosisSpacingUm = 26;
const mitosisDepthUm = 22;

/** Figures a mm² of slide. */
const mitosesPerMm2 = 40;
const hotspotShare = 0.45;

const mitosisMix: readonly (readonly [MitosisKind, number])[] = [
  ['prometaphase', 0.3],
  ['metaphase-side', 0.36],
  ['metaphase-end-on', 0.14],
  ['anaphase', 0.14],
  ['telophase', 0.06],
];

/** Look-alikes a mm² of slide, the radius of each (µm), and the tissue that it lies in. */
const lookalikeCrowd: readonly (readonly [LookalikeKind, number, number, 'nest' | 'stroma' | 'both'])[] = [
  ['pyknotic', 20, 6, 'both'],
  ['apoptotic', 15, 6.5, 'nest'],
  ['hyperchromatic', 45, 6, 'stroma'],
  ['pigment', 8, 4, 'both'],
  ['lymphocyte', 130, 4.3, 'stroma'],
];

/** Radius kept free of other cells, µm. */
const mitosisRoomUm = 8.5;

export interface PlacedCells {
  readonly mitoses: readonly (Cell & { readonly kind: MitosisKind })[];
  readonly lookalikes: readonly (Cell & { readonly kind: LookalikeKind })[];
  /** Interphase tumour cells and fibroblasts: neither found nor mistaken, if all goes well. */
  readonly crowd: readonly Cell[];
}

export function placeCells(random: Random, layout: TissueLayout): PlacedCells {
  const slideMm2 = (layout.side * phantomMpp) ** 2 / 1e6;
  const room = createRoom(layout.side);
  const anywhere = (): Place => ({ x: random.next() * layout.side, y: random.next() * layout.side });

  const mitoses: (Cell & { kind: MitosisKind })[] = [];
  const wanted = Math.max(1, Math.round(mitosesPerMm2 * slideMm2));
  const hotspot = chooseHotspot(random, layout);
  const spread = Math.min(150, 0.13 * layout.side * phantomMpp) / phantomMpp;
  for (let tries = 0; tries < 400 * wanted && mitoses.length < wanted; tries += 1) {
    const place =
      random.next() < hotspotShare
        ? { x: hotspot.x + spread * random.normal(), y: hotspot.y + spread * random.normal() }
        : anywhere();
    const { nest } = tissueAt(layout, place.x, place.y);
    if (nest < 0.9 || layoutAt(layout.depthUm, place.x, place.y) < mitosisDepthUm) continue;
    if (mitoses.some((other) => distanceUm(other, place) < mitosisSpacingUm)) continue;
    const kind = drawFrom(random, mitosisMix);
    mitoses.push({ kind, ...place, angle: random.angle(), seed: random.seed() });
    room.take(place, mitosisRoomUm);
  }

  const lookalikes: (Cell & { kind: LookalikeKind })[] = [];
  for (const [kind, perMm2, radius, home] of lookalikeCrowd) {
    const count = Math.round(perMm2 * slideMm2);
    let placed = 0;
    for (let tries = 0; tries < 300 * count && placed < count; tries += 1) {
      // Lymphocytes flock: most have another one beside them.
      const companion =
        kind === 'lymphocyte' && random.next() < 0.92 ? lookalikes.at(-1 - random.below(6)) : undefined;
      const place = companion?.kind === 'lymphocyte' ? beside(random, companion) : anywhere();
      const { nest, stroma } = tissueAt(layout, place.x, place.y);
      const share = home === 'nest' ? nest : home === 'stroma' ? stroma : nest + stroma;
      if (random.next() > share || layoutAt(layout.depthUm, place.x, place.y) < 8) continue;
      // Far enough from every mitosis that no detection can be credited to the wrong one.
      if (mitoses.some((other) => distanceUm(other, place) < 18)) continue;
      if (!room.isFree(place, radius)) continue;
      room.take(place, radius);
      const angle =
        home === 'stroma' ? fibreAngle(layout, place.x, place.y) + 0.3 * random.normal() : random.angle();
      lookalikes.push({ kind, ...place, angle, seed: random.seed() });
      placed += 1;
    }
  }
  return { mitoses, lookalikes, crowd: placeCrowd(random, layout, room) };
}

function placeCrowd(random: Random, layout: TissueLayout, room: Room): Cell[] {
  const crowd: Cell[] = [];
  const slideUm2 = (layout.side * phantomMpp) ** 2;
  const tries = Math.round(slideUm2 / 9);
  for (let tried = 0; tried < tries; tried += 1) {
    const place = { x: random.next() * layout.side, y: random.next() * layout.side };
    const { nest, stroma } = tissueAt(layout, place.x, place.y);
    const draw = random.next();
    if (layoutAt(layout.depthUm, place.x, place.y) < 5) continue;
    const crowding = layoutAt(layout.crowding, place.x, place.y);
    if (draw < nest) {
      const radius = (4.6 - 0.5 * crowding) * random.between(0.8, 1.15);
      if (!room.isFree(place, radius)) continue;
      room.take(place, radius);
      crowd.push({ kind: 'tumour', ...place, angle: random.angle(), seed: random.seed() });
    } else if (draw < nest + 0.08 * stroma) {
      if (!room.isFree(place, 5.5)) continue;
      room.take(place, 5.5);
      const angle = fibreAngle(layout, place.x, place.y) + 0.25 * random.normal();
      crowd.push({ kind: 'fibroblast', ...place, angle, seed: random.seed() });
    }
  }
  return crowd;
}

/** A location 8 to 12 µm from another, in any direction. */
function beside(random: Random, { x, y }: Place): Place {
  const angle = random.angle();
  const away = random.between(8, 12) / phantomMpp;
  return { x: x + away * Math.cos(angle), y: y + away * Math.sin(angle) };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The most tumour-rich of some random locations well inside the slide. */
function chooseHotspot(random: Random, layout: TissueLayout): Place {
  let best: Place = { x: layout.side / 2, y: layout.side / 2 };
  let bestNest = -Infinity;
  for (let tried = 0; tried < 30; tried += 1) {
    const place = {
      x: random.between(0.25, 0.75) * layout.side,
      y: random.between(0.25, 0.75) * layout.side,
    };
    let nest = 0;
    for (let around = 0; around < 24; around += 1) {
      const reach = (0.14 * layout.side * (around + 1)) / 24;
      nest += tissueAt(
        layout,
        place.x + reach * Math.cos(2.4 * around),
        place.y + reach * Math.sin(2.4 * around),
      ).nest;
    }
    if (nest > bestNest) {
      bestNest = nest;
      best = place;
    }
  }
  return best;
}

function drawFrom<Kind extends CellKind>(random: Random, mix: readonly (readonly [Kind, number])[]): Kind {
  let left = random.next() * mix.reduce((sum, [, share]) => sum + share, 0);
  for (const [kind, share] of mix) {
    left -= share;
    if (left < 0) return kind;
  }
  const [first] = mix;
  if (first === undefined) throw new RangeError('a mix of no kinds');
  return first[0];
}

function distanceUm(one: Place, other: Place): number {
  return Math.hypot(one.x - other.x, one.y - other.y) * phantomMpp;
}

interface Room {
  isFree(place: Place, radiusUm: number): boolean;
  take(place: Place, radiusUm: number): void;
}

/** Which ground is taken, on a grid of bins as wide as the largest sum of two radii. */
function createRoom(side: number): Room {
  const binSize = (2 * mitosisRoomUm) / phantomMpp;
  const columns = Math.ceil(side / binSize);
  const bins = new Map<number, { readonly place: Place; readonly radiusUm: number }[]>();
  const binOf = (place: Place): [number, number] => [
    Math.floor(place.x / binSize),
    Math.floor(place.y / binSize),
  ];
  return {
    isFree(place, radiusUm) {
      const [column, row] = binOf(place);
      for (let down = row - 1; down <= row + 1; down += 1) {
        for (let across = column - 1; across <= column + 1; across += 1) {
          for (const other of bins.get(down * columns + across) ?? []) {
            if (distanceUm(other.place, place) < other.radiusUm + radiusUm) return false;
          }
        }
      }
      return true;
    },
    take(place, radiusUm) {
      const [column, row] = binOf(place);
      const key = row * columns + column;
      const bin = bins.get(key);
      if (bin === undefined) bins.set(key, [{ place, radiusUm }]);
      else bin.push({ place, radiusUm });
    },
  };
}
