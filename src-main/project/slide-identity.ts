/**
 * Which picture of which slide something is of, as it was when the slide was opened: by its key, never by its path. Before slide
 * keys, the fingerprint of one file stood for all, with the prints of the others beside it.
 */
import { z } from 'zod';
import { isSamePicture, type EarlierIdentity, type SlidePicture } from '../contract/identity';
import type { FilePrint } from '../contract/slide';

export interface SlideIdentity extends SlidePicture {
  /** Level 0, pixels. */
  readonly width: number;
  readonly height: number;
  /** Files that were open with it. */
  readonly files: readonly FilePrint[];
  /** One for each file that it may have been opened by. Reads the files: asked for only where there is something of such a Spindle. */
  readonly earlier: () => Promise<readonly EarlierIdentity[]>;
}

const count = z.int().min(0);

/** As it is stored beside a run, a pixel size or a mask. Spindles of 0.1 stored none. */
export const slideSchema = z.object({
  // Absent in what was kept by fingerprint.
  key: z.string().optional(),
  scene: count.optional(),
  width: count,
  height: count,
  files: z.array(z.object({ name: z.string(), size: count, samples: z.string() })).max(100_000),
});

export type StoredSlide = z.infer<typeof slideSchema>;

export function storedSlide({ key, scene, width, height, files }: SlideIdentity): StoredSlide {
  return {
    key,
    scene,
    width,
    height,
    files: files.map(({ name, size, samples }) => ({ name, size, samples })),
  };
}

/** @param stored of which nothing is known when it is absent: the fingerprint alone has to do. */
export function isSameSlide(stored: StoredSlide | undefined, slide: SlideIdentity): boolean {
  if (stored === undefined) return true;
  const { key, scene, width, height } = slide;
  if (stored.width !== width || stored.height !== height) return false;
  if (stored.key !== undefined) return stored.key === key && stored.scene === scene;
  return areOfOneSlide(stored.files, slide.files);
}

/** Also by the files beside it that are open: a key rests on some of a large set. */
export function isSameIdentity(one: SlideIdentity, other: SlideIdentity): boolean {
  const isSameSize = one.width === other.width && one.height === other.height;
  return isSamePicture(one, other) && isSameSize && areOfOneSlide(one.files, other.files);
}

/**
 * No name is that of two files. A file that only one list has says nothing: which of a slide's files are open depends on how
 * it is read.
 */
function areOfOneSlide(ones: readonly FilePrint[], others: readonly FilePrint[]): boolean {
  const known = new Map(ones.map((file) => [file.name, file]));
  return others.every(({ name, size, samples }) => {
    const file = known.get(name);
    return file === undefined || (file.size === size && file.samples === samples);
  });
}
