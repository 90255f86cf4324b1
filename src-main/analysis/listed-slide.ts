/** A slide that is to be analysed, with what a person's list states of it; a file that was only named has `null` everywhere. */

export interface ListedSlide {
  /** Full path, or the address of a slide on a server. */
  readonly path: string;
  /** Index of the picture in a file that holds several, from 0. Path and scene name a slide together. */
  readonly scene: number | null;
  /** µm per pixel. */
  readonly mpp: number | null;
  readonly case: string | null;
  readonly block: string | null;
  readonly stain: string | null;
  /** Full path of a file of regions (GeoJSON). */
  readonly roi: string | null;
  /** Key of a published protocol, or the name of a person's own. */
  readonly protocol: string | null;
  /** Whole number; higher ones go first. */
  readonly priority: number | null;
  /** Where a list names it, for messages: `line 3 of cases.csv`; `null` of one that no table names. */
  readonly at: string | null;
}

/** @param stated what a list says of it */
export function listedSlide(path: string, stated: Partial<Omit<ListedSlide, 'path'>> = {}): ListedSlide {
  return {
    ...{ path, scene: null, mpp: null, case: null, block: null, stain: null },
    ...{ roi: null, protocol: null, priority: null, at: null },
    ...stated,
  };
}

/** What a list may state of a slide, and how it is called in a message. */
export const statedFields = {
  mpp: 'pixel size',
  case: 'case',
  block: 'block',
  stain: 'stain',
  roi: 'file of regions',
  protocol: 'protocol',
  priority: 'priority',
} as const satisfies Partial<Record<keyof ListedSlide, string>>;
export type StatedField = keyof typeof statedFields;

/** Key of a slide: the same for a slide that is listed twice. */
export function listedKey({ path, scene }: ListedSlide): string {
  return `${path}\n${scene ?? ''}`;
}
