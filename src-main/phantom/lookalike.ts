/**
 * Look-alikes, which are easily taken for mitoses: pyknotic and apoptotic cells, lymphocytes, dark elongated nuclei of
 * the stroma, and dirt. In: a cell of such a kind; out: dye laid on a canvas. Criteria: Donovan et al., Vet
 * Pathol 2021: smooth outlines, shrunken hypereosinophilic cytoplasm, a membrane. Lengths in µm.
 */
import { eachPixelNear, lay, phantomMpp, type Canvas } from './canvas';
import { noiseBetween, smoothstep, type Textures } from './noise';
import { paintNucleus } from './nucleus';
import { createRandom } from '../base/prng';
import type { Cell, LookalikeKind } from './tissue-layout';

type Painter = (canvas: Canvas, cell: Cell, textures: Textures) => void;

export const paintLookalike: Record<LookalikeKind, Painter> = {
  pyknotic(canvas, cell, textures) {
    const random = createRandom(cell.seed ^ 0x5059);
    const radius = random.between(1.3, 2);
    paintShrunkenBody(canvas, cell, textures, radius + random.between(1.7, 2.6), random.between(0.75, 1.05));
    paintNucleus(
      canvas,
      cell,
      {
        long: radius,
        short: radius * random.between(0.85, 1),
        waviness: 0.01,
        ground: random.between(0.9, 1.2),
        clumps: 0,
        membrane: 0,
        coarseness: 1,
        eosin: 0.6,
        nucleoli: 0,
        blur: 0.4,
      },
      textures,
    );
  },
  apoptotic(canvas, cell, textures) {
    const random = createRandom(cell.seed ^ 0x4150);
    const body = random.between(3.7, 4.8);
    paintShrunkenBody(canvas, cell, textures, body, random.between(0.75, 1.05));
    const fragments = 2 + random.below(3);
    const turn = random.angle();
    for (let index = 0; index < fragments; index += 1) {
      const towards = turn + (2 * Math.PI * (index + 0.25 * random.normal())) / fragments;
      const out = body * random.between(0.45, 0.72);
      const radius = index === 0 ? random.between(0.8, 1.2) : random.between(0.4, 0.8);
      const at = {
        ...cell,
        x: cell.x + (out * Math.cos(towards)) / phantomMpp,
        y: cell.y + (out * Math.sin(towards)) / phantomMpp,
        seed: random.seed(),
      };
      const ground = random.between(0.75, 1.1);
      paintNucleus(
        canvas,
        at,
        {
          long: radius,
          short: radius,
          waviness: 0,
          ground,
          clumps: 0,
          membrane: 0,
          coarseness: 1,
          eosin: 0.6,
          nucleoli: 0,
          blur: 0.25,
        },
        textures,
      );
    }
  },
  lymphocyte(canvas, cell, textures) {
    const random = createRandom(cell.seed ^ 0x4c59);
    const radius = random.between(2.8, 3.4);
    const rim = radius + random.between(0.5, 0.9);
    eachPixelNear(canvas, cell, rim + 1, (index, dx, dy) => {
      lay(canvas, index, 0.7 * smoothstep(0.4, -0.4, Math.hypot(dx, dy) - rim), 0.12, 0.3);
    });
    paintNucleus(
      canvas,
      cell,
      {
        long: radius,
        short: radius * random.between(0.86, 1),
        waviness: 0.02,
        ground: random.between(0.4, 0.6),
        clumps: 0.45,
        membrane: 0.25,
        coarseness: 1,
        eosin: 0.2,
        nucleoli: 0,
        blur: 0.35,
      },
      textures,
    );
  },
  hyperchromatic(canvas, cell, textures) {
    const random = createRandom(cell.seed ^ 0x4859);
    paintNucleus(
      canvas,
      cell,
      {
        long: random.between(4.5, 7.5),
        short: random.between(1.2, 1.9),
        waviness: 0.04,
        ground: random.between(0.6, 0.85),
        clumps: 0.3,
        membrane: 0.05,
        coarseness: 1,
        eosin: 0.3,
        nucleoli: 0,
        blur: 0.4,
      },
      textures,
    );
  },
  pigment(canvas, cell, textures) {
    const random = createRandom(cell.seed ^ 0x5049);
    const grains = Array.from({ length: 2 + random.below(6) }, () => ({
      x: 1.1 * random.normal(),
      y: 1.1 * random.normal(),
      radius: random.between(0.25, 0.9),
    }));
    const density = random.between(0.8, 1.6);
    const noiseX = random.below(1024);
    eachPixelNear(canvas, cell, 6, (index, dx, dy) => {
      const uneven = 0.15 * noiseBetween(textures.granular, noiseX + 4 * dx, 4 * dy);
      for (const grain of grains) {
        const cover = smoothstep(0.25, -0.25, Math.hypot(dx - grain.x, dy - grain.y) - grain.radius + uneven);
        canvas.pigment[index] = Math.max(canvas.pigment[index] ?? 0, density * cover);
      }
    });
  },
};

/** A dying cell's body: dense eosin, drawn away from its neighbours by a pale halo. */
function paintShrunkenBody(
  canvas: Canvas,
  cell: Cell,
  textures: Textures,
  radius: number,
  eosin: number,
): void {
  const random = createRandom(cell.seed ^ 0x5348);
  const noiseX = random.below(1024);
  const halo = random.between(0.3, 0.9);
  eachPixelNear(canvas, cell, radius + 3, (index, dx, dy) => {
    const uneven = 0.25 * noiseBetween(textures.clumped, noiseX + 4 * dx, 4 * dy);
    const outside = Math.hypot(dx, dy) - radius + uneven;
    lay(canvas, index, halo * smoothstep(1.8, 0.9, outside), 0.02, 0.05);
    lay(canvas, index, smoothstep(0.4, -0.4, outside), 0.12, eosin * (1 + 0.1 * uneven));
  });
}
