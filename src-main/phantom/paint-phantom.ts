/**
 * One phantom from its seed: lays out the tissue, places the cells, then paints and exposes the slide one
 * canvas after the other, so that only the slide's own bytes grow with its area. In: seed and area; out:
 * level-0 pixels and the truth about them.
 */
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../contract/errors';
import type { Pixels } from '../contract/slide';
import { createCamera, expose, opticalMargin } from './camera';
import { createCanvas, phantomMpp } from './canvas';
import { placeCells, type PlacedCells } from './cell-placement';
import { paintGround, type GroundStyle } from './ground';
import { paintLookalike } from './lookalike';
import { paintMitosis } from './mitosis';
import { createTextures } from './noise';
import { fibroblastNucleus, paintNucleus, tumourNucleus } from './nucleus';
import { createRandom, type Random } from '../base/prng';
import { chooseStain } from './stain';
import { findTerritories, gridCells } from './territory';
import { layOutTissue } from './tissue-layout';

/** An object of known location (level-0 pixels) and kind. */
interface TruthObject {
  readonly x: number;
  readonly y: number;
  readonly kind: string;
}

export interface PhantomTruth {
  readonly seed: number;
  /** µm per pixel of level 0. */
  readonly mpp: number;
  readonly mitoses: readonly TruthObject[];
  readonly lookalikes: readonly TruthObject[];
}

/** Level-0 pixels on a canvas's side, without its margin. */
const canvasSide = 384;

/** How far beyond its centre a cell may lay dye, level-0 pixels. */
const cellReach = 13 / phantomMpp;

/** Paints a square slide of the area given. Gives way to other work between canvases. @throws aborted */
export async function paintPhantom(
  seed: number,
  areaMm2: number,
  signal?: AbortSignal,
): Promise<{ pixels: Pixels; truth: PhantomTruth }> {
  const random = createRandom(seed);
  const side = Math.round(Math.sqrt(areaMm2 * 1e6) / phantomMpp);
  const layout = layOutTissue(random, side);
  const cells = placeCells(random, layout);
  const stain = chooseStain(random);
  const style = chooseGround(random);
  const pleomorphism = random.next();
  const textures = createTextures(random);
  const camera = createCamera(random, stain);
  const everyone = [...cells.crowd, ...cells.lookalikes, ...cells.mitoses];
  const owners = gridCells(
    everyone.filter(({ kind }) => kind !== 'fibroblast' && kind !== 'hyperchromatic' && kind !== 'pigment'),
    side,
  );
  const pixels: Pixels = { width: side, height: side, data: new Uint8Array(side * side * 3) };

  for (let top = 0; top < side; top += canvasSide) {
    for (let left = 0; left < side; left += canvasSide) {
      const size = canvasSide + 2 * opticalMargin;
      const canvas = createCanvas(left - opticalMargin, top - opticalMargin, size, size);
      paintGround(canvas, layout, findTerritories(owners, canvas, textures), textures, style);
      const touches = ({ x, y }: { readonly x: number; readonly y: number }): boolean =>
        x > canvas.left - cellReach &&
        x < canvas.left + size + cellReach &&
        y > canvas.top - cellReach &&
        y < canvas.top + size + cellReach;
      for (const cell of cells.crowd) {
        if (!touches(cell)) continue;
        const own = createRandom(cell.seed);
        const form = cell.kind === 'fibroblast' ? fibroblastNucleus(own) : tumourNucleus(own, pleomorphism);
        paintNucleus(canvas, cell, form, textures);
      }
      for (const cell of cells.lookalikes)
        if (touches(cell)) paintLookalike[cell.kind](canvas, cell, textures);
      for (const cell of cells.mitoses) if (touches(cell)) paintMitosis(canvas, cell, textures);
      expose(camera, canvas, pixels);
      await setImmediate();
      throwIfAborted(signal);
    }
  }
  return { pixels, truth: truthOf(seed, cells) };
}

function chooseGround(random: Random): GroundStyle {
  return {
    cytoplasmEosin: random.between(0.26, 0.42),
    cytoplasmHaematoxylin: random.between(0.05, 0.14),
    stromaEosin: random.between(0.3, 0.46),
    gap: random.between(-0.8, 0.6),
  };
}

function truthOf(seed: number, { mitoses, lookalikes }: PlacedCells): PhantomTruth {
  const known = ({ x, y, kind }: TruthObject): TruthObject => ({ x, y, kind });
  return { seed, mpp: phantomMpp, mitoses: mitoses.map(known), lookalikes: lookalikes.map(known) };
}
