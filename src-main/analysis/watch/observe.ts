/**
 * One scan of the watched folders: the state before and what the scan found go in, the state after and events come out. A slide that
 * changed begins to settle; one that is not there any more was renamed, is gone, or lies in a folder that is out of reach.
 */
import { sep } from 'node:path';
import { Draft, unsettled } from './draft';
import type { KnownSlide, Scan, SeenSlide, Step, WatchedSlide, WatchState } from './watched';

export function observe(state: WatchState, scan: Scan, now: number): Step {
  const draft = new Draft(state);
  lookAtFolders(draft, scan);
  const listed = new Set(scan.slides.map(({ path }) => path));
  const hidden = [...draft.away, ...scan.unseen];
  for (const [path, slide] of draft.slides) {
    if (listed.has(path)) continue;
    const isHidden = hidden.some((folder) => isAtOrBelow(folder, path));
    const missingSince = isHidden ? null : (slide.missingSince ?? now);
    draft.slides.set(path, { ...slide, isListed: false, missingSince });
  }
  const lost = unlistedById(draft);
  for (const seen of scan.slides) arrive(draft, seen, lost, now);
  leave(draft, now);
  return draft.done();
}

function lookAtFolders(draft: Draft, { folders, slides }: Scan): void {
  for (const folder of folders) {
    const { path, fault, id } = folder;
    const holdsSlides = slides.some((slide) => isAtOrBelow(path, slide.path));
    const isBare = !holdsSlides && isOtherFolder(folder, draft.folderIds.get(path));
    const knowsSlides = isBare && [...draft.slides.keys()].some((slide) => isAtOrBelow(path, slide));
    const why =
      fault ??
      (knowsSlides ? 'another folder without slides is there, as where a share is not connected' : null);
    if (why !== null) {
      if (!draft.away.has(path)) draft.say({ type: 'away', folder: path, why });
      draft.away.add(path);
      continue;
    }
    if (draft.away.delete(path)) draft.say({ type: 'back', folder: path });
    if (id !== null) draft.folderIds.set(path, id);
  }
}

/** What is left of the place where a share was connected can be read, and is another folder than that of the share. */
function isOtherFolder({ id, isEmpty }: Scan['folders'][number], before: string | undefined): boolean {
  return id === null || before === undefined ? isEmpty : id !== before;
}

/** Slides of one file that were taken and are not listed, by file and content; of sets all files would have to be renamed. */
function unlistedById(draft: Draft): Map<string, string> {
  const lost = new Map<string, string>();
  for (const [path, { isListed, taken, settling, seen }] of draft.slides) {
    if (isListed || taken === null || settling !== null || seen?.files.length !== 1) continue;
    const name = fileName(seen);
    if (name !== null) lost.set(name, path);
  }
  return lost;
}

function fileName({ main: { id, size, mtimeMs } }: SeenSlide): string | null {
  return id === null ? null : [id, size, mtimeMs].join(' ');
}

function arrive(draft: Draft, seen: SeenSlide, lost: Map<string, string>, now: number): void {
  const { path } = seen;
  const before = draft.slides.get(path);
  if (before === undefined) {
    if (!takeOver(draft, seen, lost, now)) {
      const slide = { ...unknown, seen, isListed: true };
      draft.settle(path, slide, unsettled(now, null), 'it has just come');
    }
    return;
  }
  const { settling } = before;
  const slide = { ...before, seen, isListed: true, missingSince: null };
  if (settling === null) {
    const isUnchanged =
      before.seen === null ? isAsKnown(before.known, seen) : before.seen.stamp === seen.stamp;
    if (isUnchanged) draft.slides.set(path, slide);
    else draft.settle(path, slide, unsettled(now, null), 'it has changed since it was taken');
    return;
  }
  const isUnchanged = before.seen?.stamp === seen.stamp && before.seen.around === seen.around;
  if (isUnchanged && before.isListed && settling.scans > 0) {
    // What was missing may have come.
    const hasNews = before.seen.near !== seen.near;
    const soon = Math.min(settling.nextLookAt, Math.max(now, settling.lookedAt + draft.timing.settleMs));
    const nextLookAt = hasNews ? soon : settling.nextLookAt;
    draft.settle(path, slide, { ...settling, scans: settling.scans + 1, nextLookAt }, null);
    return;
  }
  // With no scan so far it is only that more of its files are known.
  const isChanging = before.isListed && settling.scans > 0;
  draft.settle(path, slide, unsettled(now, settling), isChanging ? 'it is still changing' : null);
}

const unknown: WatchedSlide = {
  ...{ seen: null, isListed: false, missingSince: null, setFiles: [] },
  ...{ taken: null, known: null, settling: null },
};

/** Whether the path is a new one of a slide that was listed by another. */
function takeOver(draft: Draft, seen: SeenSlide, lost: Map<string, string>, now: number): boolean {
  const { path } = seen;
  const move = (from: string, slide: WatchedSlide, isAtRest: boolean): void => {
    draft.slides.delete(from);
    if (slide.taken !== null) draft.rename(slide.taken.key, from, path, isAtRest);
  };
  // More files of a set came, and it is opened by another of them.
  for (const file of seen.files) {
    const other = draft.slides.get(file);
    if (other === undefined || other.isListed) continue;
    move(file, other, false);
    const slide = { ...other, seen, isListed: true, missingSince: null };
    draft.settle(path, slide, unsettled(now, other.settling), 'it is still changing');
    return true;
  }
  const name = seen.files.length === 1 ? fileName(seen) : null;
  const from = name === null ? undefined : lost.get(name);
  const renamed = from === undefined ? undefined : draft.slides.get(from);
  if (name === null || from === undefined || renamed === undefined) return false;
  lost.delete(name);
  move(from, renamed, true);
  draft.slides.set(path, { ...renamed, seen, isListed: true, missingSince: null });
  return true;
}

/** Shares and archives round times. */
const mostRoundingMs = 1;

function isAsKnown(known: KnownSlide | null, { main, stamp }: SeenSlide): boolean {
  if (known === null) return false;
  if (known.set !== undefined) return known.set.stamp === stamp;
  return main.size === known.size && Math.abs(main.mtimeMs - known.mtimeMs) < mostRoundingMs;
}

/** Slides that are not where they were. */
function leave(draft: Draft, now: number): void {
  const missing = [...draft.slides].filter(([, { missingSince }]) => missingSince !== null);
  if (missing.length === 0) return;
  const copies = new Map<string, string>();
  /** Of slides that may turn out to be a missing one. */
  const sizes = new Set<number>();
  for (const [path, { isListed, taken, settling, seen }] of draft.slides) {
    if (!isListed) continue;
    if (settling === null && taken !== null && taken.key !== null) copies.set(taken.key, path);
    if (settling !== null && !(taken !== null && taken.key === null) && seen !== null)
      sizes.add(seen.main.size);
  }
  for (const [path, slide] of missing) {
    const { taken, known, seen, missingSince } = slide;
    if (taken === null) {
      draft.slides.delete(path);
      draft.say({ type: 'gone', path, wasTaken: false });
      continue;
    }
    const copy = taken.key === null ? undefined : copies.get(taken.key);
    const isPlace = taken.key !== null && draft.places.get(taken.key)?.path === path;
    if (copy !== undefined) {
      draft.slides.delete(path);
      if (isPlace) draft.rename(taken.key, path, copy, true);
      else draft.say({ type: 'gone', path, wasTaken: true });
      continue;
    }
    const mayReturn = sizes.has(seen?.main.size ?? known?.size ?? -1);
    if (mayReturn || now - (missingSince ?? now) < draft.timing.settleMs) continue;
    draft.slides.delete(path);
    draft.say({ type: 'gone', path, wasTaken: true });
  }
}

function isAtOrBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
