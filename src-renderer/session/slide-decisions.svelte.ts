/**
 * What people have decided about one slide, and how this window decides: by commands, one after the other, each of which is in the
 * log, and shown, before the next is made. Undo and redo are commands too. What cannot be sent is kept and sent again, in its order
 * and under the same identifiers, so that it is carried out once; what is refused stays in the window's outbox with the reason.
 */
import { unnamedReader } from '../../src-main/contract/domain/command';
import { nextRedo, nextUndo, valueOf, type SlideState } from '../../src-main/contract/domain/slide-state';
import { asSpindleError, type ErrorReport, type SpindleError } from '../../src-main/contract/errors';
import { isSamePicture, type SlidePicture } from '../../src-main/contract/identity';
import type { Mpp } from '../../src-main/contract/slide';
import type { Client } from '../client/api';
import type { Mirror } from '../mirror/mirror.svelte';
import type { Mirrors } from '../mirror/mirrors';
import { t } from '../ui/language.svelte';
import { windowError } from '../ui/window-error';
import type { Decision } from './decision-words';
import { OutgoingDecision, type Outbox } from './outbox.svelte';
import { mostCommands, sendCommands, type SentCommand } from './send-commands';

export type { Decision } from './decision-words';

/** Decisions that are undone as one; or what they are, given what stands when their turn comes. `null`: there is nothing to do. */
export type Deciding =
  Decision | readonly Decision[] | ((standing: SlideState) => Decision | readonly Decision[] | null);

export interface DecideOptions {
  /** Refused where somebody changed the same value since: for values of which only one can stand. */
  readonly onlyIfUnchanged?: boolean;
}

export interface SlideDecisionsParts {
  readonly client: Pick<Client, 'call'>;
  readonly mirrors: Mirrors;
  readonly outbox: Outbox;
  readonly picture: SlidePicture;
  readonly slideName: string;
  /** Asks who decides, where that is not known. Answers whether to go on. */
  readonly beforeFirst: () => Promise<boolean>;
  /** A sentence for the status line. */
  readonly onSaid: (sentence: string) => void;
}

export class SlideDecisions {
  readonly picture: SlidePicture;
  readonly mirror: Mirror<'decisions'>;
  readonly #parts: SlideDecisionsParts;
  readonly #pending = $derived.by(() => this.#own(this.#parts.outbox.pending));
  readonly #refused = $derived.by(() => this.#own(this.#parts.outbox.refused));

  constructor(parts: SlideDecisionsParts) {
    this.#parts = parts;
    // The object may have more properties, which do not belong in a command.
    this.picture = { key: parts.picture.key, scene: parts.picture.scene };
    this.mirror = parts.mirrors.decisions(parts.picture);
  }

  /** What stands, without what is pending. */
  get state(): SlideState {
    return this.mirror.state;
  }
  /** µm per pixel as a person entered it. */
  get enteredMpp(): Mpp | null {
    return valueOf(this.state, 'pixel-size');
  }
  /** What this person's next undo takes back; `null` also while only what is pending could be. */
  get undoable(): string | null {
    return nextUndo(this.state, this.reader);
  }
  get redoable(): string | null {
    return nextRedo(this.state, this.reader);
  }
  /** Whether there will be something to undo when its turn comes. */
  get canUndo(): boolean {
    return this.undoable !== null || this.isSaving;
  }
  /** Decisions of this window about the slide that are not answered yet, in the order in which they were made. */
  get pending(): readonly OutgoingDecision[] {
    return this.#pending;
  }
  /** Those that were refused, and neither made again nor dismissed. */
  get refused(): readonly OutgoingDecision[] {
    return this.#refused;
  }
  /** Whether a decision is being written. */
  get isSaving(): boolean {
    return this.#pending.length > 0;
  }
  /** Settles when all decisions so far are answered: a run that starts then follows them. */
  get settled(): Promise<void> {
    return this.#parts.outbox.settled(this.picture);
  }
  /** Why a decision is not recorded: the last refusal, or that Spindle cannot be reached; `null` when all are, or are on their way. */
  get error(): ErrorReport | null {
    return [...this.#pending, ...this.#refused].findLast(({ error }) => error !== null)?.error ?? null;
  }

  /**
   * Makes a decision after all before it, on what stands then. Never rejects: a refusal is in `refused`, and the window shows it.
   * @returns whether it is recorded and shown, or there was nothing to do
   */
  decide(deciding: Deciding, options: DecideOptions = {}): Promise<boolean> {
    // While own decisions are being written, what this one is based on is known only when its turn comes.
    const knew = this.isSaving ? null : this.state.seq;
    const basedOn = (): number | null => (options.onlyIfUnchanged === true ? (knew ?? this.state.seq) : null);
    // Shown while it waits; made on what stands then.
    const foreseen = listOf(typeof deciding === 'function' ? deciding(this.state) : deciding);
    return this.#inTurn(deciding, foreseen, this.#parts.beforeFirst(), basedOn);
  }

  /**
   * Takes back this person's last decision about the slide, as it is when all before are recorded. Never rejects.
   * @returns the decision, or the batch, that was taken back; `null` where there is none, or it was refused
   */
  undo(): Promise<string | null> {
    return this.#takeBack('undo', () => this.undoable);
  }

  /** As `undo`. */
  redo(): Promise<string | null> {
    return this.#takeBack('redo', () => this.redoable);
  }

  /** What is pending is sent all the same. */
  dispose(): void {
    void this.settled.then(() => this.#parts.mirrors.release(this.mirror));
  }

  /** Who decides in this window. */
  get reader(): string {
    return this.#parts.mirrors.project.state?.reader ?? unnamedReader;
  }

  #own(decisions: readonly OutgoingDecision[]): readonly OutgoingDecision[] {
    return decisions.filter(({ origin }) => isSamePicture(origin.picture, this.picture));
  }

  async #takeBack(kind: 'undo' | 'redo', next: () => string | null): Promise<string | null> {
    let of: string | null = null;
    const deciding = (): Decision | null => {
      of = next();
      return of === null ? null : { kind, of };
    };
    const foreseen: Decision = { kind, of: next() ?? '' };
    const isKept = await this.#inTurn(deciding, [foreseen], Promise.resolve(true), () => this.state.seq);
    return isKept ? of : null;
  }

  #inTurn(
    deciding: Deciding,
    foreseen: readonly Decision[],
    mayBegin: Promise<boolean>,
    basedOn: () => number | null,
  ): Promise<boolean> {
    const { mirrors, outbox, slideName } = this.#parts;
    const project = { id: this.mirror.epoch, name: mirrors.project.state?.name ?? '' };
    const outgoing = new OutgoingDecision({ picture: this.picture, slideName, project }, foreseen);
    outbox.add(outgoing);
    return outbox.inTurn(this.picture, () => this.#make(outgoing, deciding, mayBegin, basedOn));
  }

  async #make(
    outgoing: OutgoingDecision,
    deciding: Deciding,
    mayBegin: Promise<boolean>,
    basedOn: () => number | null,
  ): Promise<boolean> {
    const { outbox, onSaid } = this.#parts;
    try {
      if (!(await mayBegin)) {
        outbox.remove(outgoing);
        onSaid(t('session-nobody-decides', { decisions: outgoing.words.join('; ') }));
        return false;
      }
      const { epoch } = this.mirror;
      if (epoch !== '' && outgoing.origin.project.id !== epoch) throw anotherProject(outgoing);
      if (typeof deciding === 'function') outgoing.commands = listOf(deciding(this.state));
      if (outgoing.commands.length === 0) {
        outbox.remove(outgoing);
        return true;
      }
      const kept = outgoing.commands;
      await this.#send(outgoing, basedOn());
      outgoing.commands = kept;
      outbox.noteKept(outgoing);
      return true;
    } catch (thrown) {
      outgoing.noteRefused(asSpindleError(thrown).toReport(), this.#againOf(outgoing));
      return false;
    }
  }

  #againOf(outgoing: OutgoingDecision): (() => void) | null {
    const { commands } = outgoing;
    // What the next undo takes back is another decision.
    if (commands.some(({ kind }) => kind === 'undo' || kind === 'redo')) return null;
    return () => {
      this.#parts.outbox.remove(outgoing);
      void this.decide(commands);
    };
  }

  /** More than one request carries go in several, under one batch; where one is refused, `commands` are those that are not in the log. */
  async #send(outgoing: OutgoingDecision, basedOn: number | null): Promise<void> {
    const { commands: all, origin } = outgoing;
    const batch = all.length > 1 ? crypto.randomUUID() : null;
    for (let first = 0; first < all.length; first += mostCommands) {
      outgoing.commands = all.slice(first);
      const commands = all.slice(first, first + mostCommands).map((decision) => ({
        id: crypto.randomUUID(),
        // A decision and the slide are a command of that kind.
        command: { ...decision, slide: this.picture } as SentCommand,
        ...(batch !== null && { batch }),
        ...(basedOn !== null && { basedOn }),
      }));
      const project = origin.project.id;
      const { seq } = await sendCommands(this.#parts, outgoing, {
        commands,
        ...(project !== '' && { project }),
      });
      await this.mirror.reach(seq);
    }
  }
}

function listOf(decided: Decision | readonly Decision[] | null): readonly Decision[] {
  if (decided === null) return [];
  // `Array.isArray` does not tell a readonly array apart.
  return 'kind' in decided ? [decided] : decided;
}

function anotherProject({ origin }: OutgoingDecision): SpindleError {
  return windowError('conflict', {
    what: t('session-another-project'),
    why: t('session-another-project-why'),
    remedy: t('session-another-project-remedy', { project: origin.project.name }),
  });
}
