/**
 * Commands in the order in which they were asked for. What an undo or a redo is about comes to the front with its answer: until then what
 * is asked for next waits, since it is about that. So keys mean the same however fast they come.
 */
import type { CommandId } from '../../src-main/contract/commands';

/** An answer that takes longer is waited for no more, ms: the person sees what is in front by then, and the next key is about that. */
const longestWaitMs = 5000;

/** Those that lead to where text is typed, which does not wait. */
const atOnce: ReadonlySet<CommandId> = new Set(['palette', 'shortcuts', 'cases', 'batch', 'settings']);

interface Asked {
  readonly id: CommandId;
  /** The slide in front when it was asked for. */
  readonly slide: unknown;
}

interface CommandTurnsParts {
  readonly slideInFront: () => unknown;
  /** Carries it out, or says why not. Settles when what it is about is in front; never rejects. */
  readonly run: (id: CommandId) => void | Promise<void>;
  /** It was asked for on a slide that is not in front any more. */
  readonly onSlideLeft: (id: CommandId) => void;
}

export class CommandTurns {
  readonly #parts: CommandTurnsParts;
  readonly #waiting: Asked[] = [];
  #isHeld = false;

  constructor(parts: CommandTurnsParts) {
    this.#parts = parts;
  }

  ask(id: CommandId): void {
    const asked = { id, slide: this.#parts.slideInFront() };
    if (this.#isHeld && !atOnce.has(id)) this.#waiting.push(asked);
    else this.#carryOut(asked);
  }

  #carryOut({ id, slide }: Asked): void {
    if (slide !== this.#parts.slideInFront()) {
      this.#parts.onSlideLeft(id);
      return;
    }
    const answer = this.#parts.run(id);
    if (answer !== undefined) void this.#holdUntil(answer);
  }

  async #holdUntil(answer: Promise<void>): Promise<void> {
    this.#isHeld = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const longest = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestWaitMs);
    });
    await Promise.race([answer, longest]);
    clearTimeout(timer);
    this.#isHeld = false;
    this.#goOn();
  }

  #goOn(): void {
    while (!this.#isHeld) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#carryOut(next);
    }
  }
}
