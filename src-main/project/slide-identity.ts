/**
 * Which picture of which slide something is of, as it was when the slide was opened: by its content, never by its path.
 * Its files' prints are kept with what is stored, because the fingerprint is of the slide's own file alone.
 */
import { z } from 'zod';
import type { FilePrint } from '../contract/slide';

export interface SlideIdentity {
  /** Hexadecimal digits, of the slide's own file. */
  readonly fingerprint: string;
  /** Index of the picture. */
  readonly scene: number;
  /** Level 0, pixels. */
  readonly width: number;
  readonly height: number;
  /** Those that were open with it. */
  readonly files: readonly FilePrint[];
}

const count = z.int().min(0);

/** As it is stored beside a run, a pixel size or a mask. Spindles before 0.2 stored none. */
export const slideSchema = z.object({
  width: count,
  height: count,
  files: z.array(z.object({ name: z.string(), size: count, samples: z.string() })).max(100_000),
});

export type StoredSlide = z.infer<typeof slideSchema>;

export function storedSlide({ width, height, files }: SlideIdentity): StoredSlide {
  return { width, height, files: files.map(({ name, size, samples }) => ({ name, size, samples })) };
}

/** @param stored of which nothing is known when it is absent: the fingerprint alone has to do. */
export function isSameSlide(stored: StoredSlide | undefined, slide: SlideIdentity): boolean {
  if (stored === undefined) return true;
  const { width, height } = slide;
  return stored.width === width && stored.height === height && areOfOneSlide(stored.files, slide.files);
}

export function isSameIdentity(one: SlideIdentity, other: SlideIdentity): boolean {
  const isSamePicture = one.fingerprint === other.fingerprint && one.scene === other.scene;
  return isSamePicture && isSameSlide(storedSlide(one), other);
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
