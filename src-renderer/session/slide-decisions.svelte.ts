/**
 * What people have decided about one slide, and how this window decides: by commands, one after the other, each of
 * which is in the log before the next is sent. Undo and redo are commands too.
 */
import { unnamedReader, type Command } from '../../src-main/contract/domain/command';
import { nextRedo, nextUndo, valueOf, type SlideState } from '../../src-main/contract/domain/slide-state';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { SlidePicture } from '../../src-main/contract/identity';
import type { Mpp } from '../../src-main/contract/slide';
import type { Request, Results } from '../../src-main/contract/api';
import type { Client } from '../client/api';
import type { Mirror } from '../mirror/mirror.svelte';
import type { Mirrors } from '../mirror/mirrors';

type SentCommand = Request<'execute'>['commands'][number]['command'];

/** A command without the slide, which is this one. */
export type Decision = Command extends infer C ? (C extends Command ? Omit<C, 'slide'> : never) : never;

/** Of sending again what could not be sent, ms. */
const sendAgainMs = 1000;

export interface DecideOptions {
  /** Refused where somebody changed the same value since: for values of which only one can stand. */
  readonly onlyIfUnchanged?: boolean;
}

export class SlideDecisions {
  readonly picture: SlidePicture;
  readonly mirror: Mirror<'decisions'>;
  readonly #client: Pick<Client, 'call'>;
  readonly #mirrors: Mirrors;
  readonly #beforeFirst: () => Promise<void>;
  /** Settles when the last command so far is answered; never rejects. */
  #last: Promise<void> = Promise.resolve();
  #isDisposed = false;
  #underWay = $state(0);
  #error = $state.raw<ErrorReport | null>(null);

  /** @param beforeFirst asks who decides, where that is not known */
  constructor(
    client: Pick<Client, 'call'>,
    mirrors: Mirrors,
    picture: SlidePicture,
    beforeFirst: () => Promise<void>,
  ) {
    this.#client = client;
    this.#mirrors = mirrors;
    this.#beforeFirst = beforeFirst;
    // The object may have more properties, which do not belong in a command.
    this.picture = { key: picture.key, scene: picture.scene };
    this.mirror = mirrors.decisions(picture);
  }

  get state(): SlideState {
    return this.mirror.state;
  }
  /** µm per pixel as a person entered it. */
  get enteredMpp(): Mpp | null {
    return valueOf(this.state, 'pixel-size');
  }
  /** What this person's next undo takes back. */
  get undoable(): string | null {
    return nextUndo(this.state, this.#reader);
  }
  get redoable(): string | null {
    return nextRedo(this.state, this.#reader);
  }
  /** Whether a decision is being written. */
  get isSaving(): boolean {
    return this.#underWay > 0;
  }
  /** Settles when all decisions so far are kept: a run that starts then follows them. */
  get settled(): Promise<void> {
    return this.#last;
  }
  /** Why the last decision could not be kept; `null` when it was. */
  get error(): ErrorReport | null {
    return this.#error;
  }

  /** Writes decisions that are undone as one. Resolves when they are kept and shown. @throws conflict, write-failed */
  decide(decisions: readonly Decision[], options: DecideOptions = {}): Promise<void> {
    // While own decisions are being written, what this one is based on is known only when its turn comes.
    const knew = this.isSaving ? null : this.state.seq;
    return this.#inTurn(async () => {
      const basedOn = knew ?? this.state.seq;
      await this.#beforeFirst();
      await this.#send(decisions, options.onlyIfUnchanged === true ? basedOn : null);
    });
  }

  /** Takes back this person's last decision about the slide; nothing where there is none. */
  undo(): Promise<void> {
    return this.#inTurn(async () => {
      const of = this.undoable;
      if (of !== null) await this.#send([{ kind: 'undo', of }], this.state.seq);
    });
  }

  redo(): Promise<void> {
    return this.#inTurn(async () => {
      const of = this.redoable;
      if (of !== null) await this.#send([{ kind: 'redo', of }], this.state.seq);
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#mirrors.release(this.mirror);
  }

  get #reader(): string {
    return this.#mirrors.project.state?.reader ?? unnamedReader;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#underWay += 1;
    const done = this.#last.then(work);
    this.#last = done.then(
      () => {
        this.#error = null;
        this.#underWay -= 1;
      },
      (thrown: unknown) => {
        this.#error = asSpindleError(thrown).toReport();
        this.#underWay -= 1;
      },
    );
    return done;
  }

  async #send(decisions: readonly Decision[], basedOn: number | null): Promise<void> {
    const batch = decisions.length > 1 ? crypto.randomUUID() : null;
    const commands = decisions.map((decision) => ({
      id: crypto.randomUUID(),
      // A decision and the slide are a command of that kind.
      command: { ...decision, slide: this.picture } as SentCommand,
      ...(batch !== null && { batch }),
      ...(basedOn !== null && { basedOn }),
    }));
    const { seq } = await this.#execute({ commands });
    await this.mirror.reach(seq);
  }

  /**
   * Without a connection, sent again until there is one: the same commands are carried out once, also where only the answer was
   * lost.
   */
  async #execute(request: Request<'execute'>): Promise<Results['execute']> {
    for (;;) {
      try {
        return await this.#client.call('execute', request);
      } catch (thrown) {
        const error = asSpindleError(thrown);
        if (error.tag !== 'internal' || this.#isDisposed) throw error;
        this.#error = error.toReport();
        await new Promise((resolve) => setTimeout(resolve, sendAgainMs));
      }
    }
  }
}
