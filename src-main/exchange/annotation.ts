/**
 * What every exchange format writes and reads: annotations of one picture of one slide. Locations are level-0 pixels of the file's own
 * frame: x to the right, y down, (0, 0) the outer corner of the first pixel and (0.5, 0.5) its centre. QuPath, ImageScope and ASAP count
 * in the same frame, so that no format shifts anything. Texts are as the file has them, and untrusted.
 */
import type { Polygon } from '../contract/roi';
import type { Mpp } from '../contract/slide';

/** Rings do not repeat their first point at the end, and have at least three; the first of a polygon is its outline, the others holes. */
export type Shape =
  | { readonly kind: 'point'; readonly x: number; readonly y: number }
  /** `x`, `y`: the upper left corner. An ellipse is upright, and fills its rectangle. */
  | {
      readonly kind: 'rectangle' | 'ellipse';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  /** One polygon, or several that are one thing. */
  | { readonly kind: 'area'; readonly polygons: readonly Polygon[] };

/** What something is. `className` is the file's own word, `null` where it says none; `by` is a name, `null` where none is stated. */
export interface Statement {
  readonly className: string | null;
  readonly by: string | null;
}

export interface ScoredStatement extends Statement {
  /** As a rule between 0 and 1; as the file has it. */
  readonly score: number | null;
}

export interface Annotation {
  /** A UUID in files of Spindle and of QuPath since 0.4; `null` where the file has none. */
  readonly id: string | null;
  readonly shape: Shape;
  readonly name: string | null;
  readonly description: string | null;
  /** As it is drawn, `#rrggbb`, in lower case. */
  readonly colour: string | null;
  readonly isLocked: boolean;
  /** What software proposed. It stays beside what a person decided, and never takes its place. */
  readonly proposed: ScoredStatement | null;
  /** What a person decided. */
  readonly decided: Statement | null;
  /**
   * What the file shows without saying whether software or a person decided it: files of other programs, and classes that were changed in
   * them. `null` where the file shows what is proposed or decided.
   */
  readonly unattributed: ScoredStatement | null;
}

/** Of which an annotation has a part; the rest says nothing. */
export const emptyAnnotation = {
  ...{ id: null, name: null, description: null, colour: null, isLocked: false },
  ...{ proposed: null, decided: null, unattributed: null },
} as const satisfies Omit<Annotation, 'shape'>;

/** The one class of formats that show one. Who says so stands beside it in every format. */
export function shownClass({ unattributed, decided, proposed }: Annotation): string | null {
  return (unattributed ?? decided ?? proposed)?.className ?? null;
}

/** What a file shows beyond what is said to be proposed and decided in it: nothing where that is what it shows. */
export function unattributedOf(
  shown: string | null,
  score: number | null,
  proposed: Statement | null,
  decided: Statement | null,
): ScoredStatement | null {
  const known = decided ?? proposed;
  if (known === null) return shown === null && score === null ? null : { className: shown, by: null, score };
  return known.className === shown ? null : { className: shown, by: null, score: null };
}

/** The slide, as formats that have a place for it state it. */
export interface SlideOfAnnotations {
  /** Without folder. `null` where it is not to be told: it may name a patient. */
  readonly name: string | null;
  /** The slide's key, and which picture of it; `null` where the file does not say. */
  readonly key: string | null;
  readonly scene: number | null;
  /** Level 0, pixels. */
  readonly width: number | null;
  readonly height: number | null;
  /** µm per pixel. */
  readonly mpp: Mpp | null;
}

export const unknownSlide: SlideOfAnnotations = {
  ...{ name: null, key: null, scene: null, width: null, height: null, mpp: null },
};

/** What a reader takes; beyond it the file is refused. */
export const annotationLimits = {
  annotations: 5_000_000,
  /** Of all annotations together. */
  points: 50_000_000,
  /** Characters of a name, class, description or other text; longer ones are cut, and listed as such. */
  text: 4000,
  /** Bytes of the file, unpacked. */
  bytes: 4 * 1024 ** 3,
  /** Of the file in a binary format, which is held whole. */
  binaryBytes: 1024 ** 3,
} as const;
