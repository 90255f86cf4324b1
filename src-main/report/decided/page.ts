/** What every section of a report is drawn with. */
import type { Messages } from '../../messages/messages';
import type { ReportContent, SlideContent } from './content';
import type { Flow } from './flow';
import type { NumberWords } from './number-words';

export interface Page {
  readonly flow: Flow;
  readonly content: ReportContent;
  readonly numbers: NumberWords;
  readonly t: Messages['text'];
}

export type DrawSection = (page: Page, slide: SlideContent, pictures: SlidePictures | null) => void;

/** JPEG bytes; without them the places of the pictures stay empty. */
export interface SlidePictures {
  readonly overview: Buffer | null;
  /** By the number of the figure. */
  readonly crops: ReadonlyMap<number, Buffer>;
}

/** A slide by what of it is printed. */
export function slideTitle({ key, scene, name }: SlideContent): string {
  const picture = scene === 0 ? key : `${key}/${scene}`;
  return name ?? picture;
}
