/**
 * How far a slide of a project has come, queues of batches included: what stands of it and what the queues say of it go in, one state
 * comes out, the same in windows and on the command line.
 */
import type { QueueRow } from './batch';
import type { CaseRow } from './case-row';

/** The least advanced first. `changed`: signed off, and changed since. */
export const slideStates = [
  ...(['failed', 'new', 'queued', 'running', 'analysed', 'in-review', 'changed', 'signed-off'] as const),
];
export type SlideState = (typeof slideStates)[number];

/**
 * What a reader has done with a slide weighs more than that a later analysis of it failed; and what it has come to, more than that it waits
 * to be analysed again.
 */
export function stateInProject(
  { stage, isChangedSince, runs }: Pick<CaseRow, 'stage' | 'isChangedSince' | 'runs'>,
  queued: QueueRow | null,
): SlideState {
  const waiting = queued === null ? null : waitingState(queued);
  const isRead = stage === 'in review' || stage === 'signed off' || isChangedSince;
  const isHidden = (waiting === 'failed' && isRead) || (waiting === 'queued' && (isRead || runs > 0));
  if (waiting !== null && !isHidden) return waiting;
  if (isChangedSince) return 'changed';
  if (stage === 'in review') return 'in-review';
  return stage === 'signed off' ? 'signed-off' : stage;
}

/** `null` of one that is done with. */
export function waitingState({ state }: QueueRow): 'queued' | 'running' | 'failed' | null {
  return state === 'queued' || state === 'running' || state === 'failed' ? state : null;
}

/** What the queues say last of each slide, to be taken by the row that it belongs to. */
export function queueIndex(queue: Iterable<QueueRow>): {
  /** @param key name of its picture. @returns what waits, runs or failed of it */
  take(key: string, row: Pick<CaseRow, 'path' | 'scene'>): QueueRow | null;
  /** Files of which nothing was taken: no slides of the project yet. */
  rest(): QueueRow[];
} {
  const byKey = new Map<string, QueueRow>();
  const byPath = new Map<string, QueueRow>();
  for (const each of queue) {
    keepLatest(byPath, fileKey(each.path, each.scene), each);
    // A further name of a slide says nothing of it: that of its first name does.
    if (each.slideKey !== null && each.state !== 'same')
      keepLatest(byKey, `${each.slideKey}/${each.scene}`, each);
  }
  const taken = new Set<QueueRow>();
  return {
    take(key, { path, scene }) {
      const ofKey = byKey.get(key) ?? null;
      const there = path === null ? null : (byPath.get(fileKey(path, scene)) ?? null);
      // Another slide may have come to that path.
      const isOther = there !== null && there.slideKey !== null && `${there.slideKey}/${there.scene}` !== key;
      const ofPath = isOther ? null : there;
      if (ofKey !== null) taken.add(ofKey);
      if (ofPath !== null) taken.add(ofPath);
      const latest = later(ofKey, ofPath);
      return latest !== null && isOpen(latest) ? latest : null;
    },
    rest: () =>
      [...byPath.values()].filter((each) => {
        const ofKey = each.slideKey === null ? null : byKey.get(`${each.slideKey}/${each.scene}`);
        // A copy of a slide that has a row.
        return isOpen(each) && !taken.has(each) && !(ofKey && taken.has(ofKey));
      }),
  };
}

/** Neither done nor cancelled. */
function isOpen({ state }: QueueRow): boolean {
  return state === 'queued' || state === 'running' || state === 'failed';
}

/** Numbers grow from batch to batch. */
function keepLatest(map: Map<string, QueueRow>, key: string, row: QueueRow): void {
  const known = map.get(key);
  if (known === undefined || known.number < row.number) map.set(key, row);
}

function later(one: QueueRow | null, other: QueueRow | null): QueueRow | null {
  if (one === null || other === null) return one ?? other;
  return one.number > other.number ? one : other;
}

/** Of a picture of a file. */
export function fileKey(path: string, scene: number): string {
  return `${path}\n${scene}`;
}
