/** The slides of the project with the queue of its newest batch, as long as a list of cases is shown. */
import type { CaseRow } from '../../src-main/contract/case-row';
import type { QueueRow } from '../../src-main/contract/batch';
import type { Mirror } from '../mirror/mirror.svelte';
import type { Workspace } from '../session/workspace.svelte';

export interface FollowedCases {
  readonly rows: ReadonlyMap<string, CaseRow>;
  readonly queue: ReadonlyMap<number, QueueRow>;
  /** False before the first answer. */
  readonly isRead: boolean;
  readonly mirror: Mirror<'cases'>;
}

const noQueue: ReadonlyMap<number, QueueRow> = new Map();

/** To be called while a component is made. */
export function followCases({ mirrors, cases }: Workspace): FollowedCases {
  const batches = mirrors.batches();
  let queue = $state.raw<Mirror<'queue'> | null>(null);
  const newest = $derived(batches.state[0]?.id ?? null);
  void cases.refresh();
  void batches.refresh();
  $effect(() => {
    if (newest === null) return;
    const followed = mirrors.queue(newest);
    void followed.refresh();
    queue = followed;
    return () => {
      queue = null;
      mirrors.release(followed);
    };
  });
  $effect(() => () => mirrors.release(batches));
  return {
    get rows() {
      return cases.state;
    },
    get queue() {
      return queue?.state ?? noQueue;
    },
    get isRead() {
      return cases.epoch !== '';
    },
    mirror: cases,
  };
}
