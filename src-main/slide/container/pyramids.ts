/**
 * Images of a file in its order, sorted into pyramids: which of them are one picture at several sizes, and which are other
 * pictures, is told by their sizes and by their marks as reduced images.
 */

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Smaller in the same proportions: within two pixels of rounding, or a hundredth where levels were cut to whole tiles. */
function isSmallerCopy(base: ImageSize, { width, height }: ImageSize): boolean {
  if (!(width < base.width && height <= base.height)) return false;
  const expected = (base.height * width) / base.width;
  const rounding = 1 + Math.max(1, base.height / base.width);
  return Math.abs(height - expected) <= Math.max(rounding, expected / 100);
}

/** For files whose levels bear no marks: an image that is not smaller than the one before, or of another shape, begins the next. */
export function pyramidsBySize<Image extends ImageSize>(images: readonly Image[]): Image[][] {
  const pyramids: Image[][] = [];
  for (const image of images) {
    const [base] = pyramids.at(-1) ?? [];
    const last = pyramids.at(-1)?.at(-1);
    if (base !== undefined && last !== undefined && image.width < last.width && isSmallerCopy(base, image))
      pyramids.at(-1)?.push(image);
    else pyramids.push([image]);
  }
  return pyramids;
}

export interface MarkedPyramids<Image> {
  /** Level 0 first, largest first; at least one pyramid when the first image is no reduced one. */
  readonly pyramids: readonly (readonly Image[])[];
  /** Reduced images that fit none. */
  readonly leftOut: number;
}

/**
 * For files that mark reduced images: each belongs to the full image before it. Two of one size cannot both be its
 * levels; then none is, for one of them shows something else.
 */
export function pyramidsByMark<Image extends ImageSize & { readonly reduced: boolean }>(
  images: readonly Image[],
): MarkedPyramids<Image> {
  const groups: { base: Image; smaller: Image[] }[] = [];
  let leftOut = 0;
  for (const image of images) {
    const group = groups.at(-1);
    if (group === undefined || !image.reduced) groups.push({ base: image, smaller: [] });
    else if (isSmallerCopy(group.base, image)) group.smaller.push(image);
    else leftOut += 1;
  }
  const pyramids = groups.map(({ base, smaller }) => {
    const isAmbiguous = new Set(smaller.map(({ width }) => width)).size < smaller.length;
    if (isAmbiguous) leftOut += smaller.length;
    return [base, ...(isAmbiguous ? [] : smaller.sort((a, b) => b.width - a.width))];
  });
  return { pyramids, leftOut };
}
