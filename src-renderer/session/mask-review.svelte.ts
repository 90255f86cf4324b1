/**
 * The tissue mask of one slide as a person looks at it and corrects it: the proposal, asked for when it is shown
 * first, and the person's own decisions with undo and redo. Each change is kept on the main side at once; the next
 * analysis follows it.
 */
import type { TissueMaskView } from '../../src-main/contract/api';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { MaskEdit, MaskEditKind, MaskProposal } from '../../src-main/contract/mask';
import type { Ring } from '../../src-main/contract/roi';
import type { Client } from '../client/api';

type ProposalState =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'failed'; readonly error: ErrorReport }
  | { readonly kind: 'found'; readonly proposal: MaskProposal };

/** Steps that can be taken back. */
const keptSteps = 100;

export class MaskReview {
  readonly #client: Client;
  readonly #slideId: () => string;
  #state = $state.raw<ProposalState>({ kind: 'none' });
  #edits = $state.raw<readonly MaskEdit[]>([]);
  #past = $state.raw<readonly (readonly MaskEdit[])[]>([]);
  #future = $state.raw<readonly (readonly MaskEdit[])[]>([]);
  #shown = $state(false);
  #drawing = $state<MaskEditKind | null>(null);
  /** To be drawn once the proposal is known. */
  #wanted: MaskEditKind | null = null;
  #saveError = $state.raw<ErrorReport | null>(null);
  /** Which question the present answer must belong to. */
  #question = 0;
  /** What is still to be kept; a newer change takes the place of an older one that waits. */
  #unkept: readonly MaskEdit[] | null = null;
  #saving: Promise<void> = Promise.resolve();
  #isSaving = $state(false);

  constructor(client: Client, slideId: () => string) {
    this.#client = client;
    this.#slideId = slideId;
  }

  get state(): ProposalState {
    return this.#state;
  }
  get edits(): readonly MaskEdit[] {
    return this.#edits;
  }
  get shown(): boolean {
    return this.#shown;
  }
  /** What the next area that is drawn will be; `null` while none is drawn. */
  get drawing(): MaskEditKind | null {
    return this.#drawing;
  }
  /** Why the last change could not be kept. */
  get saveError(): ErrorReport | null {
    return this.#saveError;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }
  /** Whether a change is on its way to where it is kept. */
  get isSaving(): boolean {
    return this.#isSaving;
  }
  /** Settles when all changes so far are kept: a run that starts then follows them. */
  get settled(): Promise<void> {
    return this.#saving;
  }

  show(shown: boolean): void {
    this.#shown = shown;
    this.#wanted = null;
    if (!shown) this.#drawing = null;
    if (shown && (this.#state.kind === 'none' || this.#state.kind === 'failed')) void this.#look();
  }

  /** Another pixel size, or a main side started anew: what was proposed no longer holds. */
  forget(): void {
    this.#question += 1;
    this.#state = { kind: 'none' };
    this.#wanted = null;
    this.#drawing = null;
    if (this.#shown) void this.#look();
  }

  /** Nothing can be corrected before it is known what was proposed: drawing begins then. */
  draw(kind: MaskEditKind | null): void {
    if (kind !== null) this.show(true);
    this.#wanted = kind;
    this.#drawing = this.#state.kind === 'found' ? kind : null;
  }

  /** Ends drawing with an area, level-0 pixels. */
  add(ring: Ring): void {
    const kind = this.#drawing;
    if (kind === null) return;
    this.#wanted = null;
    this.#drawing = null;
    this.#change([...this.#edits, { kind, polygon: [ring] }]);
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, this.#edits];
    this.#keep(before);
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (after === undefined) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, this.#edits];
    this.#keep(after);
  }

  /** Back to the proposal; this too can be undone. */
  reset(): void {
    if (this.#edits.length > 0) this.#change([]);
  }

  #change(edits: readonly MaskEdit[]): void {
    this.#past = [...this.#past, this.#edits].slice(-keptSteps);
    this.#future = [];
    this.#keep(edits);
  }

  #keep(edits: readonly MaskEdit[]): void {
    this.#edits = edits;
    this.#unkept = edits;
    if (!this.#isSaving) this.#saving = this.#save();
  }

  /** One request at a time, so that the last change is the one that stays. */
  async #save(): Promise<void> {
    this.#isSaving = true;
    while (this.#unkept !== null) {
      const edits = this.#unkept;
      this.#unkept = null;
      try {
        await this.#client.call('correctMask', { slideId: this.#slideId(), edits: edits.map(toRequest) });
        this.#saveError = null;
      } catch (thrown) {
        this.#saveError = asSpindleError(thrown).toReport();
      }
    }
    this.#isSaving = false;
  }

  async #look(): Promise<void> {
    this.#question += 1;
    const question = this.#question;
    this.#state = { kind: 'looking' };
    let answer: TissueMaskView;
    try {
      answer = await this.#client.call('tissueMask', { slideId: this.#slideId() });
    } catch (thrown) {
      if (question === this.#question) {
        this.#state = { kind: 'failed', error: asSpindleError(thrown).toReport() };
      }
      return;
    }
    if (question !== this.#question) return;
    this.#state = { kind: 'found', proposal: answer.proposal };
    this.#drawing = this.#wanted;
    if (!this.canUndo && !this.canRedo) this.#edits = answer.edits;
  }
}

/** The request's own arrays can be written to. */
function toRequest({ kind, polygon }: MaskEdit): { kind: MaskEditKind; polygon: [number, number][][] } {
  return { kind, polygon: polygon.map((ring) => ring.map(([x, y]): [number, number] => [x, y])) };
}
