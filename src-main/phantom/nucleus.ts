/**
 * Interphase nuclei: an ellipse with a slightly wavy outline, a membrane, clumped or vesicular chromatin and
 * nucleoli. In: a cell; out: dye laid on a canvas within its outline. Sizes in µm, after textbook figures for
 * tumour epithelium (long axis 7 to 12) and fibroblasts.
 */
import { eachPixelNear, lay, type Canvas } from './canvas';
import { noiseBetween, smoothstep, type Textures } from './noise';
import { createRandom, type Random } from '../base/prng';
import type { Cell } from './tissue-layout';

/** What one nucleus is made of. Lengths in µm, dye in density units. */
export interface NucleusForm {
  /** Half axes. */
  readonly long: number;
  readonly short: number;
  /** Relative amplitude of the outline's waves. */
  readonly waviness: number;
  /** Haematoxylin between the clumps, added by the clumps, and added by the membrane. */
  readonly ground: number;
  readonly clumps: number;
  readonly membrane: number;
  /** Size of the clumps; 1 is coarse. */
  readonly coarseness: number;
  readonly eosin: number;
  readonly nucleoli: number;
  /** Softness of the outline, half width. */
  readonly blur: number;
}

/** A tumour nucleus: most are vesicular, some evenly dark. `pleomorphism` 0..1 spreads size and shape. */
export function tumourNucleus(random: Random, pleomorphism: number): NucleusForm {
  const long = Math.min(6.6, Math.max(4, 4.8 * Math.exp((0.09 + 0.09 * pleomorphism) * random.normal())));
  const density = random.between(0, 1) ** 1.5;
  return {
    long,
    short: long * random.between(0.7, 0.95),
    waviness: Math.min(0.08, 0.026 * Math.exp(0.6 * random.normal())),
    ground: 0.1 + 0.17 * density,
    clumps: random.between(0.3, 0.5),
    membrane: random.between(0.25, 0.45),
    coarseness: random.between(0.6, 1),
    eosin: random.between(0.16, 0.34),
    nucleoli: random.below(long > 4.4 ? 3 : 2),
    // A section is thicker than the focus is deep: some nuclei lie out of it.
    blur: random.next() < 0.2 ? random.between(0.5, 1.1) : random.between(0.25, 0.5),
  };
}

export function fibroblastNucleus(random: Random): NucleusForm {
  const long = random.between(4.5, 7.5);
  return {
    long,
    short: random.between(1.1, 2),
    waviness: random.between(0.02, 0.06),
    ground: random.between(0.3, 0.5),
    clumps: 0.25,
    membrane: 0.2,
    coarseness: 0.8,
    eosin: 0.25,
    nucleoli: 0,
    blur: random.between(0.25, 0.5),
  };
}

interface Wave {
  readonly lobes: number;
  readonly phase: number;
  readonly amplitude: number;
}

/** Paints one nucleus at the cell's position, its long axis along the cell's angle. */
export function paintNucleus(canvas: Canvas, cell: Cell, form: NucleusForm, textures: Textures): void {
  const random = createRandom(cell.seed ^ 0x4e55);
  const waves: Wave[] = [2, 3, 4, 5].map((lobes) => ({
    lobes,
    phase: random.angle(),
    amplitude: form.waviness * random.between(0.3, 1),
  }));
  const noiseX = random.below(1024);
  const noiseY = random.below(1024);
  const mean = Math.sqrt(form.long * form.short);
  const nucleoli = Array.from({ length: form.nucleoli }, () => {
    const reach = 0.55 * Math.sqrt(random.next());
    const towards = random.angle();
    return {
      x: reach * form.long * Math.cos(towards),
      y: reach * form.short * Math.sin(towards),
      radius: random.between(0.11, 0.2) * mean,
    };
  });
  const cos = Math.cos(cell.angle);
  const sin = Math.sin(cell.angle);

  eachPixelNear(canvas, cell, form.long * (1 + 3 * form.waviness) + 1, (index, dx, dy) => {
    const u = dx * cos + dy * sin;
    const v = dy * cos - dx * sin;
    const radius = Math.hypot(u / form.long, v / form.short);
    if (radius > 1.6) return;
    const theta = Math.atan2(v, u);
    let outline = 1;
    for (const { lobes, phase, amplitude } of waves) outline += amplitude * Math.cos(lobes * theta + phase);
    const inside = (outline - radius) * mean;
    const cover = smoothstep(-form.blur, form.blur, inside);
    if (cover === 0) return;

    const scale = 8.5 / form.coarseness;
    const coarse = noiseBetween(textures.clumped, noiseX + u * scale, noiseY + v * scale);
    const small = noiseBetween(textures.granular, noiseX + u * 7, noiseY + v * 7);
    const clump = smoothstep(0.1, 1.6, 0.7 * coarse + 0.8 * small);
    const wall = Math.exp(-(((inside - 0.45) / 0.38) ** 2)) * (1 + 0.35 * coarse);
    let h = form.ground * (1 + 0.12 * small) + form.clumps * clump + form.membrane * wall;
    let e = form.eosin;
    for (const nucleolus of nucleoli) {
      const near = smoothstep(0.35, -0.35, Math.hypot(u - nucleolus.x, v - nucleolus.y) - nucleolus.radius);
      h += 0.45 * near;
      e += 0.2 * near;
    }
    lay(canvas, index, cover, Math.max(0.05, h), e);
  });
}
