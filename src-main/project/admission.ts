/** Whether a command may be appended to the log, given what stands. */
import { entryWords, type Command, type Entry } from '../contract/domain/command';
import { changedAt, isDecision, type Address, type SlideState } from '../contract/domain/slide-state';
import { SpindleError } from '../contract/errors';
import { entryOf } from './entry-log';
import { firstRow, type Database } from './database';

/** An undo names an entry or a batch: it must not mean both. */
export function requireOwnName(
  database: Database,
  state: SlideState,
  id: string,
  batch: string | undefined,
): void {
  const named = batch !== undefined && batch !== id ? entryOf(database, batch) : null;
  if ((batch !== id && state.batches.has(id)) || (named !== null && named.batch !== batch))
    throw refused('an entry and a batch have the same identifier', 'send it under another one');
}

/** An undo of nothing would be an entry that says something untrue. */
export function requireSense(state: SlideState, command: Command): void {
  if (command.kind !== 'undo' && command.kind !== 'redo') return;
  if (!isDecision(state, command.of)) throw refused('there is no such decision', 'look at the log');
  if (state.undone.has(command.of) !== (command.kind === 'redo')) {
    const is = command.kind === 'undo' ? 'undone already' : 'not undone';
    throw conflict(`it is ${is}`);
  }
}

export function requireFresh(
  database: Database,
  state: SlideState,
  addresses: readonly Address[],
  basedOn: number,
): void {
  const newest = Math.max(0, ...addresses.map((address) => changedAt(state, address)));
  if (newest <= basedOn) return;
  const body = firstRow(database, 'SELECT body FROM entries WHERE seq = ?', newest)?.body;
  const { by, command } = JSON.parse(String(body)) as Entry;
  throw conflict(`${entryWords({ by, command })} meanwhile`);
}

export function refused(why: string, remedy: string): SpindleError {
  return new SpindleError('request-invalid', { what: 'the command cannot be carried out', why, remedy });
}

function conflict(why: string): SpindleError {
  return new SpindleError('conflict', {
    what: 'the slide was changed meanwhile',
    why,
    remedy: 'look at what changed, and decide again',
  });
}
