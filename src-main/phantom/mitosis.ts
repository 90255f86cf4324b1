/**
 * Mitotic figures as textbooks draw them: chromosomes condensed to a dark, hairy-edged mass without a nuclear
 * membrane, in a rounded cell with cleared cytoplasm. In: a cell of a mitotic kind; out: dye laid on a canvas.
 * Criteria: Donovan et al., Vet Pathol 2021 (mitotic figures and their look-alikes). Lengths in µm.
 */
import { eachPixelNear, lay, type Canvas } from './canvas';
import { noiseBetween, smoothstep, type Textures } from './noise';
import { createRandom, type Random } from '../base/prng';
import type { Cell, MitosisKind } from './tissue-layout';

/** A round blob of chromatin; positions in the figure's own frame, long axis along x. */
interface Piece {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

interface Figure {
  readonly pieces: readonly Piece[];
  /** How strongly neighbouring blobs merge. */
  readonly blend: number;
  /** Centres of the bodies of cytoplasm: one, or two daughters. */
  readonly bodies: readonly Piece[];
}

const drawFigure: Record<MitosisKind, (random: Random) => Figure> = {
  prometaphase(random) {
    const reach = random.between(2.8, 3.7);
    const squash = random.between(0.65, 1);
    const count = 14 + random.below(8);
    const turn = random.angle();
    // Spread like seeds of a sunflower, then shaken: clumped, yet never all in one heap.
    const pieces = Array.from({ length: count }, (_, index) => {
      const out = reach * Math.sqrt((index + 0.5) / count);
      const towards = turn + 2.4 * index;
      return {
        x: out * Math.cos(towards) + 0.5 * random.normal(),
        y: squash * out * Math.sin(towards) + 0.5 * random.normal(),
        radius: random.between(0.65, 1.1),
      };
    });
    return { pieces, blend: 0.35, bodies: [body(random)] };
  },
  'metaphase-side'(random) {
    const half = random.between(3.1, 4.3);
    return {
      pieces: plate(random, half, random.between(1.15, 1.6), 0, random.between(-0.03, 0.03)),
      blend: 0.4,
      bodies: [body(random)],
    };
  },
  'metaphase-end-on'(random) {
    const radius = random.between(2.1, 2.8);
    const squash = random.between(0.8, 1);
    const count = 11 + random.below(4);
    const pieces = Array.from({ length: count }, (_, index) => {
      const towards = (2 * Math.PI * (index + 0.3 * random.normal())) / count;
      const out = radius * (1 + 0.08 * random.normal());
      return {
        x: out * Math.cos(towards),
        y: squash * out * Math.sin(towards),
        radius: random.between(1, 1.4),
      };
    });
    return { pieces, blend: 0.35, bodies: [body(random)] };
  },
  anaphase(random) {
    const apart = random.between(2.1, 3);
    const half = random.between(2.8, 3.7);
    const bend = random.between(0.02, 0.06);
    return {
      pieces: [
        ...plate(random, half, random.between(0.95, 1.2), apart, bend),
        ...plate(random, half * random.between(0.9, 1.1), random.between(0.95, 1.2), -apart, -bend),
      ],
      blend: 0.3,
      bodies: [
        { x: 0, y: apart * 0.5, radius: 6.8 },
        { x: 0, y: -apart * 0.5, radius: 6.8 },
      ],
    };
  },
  telophase(random) {
    const apart = random.between(3.3, 4.2);
    const half = random.between(2.3, 3);
    const bend = random.between(-0.06, -0.02);
    return {
      pieces: [
        ...plate(random, half, random.between(0.95, 1.2), apart, bend),
        ...plate(random, half * random.between(0.9, 1.1), random.between(0.95, 1.2), -apart, -bend),
      ],
      blend: 0.4,
      bodies: [
        { x: 0, y: apart + 0.8, radius: 4.9 },
        { x: 0, y: -apart - 0.8, radius: 4.9 },
      ],
    };
  },
};

function body(random: Random): Piece {
  return { x: 0.5 * random.normal(), y: 0.5 * random.normal(), radius: random.between(6.2, 8) };
}

/** Blobs along a bar of half length `half` at height `y`, curved by `bend` (1/µm), with hairs across it. */
function plate(random: Random, half: number, thickness: number, y: number, bend: number): Piece[] {
  const count = Math.round(half * 3.2);
  const pieces: Piece[] = [];
  for (let index = 0; index < count; index += 1) {
    const x = -half + (2 * half * (index + 0.5)) / count + 0.15 * random.normal();
    const taper = 1 - 0.25 * (x / half) ** 2;
    pieces.push({
      x,
      y: y + bend * x * x + 0.32 * random.normal(),
      radius: thickness * taper * random.between(0.75, 1.1),
    });
  }
  const hairs = 2 + random.below(4);
  for (let hair = 0; hair < hairs; hair += 1) {
    const x = random.between(-0.95, 0.95) * half;
    const side = random.next() < 0.5 ? -1 : 1;
    pieces.push({
      x,
      y: y + bend * x * x + side * thickness * random.between(0.8, 1.25),
      radius: random.between(0.35, 0.6),
    });
  }
  return pieces;
}

/** Paints a mitotic cell: first its cytoplasm, then its chromatin. */
export function paintMitosis(
  canvas: Canvas,
  cell: Cell & { readonly kind: MitosisKind },
  textures: Textures,
): void {
  const random = createRandom(cell.seed ^ 0x4d49);
  const { pieces, blend, bodies } = drawFigure[cell.kind](random);
  const noiseX = random.below(1024);
  const noiseY = random.below(1024);
  const density = random.between(1.35, 1.8);
  const rough = random.between(0.3, 0.5);
  const soft = random.between(0.3, 0.5);
  const clearing = random.between(0.55, 0.9);
  const paleEosin = random.between(0.2, 0.34);
  const paleHaematoxylin = random.between(0.05, 0.13);
  const rimmed = random.between(0, 0.2);
  const halo = Math.max(0, random.between(-0.6, 0.7));
  const cos = Math.cos(cell.angle);
  const sin = Math.sin(cell.angle);

  eachPixelNear(canvas, cell, 13, (index, dx, dy) => {
    const u = dx * cos + dy * sin;
    const v = dy * cos - dx * sin;
    const coarse = noiseBetween(textures.clumped, noiseX + 4 * u, noiseY + 4 * v);
    const small = noiseBetween(textures.granular, noiseX + 4 * u, noiseY + 4 * v);

    const within = -nearestPiece(bodies, u, v, 0.8) + 0.35 * coarse;
    const cytoplasm = smoothstep(-0.5, 0.9, within);
    const cleft = halo * Math.exp(-(((within + 0.7) / 0.6) ** 2));
    if (cleft > 0.01) lay(canvas, index, cleft, 0.01, 0.04);
    if (cytoplasm > 0) {
      const rim = rimmed * Math.exp(-(((within - 0.3) / 0.4) ** 2));
      lay(
        canvas,
        index,
        clearing * cytoplasm,
        Math.max(0, paleHaematoxylin * (1 + 0.4 * small)),
        Math.max(0.02, paleEosin * (1 + 0.14 * small + 0.1 * coarse) + rim),
      );
    }
    const depth = -nearestPiece(pieces, u, v, blend) + rough * (0.55 * coarse + 0.45 * small);
    const chromatin = smoothstep(-soft, soft, depth);
    if (chromatin === 0) return;
    const thick = 0.8 + 0.2 * smoothstep(0, 1.2, depth);
    lay(canvas, index, chromatin, density * thick * (1 + 0.07 * small), 0.25);
  });
}

/** Signed distance to the union of round blobs, with joints filled by a polynomial smooth minimum (Quilez). */
function nearestPiece(pieces: readonly Piece[], x: number, y: number, blend: number): number {
  let nearest = Infinity;
  for (const piece of pieces) {
    const distance = Math.sqrt((x - piece.x) ** 2 + (y - piece.y) ** 2) - piece.radius;
    const overlap = Math.max(0, blend - Math.abs(nearest - distance)) / blend;
    nearest = Math.min(nearest, distance) - (nearest === Infinity ? 0 : (overlap * overlap * blend) / 4);
  }
  return nearest;
}
