/** The slides of the project with the queues of its newest batches, as long as a list of cases is shown. */
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

/** Of batches whose slides are asked for, the newest: ten thousand slides each are a moment's work. */
const mostBatches = 4;

/** To be called while a component is made. */
export function followCases({ mirrors, cases }: Workspace): FollowedCases {
  const batches = mirrors.batches();
  let queues = $state.raw<readonly Mirror<'queue'>[]>([]);
  // As one text, so that the progress of a batch is no change.
  const newest = $derived(
    batches.state
      .slice(0, mostBatches)
      .map(({ id }) => id)
      .join(' '),
  );
  const queue = $derived(new Map(queues.flatMap(({ state }) => [...state])));
  void cases.refresh();
  void batches.refresh();
  $effect(() => {
    const followed = newest.split(' ').flatMap((id) => (id === '' ? [] : [mirrors.queue(id)]));
    for (const each of followed) void each.refresh();
    queues = followed;
    return () => {
      queues = [];
      for (const each of followed) mirrors.release(each);
    };
  });
  $effect(() => () => mirrors.release(batches));
  return {
    get rows() {
      return cases.state;
    },
    get queue() {
      return queue;
    },
    get isRead() {
      return cases.epoch !== '';
    },
    mirror: cases,
  };
}
