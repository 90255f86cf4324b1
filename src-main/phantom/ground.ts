/**
 * Everything that is no nucleus: cytoplasm of tumour nests with cell borders, eosinophilic fibres and clefts of
 * the stroma, fat, and the ragged edge against bare glass. In: the layout, the cells' territories and noise;
 * out: dye densities laid on a canvas. Painted first; cells come on top.
 */
import { phantomMpp, type Canvas } from './canvas';
import { noiseAt, noiseBetween, smoothstep, type Textures } from './noise';
import { mixBits } from '../base/prng';
import { territoryStep, type Territories } from './territory';
import { layoutRow, type TissueLayout } from './tissue-layout';

/** How a tumour's cytoplasm looks, the same over one slide. */
export interface GroundStyle {
  readonly cytoplasmEosin: number;
  readonly cytoplasmHaematoxylin: number;
  readonly stromaEosin: number;
  /** How open the borders between tumour cells are: −1 drawn as lines, 1 as pale gaps. */
  readonly gap: number;
}

export function paintGround(
  canvas: Canvas,
  layout: TissueLayout,
  territories: Territories,
  textures: Textures,
  style: GroundStyle,
): void {
  const { left, top, width, height, haematoxylin, eosin } = canvas;
  const row = (): Float32Array => new Float32Array(width);
  const depth = row();
  const nest = row();
  const fat = row();
  const flow = row();
  const along = row();
  const crowding = row();
  for (let line = 0; line < height; line += 1) {
    const y = top + line;
    layoutRow(layout.depthUm, left, y, depth);
    layoutRow(layout.nest, left, y, nest);
    layoutRow(layout.fat, left, y, fat);
    layoutRow(layout.flow, left, y, flow);
    layoutRow(layout.along, left, y, along);
    layoutRow(layout.crowding, left, y, crowding);
    for (let column = 0; column < width; column += 1) {
      const deep = depth[column] ?? 0;
      if (deep < -14) continue;
      const x = left + column;
      const broad = noiseAt(textures.broad, x, y);
      const clumped = noiseAt(textures.clumped, x, y);
      const granular = noiseAt(textures.granular, x, y);
      const fine = noiseAt(textures.fine, x, y);
      const cover = smoothstep(-1.2, 1.2, deep + 2.6 * broad + 0.9 * clumped);
      if (cover === 0) continue;

      const ragged = 0.03 * broad + 0.012 * clumped;
      const fatty = smoothstep(-0.02, 0.04, (fat[column] ?? 0) + ragged);
      const edge = (nest[column] ?? 0) + ragged;
      const nested = smoothstep(-0.015, 0.025, edge);
      let h = 0;
      let e = 0;

      if (nested < 1) {
        const across = (flow[column] ?? 0) / phantomMpp;
        const onward = (along[column] ?? 0) / phantomMpp;
        const bundle = noiseBetween(textures.broad, across * 1.3, onward * 0.26);
        const fibre = noiseBetween(textures.clumped, across * 1.3, onward * 0.14);
        const strand = noiseBetween(textures.granular, across + 300, onward * 0.12);
        const cleft = smoothstep(0.9, 1.7, -bundle - 0.45 * fibre);
        const open = 1 - 0.88 * cleft;
        e =
          open *
          Math.max(0.02, style.stromaEosin * (1 + 0.2 * bundle + 0.2 * fibre + 0.14 * strand + 0.05 * fine));
        h = open * Math.max(0, 0.07 + 0.025 * strand + 0.03 * clumped);
      }
      if (nested > 0) {
        const at = (line >> 1) * territories.columns + (column >> 1);
        const across = (column & 1) / territoryStep;
        const down = (line & 1) / territoryStep;
        const { borderUm } = territories;
        const border =
          ((borderUm[at] ?? 0) * (1 - across) + (borderUm[at + 1] ?? 0) * across) * (1 - down) +
          ((borderUm[at + territories.columns] ?? 0) * (1 - across) +
            (borderUm[at + territories.columns + 1] ?? 0) * across) *
            down;
        const tint = territories.tint[at] ?? 0;
        const crowd = crowding[column] ?? 0;
        const wavy = border + 0.35 * clumped;
        const rim = Math.exp(-(wavy * wavy) / 0.35);
        // Vacuoles and shrinkage: pale pools that keep away from the borders.
        const pool = smoothstep(1.1, 2.1, 0.9 * clumped + 0.8 * broad - 0.5 * tint);
        const open = smoothstep(-0.3, 0.9, style.gap + 0.8 * broad) * rim;
        const texture = 0.09 * broad + 0.1 * clumped + 0.12 * granular + 0.08 * fine;
        let inE = style.cytoplasmEosin * (1 + 0.22 * tint + 0.12 * crowd + texture);
        let inH = style.cytoplasmHaematoxylin * (1 + 0.25 * tint + 0.25 * crowd + 1.6 * texture);
        inE += 0.13 * rim * (1 - open);
        inE *= (1 - 0.75 * open) * (1 - 0.7 * pool);
        inH *= (1 - 0.75 * open) * (1 - 0.8 * pool);
        e = e * (1 - nested) + Math.max(0.02, inE) * nested;
        h = h * (1 - nested) + Math.max(0, inH) * nested;
      }
      // Nests shrink away from their stroma here and there.
      const retraction =
        Math.exp(-((edge - 0.012) ** 2) / 0.00035) * smoothstep(0.1, 1.1, broad + 0.4 * clumped);
      e *= 1 - 0.9 * retraction;
      h *= 1 - 0.9 * retraction;
      if (fatty > 0) {
        const wall = adipocyteWall(
          x * phantomMpp + 1.6 * broad,
          y * phantomMpp + 1.6 * noiseAt(textures.broad, y, x),
        );
        const rim = Math.exp(-(wall * wall) / 0.5);
        e = e * (1 - fatty) + (0.012 + 0.42 * rim * (1 + 0.2 * clumped)) * fatty;
        h = h * (1 - fatty) + 0.05 * rim * fatty;
      }
      const index = line * width + column;
      eosin[index] = e * cover;
      haematoxylin[index] = h * cover;
    }
  }
}

const adipocyteUm = 58;

/** µm to the wall between the two nearest fat cells, whose centres lie on a jittered grid. */
function adipocyteWall(x: number, y: number): number {
  const column = Math.floor(x / adipocyteUm);
  const row = Math.floor(y / adipocyteUm);
  let first = Infinity;
  let second = Infinity;
  for (let down = row - 1; down <= row + 1; down += 1) {
    for (let across = column - 1; across <= column + 1; across += 1) {
      const bits = mixBits(mixBits(across, 17), down);
      const centreX = (across + 0.15 + 0.7 * ((bits & 0xffff) / 0xffff)) * adipocyteUm;
      const centreY = (down + 0.15 + 0.7 * ((bits >>> 16) / 0xffff)) * adipocyteUm;
      const squared = (centreX - x) ** 2 + (centreY - y) ** 2;
      if (squared < first) {
        second = first;
        first = squared;
      } else if (squared < second) second = squared;
    }
  }
  return (Math.sqrt(second) - Math.sqrt(first)) / 2;
}
