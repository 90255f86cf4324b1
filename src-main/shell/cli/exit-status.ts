/** Exit status of every command, by what went wrong. */
import type { ErrorTag } from '../../contract/errors';

export const exitStatus = {
  done: 0,
  /** An internal error, or a result that could not be written. */
  internal: 1,
  usage: 2,
  unreadable: 3,
  missingTiles: 4,
  engine: 5,
  /** Of `report verify`: the report was changed after it was written. */
  reportChanged: 6,
  /** The project has entries that came after the report. */
  reportOutdated: 7,
  /** The report was made from another project. */
  reportOfOther: 8,
  /** 128 + SIGINT, as shells expect. */
  interrupted: 130,
} as const;

export function exitStatusOf(tag: ErrorTag): number {
  switch (tag) {
    case 'usage':
    case 'model-not-found':
    case 'request-invalid':
    case 'conflict':
    case 'busy':
    case 'of-command-line':
      return exitStatus.usage;
    case 'not-found':
    case 'unsupported-format':
    case 'broken-file':
    case 'not-brightfield':
    case 'mpp-unknown':
    case 'mpp-implausible':
    case 'slide-too-coarse':
    case 'roi-invalid':
    case 'alignment-invalid':
    case 'no-tissue':
    case 'nothing-readable':
    case 'project-invalid':
    case 'protocol-invalid':
    case 'template-invalid':
    case 'profile-invalid':
    case 'table-invalid':
      return exitStatus.unreadable;
    case 'tile-unreadable':
      return exitStatus.missingTiles;
    case 'model-invalid':
    case 'provider-unavailable':
    case 'engine-failed':
      return exitStatus.engine;
    case 'aborted':
    case 'stopped':
      return exitStatus.interrupted;
    case 'write-failed':
    case 'unreachable':
    case 'internal':
      return exitStatus.internal;
  }
}

/** What several slides end with: an engine that failed, then input that failed, then missing tiles. */
export function worstStatus(statuses: readonly number[]): number {
  const order: readonly number[] = [
    exitStatus.interrupted,
    exitStatus.internal,
    exitStatus.engine,
    exitStatus.usage,
    exitStatus.unreadable,
    exitStatus.missingTiles,
  ];
  return order.find((status) => statuses.includes(status)) ?? exitStatus.done;
}
