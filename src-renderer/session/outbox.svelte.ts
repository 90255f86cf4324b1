/**
 * Decisions of this window that are not in the log, of all its slides: those on their way, and those that were refused. Nothing leaves
 * it unless it was recorded, or a person was told that it was not.
 */
import type { Command } from '../../src-main/contract/domain/command';
import { addressesOf, emptySlideState } from '../../src-main/contract/domain/slide-state';
import type { ErrorReport } from '../../src-main/contract/errors';
import { pictureName, type SlidePicture } from '../../src-main/contract/identity';
import { decisionsWords, type Decision } from './decision-words';

export interface DecisionOrigin {
  readonly picture: SlidePicture;
  readonly slideName: string;
  /** The project that it was made on. */
  readonly project: { readonly id: string; readonly name: string };
}

/** What a person decided in one step, until it is in the log: one command, or several that are undone as one. */
export class OutgoingDecision {
  readonly id = crypto.randomUUID() as string;
  readonly origin: DecisionOrigin;
  #commands: readonly Decision[];
  #error = $state.raw<ErrorReport | null>(null);
  #isRefused = $state(false);
  #again: (() => void) | null = null;

  constructor(origin: DecisionOrigin, commands: readonly Decision[]) {
    this.origin = origin;
    this.#commands = $state.raw(commands);
  }

  /** What it writes, as far as that is known: one that follows from what stands is made when its turn comes. */
  get commands(): readonly Decision[] {
    return this.#commands;
  }
  set commands(commands: readonly Decision[]) {
    this.#commands = commands;
  }
  /** In the words of a list: `mitotic at (1204, 88)`. */
  get words(): string[] {
    return decisionsWords(this.#commands);
  }
  /** Why it is not recorded: the refusal, or that Spindle could not be reached so far. `null` before the first answer. */
  get error(): ErrorReport | null {
    return this.#error;
  }
  get isRefused(): boolean {
    return this.#isRefused;
  }
  /** Decides the same again on what stands now; `null` where that would be another decision. */
  get again(): (() => void) | null {
    return this.#again;
  }

  /** It is sent again until it is answered. */
  noteUnreached(error: ErrorReport): void {
    this.#error = error;
  }

  noteRefused(error: ErrorReport, again: (() => void) | null): void {
    this.#error = error;
    this.#again = again;
    this.#isRefused = true;
  }
}

export class Outbox {
  #all = $state.raw<readonly OutgoingDecision[]>([]);
  readonly #pending = $derived(this.#all.filter(({ isRefused }) => !isRefused));
  readonly #refused = $derived(this.#all.filter(({ isRefused }) => isRefused));
  /** By picture: settles when the last decision about it so far is answered. */
  #last: Readonly<Record<string, Promise<unknown>>> = {};
  #isEnded = false;

  /** Not answered yet, in the order in which they were made. */
  get pending(): readonly OutgoingDecision[] {
    return this.#pending;
  }
  /** Refused, and neither made again nor dismissed since. */
  get refused(): readonly OutgoingDecision[] {
    return this.#refused;
  }
  /** Whether the window is gone: nothing is sent again. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Does the work after all before it about the same picture, also where the slide was closed and opened again meanwhile. */
  inTurn<T>(picture: SlidePicture, work: () => Promise<T>): Promise<T> {
    const done = this.settled(picture).then(work);
    this.#last = { ...this.#last, [pictureName(picture)]: done.catch(() => undefined) };
    return done;
  }

  /** Settles when all decisions about the picture so far are answered; never rejects. */
  async settled(picture: SlidePicture): Promise<void> {
    await this.#last[pictureName(picture)];
  }

  /** The same for all pictures. */
  async allSettled(): Promise<void> {
    await Promise.all(Object.values(this.#last));
  }

  add(decision: OutgoingDecision): void {
    this.#all = [...this.#all, decision];
  }

  remove(decision: OutgoingDecision): void {
    this.#all = this.#all.filter((each) => each !== decision);
  }

  /** It is in the log: so is a refused one that would have written the same. */
  noteKept(kept: OutgoingDecision): void {
    const written = subjectsOf(kept);
    this.#all = this.#all.filter(
      (each) => each !== kept && !(each.isRefused && subjectsOf(each).every((one) => written.includes(one))),
    );
  }

  end(): void {
    this.#isEnded = true;
  }
}

/** What a decision is about: where it writes. Two corrections of the mask are the same only where their areas are. */
function subjectsOf({ origin, commands }: OutgoingDecision): string[] {
  return commands.map((decision) => {
    // A decision and a slide are a command of that kind.
    const command: Command = { ...decision, slide: origin.picture };
    const entry = { id: JSON.stringify(decision), by: '', command };
    const addresses =
      command.kind === 'undo' || command.kind === 'redo' ? command.kind : addressesOf(emptySlideState, entry);
    return JSON.stringify([origin.project.id, pictureName(origin.picture), addresses]);
  });
}
