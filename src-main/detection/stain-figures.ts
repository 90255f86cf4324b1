/**
 * What the colours of a slide say of its stain and light, in a few figures: an overview in, figures out. They are sums and
 * counts of whole numbers over pixels, so that a turned or mirrored slide has the same figures to the last bit. What they
 * mean is decided in `analysis/stain-check.ts`.
 *
 * Optical densities (Beer–Lambert) add up in a brightfield scan. Haematoxylin and eosin absorb green most (Ruifrok &
 * Johnston 2001); in dark field, fluorescence and negatives, light is emitted and the sums mean nothing, which shows.
 */

import type { Mpp, RegionReader } from '../contract/slide';
import { readOverview, type Overview } from './overview';
import { balancedGlass, glassBalance, isPadding, quantile, stainedPixels } from './stained';
import { dropValue, overviewMpp, type TissueMask } from './tissue';

export interface StainFigures {
  /** Pixels of the overview that are stained, pen and edges of glass apart: all but the first two figures are of these. */
  readonly pixels: number;
  /** Brightest channel of all pixels but black padding, 0..255: of the darkest twentieth, the median, the brightest hundredth. */
  readonly brightness: { readonly dark: number; readonly median: number; readonly bright: number };
  /** Mean optical density of the three channels. */
  readonly density: number;
  /** Mean density of red, and of blue, over that of green. */
  readonly redToGreen: number;
  readonly blueToGreen: number;
  /** Difference between the most and the least absorbed channel over the most absorbed one: 0 for grey. */
  readonly colour: number;
  /** Shares of the density in pixels that absorb this channel clearly more than green. */
  readonly redBeyond: number;
  readonly blueBeyond: number;
  /** Share of the density in pixels that absorb green least. */
  readonly greenLeast: number;
}

/** Share of what is stained that must be left without pen and edges. */
const leastLeft = 0.2;
/** Densities are counted in thousandths. */
const unit = 1000;
/** A difference of density from which a channel is absorbed more than another. */
const clearly = 0.02 * unit;

/**
 * The figures of a slide whose tissue mask was not requested.
 * @param mpp of level 0
 * @throws SpindleError `aborted`
 */
export async function readStainFigures(
  reader: RegionReader,
  mpp: Mpp,
  signal?: AbortSignal,
): Promise<StainFigures | null> {
  return stainFigures(await readOverview(reader, overviewMpp, mpp, signal), null);
}

/**
 * @param mask what was left out of it as pen or an edge of glass is left out here; `null`: not known
 * @returns `null` where nothing is stained
 */
export function stainFigures(
  overview: Overview,
  mask: Pick<TissueMask, 'dropped'> | null,
): StainFigures | null {
  const { data } = overview;
  const balance = glassBalance(overview);
  const stained = stainedPixels(overview, balance);
  const dropped = mask === null ? null : artefacts(stained, mask.dropped);
  const [reds, greens, blues] = balance.map(thousandths);
  const brightest = new Float64Array(256);
  const sums = { red: 0, green: 0, blue: 0, most: 0, range: 0, redBeyond: 0, blueBeyond: 0, greenLeast: 0 };
  let pixels = 0;
  for (let pixel = 0, from = 0; pixel < stained.length; pixel += 1, from += 3) {
    const [r = 0, g = 0, b = 0] = [data[from], data[from + 1], data[from + 2]];
    if (isPadding(r, g, b)) continue;
    const value = Math.max(r, g, b);
    brightest[value] = (brightest[value] ?? 0) + 1;
    if (stained[pixel] !== 1 || dropped?.[pixel] === 1) continue;
    const [red = 0, green = 0, blue = 0] = [reds?.[r], greens?.[g], blues?.[b]];
    const all = red + green + blue;
    const most = Math.max(red, green, blue);
    pixels += 1;
    sums.red += red;
    sums.green += green;
    sums.blue += blue;
    sums.most += most;
    sums.range += most - Math.min(red, green, blue);
    if (red > green + clearly) sums.redBeyond += all;
    if (blue > green + clearly) sums.blueBeyond += all;
    if (red > green && blue > green) sums.greenLeast += all;
  }
  const all = sums.red + sums.green + sums.blue;
  if (pixels === 0 || all === 0) return null;
  return {
    pixels,
    brightness: {
      dark: quantile(brightest, 0.05),
      median: quantile(brightest, 0.5),
      bright: quantile(brightest, 0.99),
    },
    density: all / pixels / 3 / unit,
    redToGreen: sums.red / Math.max(1, sums.green),
    blueToGreen: sums.blue / Math.max(1, sums.green),
    colour: sums.range / sums.most,
    redBeyond: sums.redBeyond / all,
    blueBeyond: sums.blueBeyond / all,
    greenLeast: sums.greenLeast / all,
  };
}

/** 1 for pen and edges of glass; `null` where hardly anything else is left: then it is the slide that is of another kind. */
function artefacts(stained: Uint8Array, dropped: Uint8Array): Uint8Array | null {
  const found = dropped.map((reason) => (reason === dropValue.ink || reason === dropValue.edge ? 1 : 0));
  let [all, left] = [0, 0];
  for (let pixel = 0; pixel < found.length; pixel += 1) {
    if (stained[pixel] !== 1 && found[pixel] !== 1) continue;
    all += 1;
    if (found[pixel] !== 1) left += 1;
  }
  return left < all * leastLeft ? null : found;
}

function thousandths(gain: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, value) =>
    Math.max(0, Math.round(-unit * Math.log10(Math.max(1, value * gain) / balancedGlass))),
  );
}
