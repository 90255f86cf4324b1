/**
 * Decisions of this window about several slides in one step: their case, sign-offs, and the withdrawal of those. They go on when the list of
 * cases is left. What is refused, because somebody changed a slide meanwhile, is named slide by slide; all others are recorded.
 */
import { asSpindleError, type ErrorReport, type SpindleError } from '../../src-main/contract/errors';
import type { SlidePicture } from '../../src-main/contract/identity';
import type { ProjectState } from '../../src-main/contract/wire/topics';
import type { Client } from '../client/api';
import { formatCount } from '../ui/figures';
import { t } from '../ui/language.svelte';
import type { Decision } from './decision-words';
import { OutgoingDecision, type Outbox } from './outbox.svelte';
import { mostCommands, sendCommands, type SentCommand } from './send-commands';

export interface SlideDecision {
  readonly picture: SlidePicture;
  readonly slideName: string;
  readonly decision: Decision;
  /** Number of the last entry of the slide that the person saw: refused where the same was changed since. */
  readonly basedOn?: number;
}

interface RefusedDecision {
  readonly slideName: string;
  readonly error: ErrorReport;
}

/** What was done to all of them. */
export type CaseAction = 'set-case' | 'take-out' | 'sign-off' | 'withdraw' | 'undo';

export interface DoneAction {
  readonly action: CaseAction;
  readonly recorded: number;
  readonly refused: readonly RefusedDecision[];
}

interface Undoable {
  readonly batch: string;
  readonly project: string;
  readonly slides: readonly Pick<SlideDecision, 'picture' | 'slideName'>[];
}

export interface CaseDecisionsParts {
  readonly client: Pick<Client, 'call'>;
  readonly outbox: Outbox;
  readonly project: () => ProjectState | null;
  /** Asks who decides, where that is not known. Answers whether to go on. */
  readonly beforeFirst: () => Promise<boolean>;
}

export class CaseDecisions {
  readonly #parts: CaseDecisionsParts;
  #sending = $state(0);
  #done = $state.raw<DoneAction | null>(null);
  #undoable = $state.raw<Undoable | null>(null);

  constructor(parts: CaseDecisionsParts) {
    this.#parts = parts;
  }

  get isSending(): boolean {
    return this.#sending > 0;
  }
  /** The last action, until a person has dismissed it. */
  get done(): DoneAction | null {
    return this.#done;
  }
  /** How many slides the undo of the last action changes; 0 where there is none. A sign-off is withdrawn instead. */
  get undoable(): number {
    const undoable = this.#undoable;
    return undoable?.project === this.#parts.project()?.id ? (undoable?.slides.length ?? 0) : 0;
  }

  dismiss(): void {
    this.#done = null;
  }

  /** Never rejects: what was refused is in `done`. */
  async decide(action: Exclude<CaseAction, 'undo'>, decisions: readonly SlideDecision[]): Promise<void> {
    if (decisions.length === 0 || !(await this.#parts.beforeFirst())) return;
    const batch = crypto.randomUUID();
    const project = this.#parts.project()?.id ?? '';
    const refused = await this.#send(decisions, batch);
    const names = new Set(refused.map(({ decision }) => decision));
    const slides = decisions.filter((each) => !names.has(each));
    // What is undone is the last action, never one before it.
    const isUndone = action === 'set-case' || action === 'take-out';
    this.#undoable = isUndone && slides.length > 0 ? { batch, project, slides } : null;
    this.#end(action, slides.length, refused);
  }

  /** Takes the last change of cases back, as one step. Never rejects. */
  async undo(): Promise<void> {
    const undoable = this.#undoable;
    if (undoable === null || this.undoable === 0 || this.isSending) return;
    this.#undoable = null;
    const decision = { kind: 'undo', of: undoable.batch } as const;
    const decisions = undoable.slides.map(({ picture, slideName }) => ({ picture, slideName, decision }));
    const refused = await this.#send(decisions, crypto.randomUUID());
    this.#end('undo', decisions.length - refused.length, refused);
  }

  #end(action: CaseAction, recorded: number, refused: readonly Refusal[]): void {
    this.#done = {
      ...{ action, recorded },
      refused: refused.map(({ decision, error }) => ({
        slideName: decision.slideName,
        error: error.toReport(),
      })),
    };
  }

  /** After all before about the first of the slides. @returns what was refused */
  async #send(decisions: readonly SlideDecision[], batch: string): Promise<Refusal[]> {
    const [first] = decisions;
    if (first === undefined) return [];
    const { outbox, project } = this.#parts;
    const { id = '', name = '' } = project() ?? {};
    const slideName =
      decisions.length === 1
        ? first.slideName
        : t('session-slides-together', { count: decisions.length, shown: formatCount(decisions.length) });
    const origin = { picture: first.picture, slideName, project: { id, name } };
    const outgoing = new OutgoingDecision(origin, [first.decision]);
    outbox.add(outgoing);
    this.#sending += 1;
    try {
      return await outbox.inTurn(first.picture, async () => {
        const refused: Refusal[] = [];
        for (let from = 0; from < decisions.length; from += mostCommands) {
          const some = decisions.slice(from, from + mostCommands);
          refused.push(...(await this.#sendSome(some.map(identified), { batch, outgoing, project: id })));
        }
        return refused;
      });
    } finally {
      this.#sending -= 1;
      outbox.remove(outgoing);
    }
  }

  /** The main side takes all of a request or none: of one that it refuses, each half is sent again. */
  async #sendSome(some: readonly Identified[], as: SentAs): Promise<Refusal[]> {
    const { batch, outgoing, project } = as;
    const commands = some.map(({ id, decision: { picture, decision, basedOn } }) => ({
      ...{ id, batch },
      // A decision and the slide are a command of that kind.
      command: { ...decision, slide: { key: picture.key, scene: picture.scene } } as SentCommand,
      ...(basedOn !== undefined && { basedOn }),
    }));
    try {
      await sendCommands(this.#parts, outgoing, { commands, ...(project !== '' && { project }) });
      return [];
    } catch (thrown) {
      const error = asSpindleError(thrown);
      const isOfOne = error.tag === 'conflict' || error.tag === 'request-invalid';
      const isOther = project !== (this.#parts.project()?.id ?? '');
      if (some.length === 1 || !isOfOne || isOther) return some.map(({ decision }) => ({ decision, error }));
      const middle = Math.ceil(some.length / 2);
      return [
        ...(await this.#sendSome(some.slice(0, middle), as)),
        ...(await this.#sendSome(some.slice(middle), as)),
      ];
    }
  }
}

interface Refusal {
  readonly decision: SlideDecision;
  readonly error: SpindleError;
}

interface Identified {
  readonly id: string;
  readonly decision: SlideDecision;
}

interface SentAs {
  readonly batch: string;
  readonly outgoing: OutgoingDecision;
  readonly project: string;
}

/** The same identifier whenever it is sent. */
function identified(decision: SlideDecision): Identified {
  return { id: crypto.randomUUID(), decision };
}
