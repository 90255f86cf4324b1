/** Whether a command may be appended to the log, given what stands. */
import { plural } from '../base/count-words';
import {
  changeWords,
  isNamedReader,
  type Command,
  type Entry,
  type SignOffDoubt,
} from '../contract/domain/command';
import { signedChangeAt, signOffsOf, slideStanding } from '../contract/domain/slide-standing';
import {
  changedAt,
  isBlinded,
  isDecision,
  lastWrittenAt,
  type Address,
  type SlideState,
} from '../contract/domain/slide-state';
import { SpindleError } from '../contract/errors';
import { isSamePicture } from '../contract/identity';
import { entryAt, entryOf } from './entry-log';
import type { Database } from './database';
import { signOffDoubtsOf } from './sign-off-doubts';

/** A command, by whom, and where it writes. */
interface Asked {
  readonly command: Command;
  readonly by: string;
  readonly addresses: readonly Address[];
}

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

/**
 * An undo of nothing would be an entry that says something untrue; so would a blinded verdict of a reader who saw everything, and an
 * estimate after the software's count, also where an earlier one was undone.
 */
export function requireSense(database: Database, state: SlideState, asked: Asked): void {
  const { command } = asked;
  if (command.kind === 'give-verdict' && command.blinded === true && !isBlinded(state, asked.by))
    throw refused('the slide is not read blinded by this reader', 'look at the slide, and judge again');
  if (command.kind === 'estimate-count' && lastWrittenAt(state, 'estimate', asked.by) !== null)
    throw refused('the software’s count was shown to this reader already', 'an estimate comes before it');
  if (command.kind === 'sign-off') requireSigner(database, state, asked);
  if (command.kind === 'withdraw-sign-off') requireSignOff(state, asked.by, command.signOff);
  if (command.kind !== 'undo' && command.kind !== 'redo') return;
  if (!isDecision(state, command.of)) throw refused('there is no such decision', 'look at the log');
  if (state.undone.has(command.of) === (command.kind === 'redo')) return;
  const changed = lastChange(database, state, asked.addresses);
  const is = command.kind === 'undo' ? 'undone already' : 'not undone';
  throw conflict(changed === null ? `it is ${is}` : `it is ${is}: ${changeWords(changed, asked.by)}`);
}

/** They sign what they have seen, and nothing else. */
function requireSigner(database: Database, state: SlideState, { command, by }: Asked): void {
  requireNamed(by);
  const changed = signedChangeAt(state);
  if (changed === 0)
    throw refused(
      'nothing is recorded of the slide that could be signed off',
      'analyse it, or judge it, first',
    );
  const known = command.kind === 'sign-off' ? entryOf(database, command.knew) : null;
  if (known === null || !isSamePicture(known.command.slide, command.slide))
    throw refused(
      'the slide has no entry that the reader could have known',
      'look at the slide, and sign again',
    );
  const entry = changed > known.seq ? entryAt(database, changed) : null;
  if (entry !== null) throw conflict(`${changeWords(entry, by)} meanwhile`);
  requireNoDoubt(database, state, command);
  const { stage, signOff } = slideStanding(state);
  if (stage === 'signed off' && signOff?.by === by)
    throw refused(
      `it is signed off by this reader already, as version ${signOff.version}`,
      'a new version comes after a change',
    );
}

/** A reader may know what speaks against it, and sign all the same: then the entry says so. */
function requireNoDoubt(database: Database, state: SlideState, command: Command): void {
  const known: readonly SignOffDoubt[] = (command.kind === 'sign-off' ? command.despite : undefined) ?? [];
  const { doubts, missingTiles } = signOffDoubtsOf(database, state);
  const [doubt] = doubts.filter((each) => !known.includes(each));
  if (doubt === 'missing-tiles')
    throw refused(
      `${plural(missingTiles, 'tile', 'tiles')} of the slide could not be read, and nothing is counted there`,
      'analyse it again, or sign it off despite missing tiles, which the log then says',
    );
  if (doubt === 'nothing-judged')
    throw refused(
      'the slide was not analysed, and nobody judged a figure of it',
      'analyse it, or sign it off although nothing was judged, which the log then says',
    );
}

function requireSignOff(state: SlideState, by: string, id: string): void {
  requireNamed(by);
  const signOff = signOffsOf(state).find((each) => each.id === id);
  if (signOff === undefined) throw refused('there is no such sign-off of the slide', 'look at the log');
  if (signOff.isWithdrawn) throw conflict('the sign-off is withdrawn already');
}

function requireNamed(by: string): void {
  if (isNamedReader(by)) return;
  throw refused('nobody said who answers for the slide', 'enter a name or initials, and sign again');
}

/** @param basedOn number of the last entry that the sender knew */
export function requireFresh(database: Database, state: SlideState, asked: Asked, basedOn: number): void {
  const changed = lastChange(database, state, asked.addresses);
  if (changed !== null && changed.seq > basedOn)
    throw conflict(`${changeWords(changed, asked.by)} meanwhile`);
}

/** The last entry that changed what stands under the addresses. */
function lastChange(database: Database, state: SlideState, addresses: readonly Address[]): Entry | null {
  const seq = Math.max(0, ...addresses.map((address) => changedAt(state, address)));
  return seq === 0 ? null : entryAt(database, seq);
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
