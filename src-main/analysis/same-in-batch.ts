/**
 * Whether a slide of a batch that was opened is one that the batch has under another name: then it is not analysed again. What lists
 * state of the two must be one.
 */
import type { QueuedSlide, SlideSettings } from '../contract/domain/queue';
import type { SlideKey } from '../contract/identity';
import type { NamedSlides } from './named-slides';
import { analysedWithout, contradiction, mayBeOne, type StatedSlide } from './same-content';

/** A slide that was opened. */
export interface OpenedNow {
  readonly key: SlideKey;
  /** A sum over what people decided about it. */
  readonly decided: string;
}

/**
 * @param all slides of the batch as they stand now, while no other process changes them
 * @returns the one that is analysed, or was; `null` where this one is to be
 * @throws table-invalid, where different things are stated of two names of it
 */
export function sameInBatch(
  all: readonly QueuedSlide[],
  named: NamedSlides,
  queued: QueuedSlide,
  { key, decided }: OpenedNow,
): QueuedSlide | null {
  const { number, scene, settings } = queued;
  const others = all.filter(
    (each) => each.number !== number && each.slideKey === key && each.scene === scene && each.opened !== null,
  );
  const isNamed = (slide: QueuedSlide): boolean => named.indexOf(slide) >= 0;
  const isMeantNow = (slide: QueuedSlide): boolean => isNamed(slide) || slide.state === 'running';
  const other = others.find((each) => isMeantNow(each) && !mayBeOne(each.settings, settings));
  if (other !== undefined) throw contradiction(stated(named, other), stated(named, queued));
  const analysed = others.filter(({ state }) => state === 'running' || state === 'done');
  const first = analysed.find(isNamed);
  if (first !== undefined && statedBeyond(first, queued, ['mpp', 'roi']))
    throw analysedWithout(stated(named, first), stated(named, queued));
  // One that was named another time is the same only where its result is.
  return (
    first ??
    analysed.find(
      (each) => each.opened?.decided === decided && !statedBeyond(each, queued, ['mpp', 'roi']),
    ) ??
    null
  );
}

/** Whether something is stated of the second that is not of the first. */
export function statedBeyond(
  { settings: first }: QueuedSlide,
  { settings: second }: QueuedSlide,
  fields: readonly (keyof SlideSettings)[],
): boolean {
  return fields.some((field) => second[field] !== undefined && second[field] !== first[field]);
}

function stated(named: NamedSlides, slide: QueuedSlide): StatedSlide {
  const { path, settings } = slide;
  const { at } = named.all[named.indexOf(slide)] ?? {};
  return { path, settings, ...(at !== undefined && { at }) };
}
