/**
 * Pen on the slide: where the optical density lies outside of what haematoxylin and eosin can mix, and where a
 * saturated red or a black is as smooth as only ink is. What can still be read through ink stays tissue, and so do
 * pigment and blood, which are grainy at the scale of `FocusMap`, and dark haematoxylin, which is neither black nor
 * off the plane. Others know pen by tables of colours (HistoQC, histolab); those cannot tell ink from pigment.
 */
import { focusUnit, type FocusMap } from './focus';
import { eachArea, erode, growWithin, removeSmall } from './morphology';
import { isNeutral, type Density } from './optical-density';
import type { Overview } from './overview';

/** More red than green is absorbed by no tissue (measured: at most −0.006), only by blue and green ink. */
const offPlane = { sure: 0.4, smooth: 0.15, faint: 0.05 };
/** Red ink: hardly absorbs red, and blue nearly as much as green, which eosin does not. */
const redInk = { minGreen: 0.75, minBlue: 0.5, maxRedShare: 0.2 };
/** Black ink: the lightest channel is as dark as this. */
const minBlack = 0.55;
const faintBlack = 0.06;
/** Root mean square of differences over 1 µm: of grey values, and of the pixel's own brightness. */
const smooth = { grey: 2.5, relative: 0.04 };
/** µm: what the pen's edge fades over. */
const fadeUm = 40;
/** A stroke is wider than twice this, µm, and larger than this. */
const minHalfWidthUm = 8;
const minInkMm2 = 0.01;
/** What is left beside a stroke and smaller than this is its fringe. */
const maxFringeMm2 = 0.004;
/** So much of the slide off the plane and yet structured is another stain, not pen. */
const otherStain = { ofStained: 0.4, structured: 0.5 };

/**
 * @param densityOf of an overview pixel
 * @param focus `null`: nothing is known to be smooth, and only what is surely off the plane is ink
 * @returns 1 for ink, only where `stained` is 1
 */
export function findInk(
  overview: Overview,
  stained: Uint8Array,
  densityOf: (pixel: number) => Density,
  focus: FocusMap | null,
): Uint8Array {
  const { width, height, mpp } = overview;
  const pixelAreaMm2 = mpp.x * mpp.y * 1e-6;
  const pixelUm = Math.sqrt(mpp.x * mpp.y);
  const smoothPixels = focus === null ? new Uint8Array(stained.length) : findSmooth(overview, stained, focus);
  const isOtherStain = looksStained(stained, smoothPixels, densityOf);
  const ink = new Uint8Array(stained.length);
  const faint = new Uint8Array(stained.length);
  for (let pixel = 0; pixel < ink.length; pixel += 1) {
    if (stained[pixel] !== 1) continue;
    const density = densityOf(pixel);
    const off = density.red - density.green;
    const isSmooth = smoothPixels[pixel] === 1;
    const isInk = isSmooth
      ? off >= offPlane.smooth || isRed(density) || isBlack(density)
      : off >= offPlane.sure && !isOtherStain;
    if (isInk) ink[pixel] = 1;
    if (isInk || off >= offPlane.faint || isFaintBlack(density) || isFaintRed(density)) faint[pixel] = 1;
  }
  keepStrokes(ink, overview, minHalfWidthUm / pixelUm, minInkMm2 / pixelAreaMm2);
  growWithin(ink, faint, width, height, Math.round(fadeUm / pixelUm));
  addFringes(ink, stained, width, height, maxFringeMm2 / pixelAreaMm2);
  return ink;
}

function isRed({ red, green, blue }: Density): boolean {
  return green >= redInk.minGreen && blue >= redInk.minBlue && red <= redInk.maxRedShare * green;
}

/** As a stroke of red fades its hue stays; eosin and haematoxylin absorb less blue. */
function isFaintRed({ red, green, blue }: Density): boolean {
  return green >= 0.05 && blue >= 0.65 * green && red <= redInk.maxRedShare * green;
}

function isBlack(density: Density): boolean {
  return Math.min(density.red, density.green, density.blue) >= minBlack && isNeutral(density);
}

function isFaintBlack(density: Density): boolean {
  return Math.min(density.red, density.green, density.blue) >= faintBlack && isNeutral(density);
}

/** 1 where a stained pixel has no structure. */
function findSmooth({ data }: Overview, stained: Uint8Array, { fine }: FocusMap): Uint8Array {
  return stained.map((value, pixel) => {
    const from = pixel * 3;
    const grey = ((data[from] ?? 0) + (data[from + 1] ?? 0) + (data[from + 2] ?? 0)) / 3;
    const limit = Math.max(smooth.grey, smooth.relative * grey);
    return value === 1 && (fine[pixel] ?? 0) <= limit * limit * focusUnit ? 1 : 0;
  });
}

/** Whether what is off the plane is too much and too structured for pen: trichrome, alcian blue and the like. */
function looksStained(
  stained: Uint8Array,
  smoothPixels: Uint8Array,
  densityOf: (pixel: number) => Density,
): boolean {
  let all = 0;
  let off = 0;
  let structured = 0;
  for (let pixel = 0; pixel < stained.length; pixel += 1) {
    if (stained[pixel] !== 1) continue;
    all += 1;
    const { red, green } = densityOf(pixel);
    if (red - green < offPlane.smooth) continue;
    off += 1;
    if (smoothPixels[pixel] !== 1) structured += 1;
  }
  return off > otherStain.ofStained * all && structured > otherStain.structured * off;
}

/** Clears what is too small or too narrow for a pen. */
function keepStrokes(ink: Uint8Array, overview: Overview, halfWidth: number, minPixels: number): void {
  const { width, height } = overview;
  removeSmall(ink, width, height, minPixels);
  const cores = erode(ink, width, height, Math.max(1, Math.round(halfWidth)));
  eachArea(ink, width, height, 1, (area) => {
    if (!area.some((pixel) => cores[pixel] === 1)) for (const pixel of area) ink[pixel] = 0;
  });
}

/** Small leavings that touch ink are ink. */
function addFringes(
  ink: Uint8Array,
  stained: Uint8Array,
  width: number,
  height: number,
  maxPixels: number,
): void {
  const rest = stained.map((value, pixel) => (value === 1 && ink[pixel] !== 1 ? 1 : 0));
  const touching = new Uint8Array(ink);
  growWithin(touching, rest, width, height, 1);
  eachArea(rest, width, height, 1, (area) => {
    if (area.length >= maxPixels || !area.some((pixel) => touching[pixel] === 1)) return;
    for (const pixel of area) ink[pixel] = 1;
  });
}
