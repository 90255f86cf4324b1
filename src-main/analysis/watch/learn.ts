/**
 * What was found in slides that settle: the state before and the looks go in, the state after and events come out. A slide whose samples
 * were the same twice, whose files are all there and which can be opened is taken, unless it was already: by its key, never by its name.
 */
import { basename } from 'node:path';
import type { SlideKey } from '../../contract/identity';
import { Draft, unsettled } from './draft';
import type { Look, OpenedSlide, SeenSlide, Settling, Step, WatchedSlide, WatchState } from './watched';

export function learn(state: WatchState, looks: readonly Look[], now: number): Step {
  const draft = new Draft(state);
  for (const look of looks) learnOne(draft, look, now);
  return draft.done();
}

function learnOne(draft: Draft, look: Look, now: number): void {
  const { path, samples, opened } = look;
  const slide = draft.slides.get(path);
  const { seen = null, settling = null } = slide ?? {};
  // Changed meanwhile: the next scan begins with it again.
  if (slide?.isListed !== true || seen === null || settling === null || seen.stamp !== look.stamp) return;
  const { settleMs, patienceMs } = draft.timing;
  const begin = unsettled(now, settling);
  if (samples === null) {
    draft.settle(path, slide, begin, 'another program is using it, as one that writes it does');
    return;
  }
  const looked = { ...settling, samples: samples.digest, lookedAt: now, nextLookAt: now + settleMs };
  if (settling.samples !== samples.digest) {
    const isChanging = settling.samples !== null;
    if (isChanging) draft.settle(path, slide, { ...looked, since: now }, 'its content is still changing');
    else draft.settle(path, slide, looked, null);
    return;
  }
  if (opened === null) return;
  const others = opened.setFiles.filter((file) => !seen.files.includes(file));
  if (others.length > 0) {
    const setFiles = [...new Set([...slide.setFiles, ...opened.setFiles])];
    draft.settle(path, { ...slide, setFiles }, { ...begin, scans: 0 }, null);
    return;
  }
  const doubt = doubtOf(seen, samples.isHollow, opened);
  const rested = now - settling.since;
  // Ever more rarely, for what is broken and not unfinished.
  const later = { ...looked, nextLookAt: now + Math.max(settleMs, rested) };
  if (doubt !== null && rested < patienceMs) {
    const nextLookAt = Math.min(later.nextLookAt, Math.max(now, settling.since + patienceMs));
    draft.settle(path, slide, { ...later, nextLookAt }, doubt);
    return;
  }
  take(draft, { path, slide, seen, opened, doubt, later });
}

function doubtOf({ absent }: SeenSlide, isHollow: boolean, { doubt }: OpenedSlide): string | null {
  const [first] = absent;
  if (first !== undefined) {
    const others = absent.length === 1 ? '' : ` (of ${absent.length} that are missing)`;
    return `its file "${basename(first)}" is not there${others}`;
  }
  return doubt ?? (isHollow ? 'a part of it is empty, as in a copy that takes its whole size first' : null);
}

interface Rested {
  readonly path: string;
  readonly slide: WatchedSlide;
  readonly seen: SeenSlide;
  readonly opened: OpenedSlide;
  readonly doubt: string | null;
  /** How it goes on where it cannot be opened. */
  readonly later: Settling;
}

function take(draft: Draft, rested: Rested): void {
  const { path, slide, seen, opened, later } = rested;
  const { key } = opened;
  const before = slide.taken;
  const taken = { key, stamp: seen.stamp };
  draft.slides.set(path, { ...slide, taken, known: null, settling: key === null ? later : null });
  if (key === null && before?.key === null && before.stamp === seen.stamp) return;
  const isAsBefore = key !== null && before?.key === key;
  if (before !== null && !isAsBefore) draft.say({ type: 'replaced', path, was: before.key });
  const place = key === null ? undefined : draft.places.get(key);
  if (key === null || place === undefined) {
    if (key !== null) draft.places.set(key, { path, isWatched: true });
    draft.say(readyEvent(rested));
  } else if (place.path === path || !place.isWatched || isThere(draft, key, place.path)) {
    draft.say({ type: 'same', path, as: place.path });
  } else {
    draft.rename(key, place.path, path, true);
    if (draft.slides.get(place.path)?.isListed === false) draft.slides.delete(place.path);
  }
}

function isThere(draft: Draft, key: SlideKey, path: string): boolean {
  const slide = draft.slides.get(path);
  return slide?.isListed === true && slide.settling === null && slide.taken?.key === key;
}

function readyEvent({
  path,
  seen,
  opened,
  doubt,
}: Rested): Extract<Step['events'][number], { type: 'ready' }> {
  const { key, scenes } = opened;
  const set = { files: seen.files, stamp: seen.stamp };
  return { type: 'ready', path, key, scenes, file: seen.main, set, doubt };
}
