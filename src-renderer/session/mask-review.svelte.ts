/**
 * The tissue mask of one slide as a person looks at it and corrects it: the proposal, asked for when it is shown first, and the
 * corrections that stand, from every person and window. Each is a command of its own; the next analysis follows those that stand.
 */
import { valuesOf } from '../../src-main/contract/domain/slide-state';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { MaskEdit, MaskEditKind, MaskProposal } from '../../src-main/contract/mask';
import { editable, type Polygon } from '../../src-main/contract/roi';
import type { Client } from '../client/api';
import type { SlideDecisions } from './slide-decisions.svelte';

type ProposalState =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'failed'; readonly error: ErrorReport }
  | { readonly kind: 'found'; readonly proposal: MaskProposal };

export class MaskReview {
  readonly #client: Pick<Client, 'call'>;
  readonly #slideId: () => string;
  readonly #decisions: SlideDecisions;
  #state = $state.raw<ProposalState>({ kind: 'none' });
  #shown = $state(false);
  #drawing = $state<MaskEditKind | null>(null);
  /** To be drawn once the proposal is known. */
  #wanted: MaskEditKind | null = null;
  /** Which question the present answer must belong to. */
  #question = 0;
  readonly #standing = $derived.by(() => valuesOf(this.#decisions.state, 'mask-edit'));
  readonly #edits = $derived(this.#standing.map(({ value }) => value));

  constructor(client: Pick<Client, 'call'>, slideId: () => string, decisions: SlideDecisions) {
    this.#client = client;
    this.#slideId = slideId;
    this.#decisions = decisions;
  }

  get state(): ProposalState {
    return this.#state;
  }
  /** Those that stand, in their order. */
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

  show(shown: boolean): void {
    this.#shown = shown;
    this.#wanted = null;
    if (!shown) this.#drawing = null;
    if (shown) this.propose();
  }

  /** Asks for the proposal where it is not known, without showing it. */
  propose(): void {
    if (this.#state.kind === 'none' || this.#state.kind === 'failed') void this.#look();
  }

  /** Another pixel size, or a main side started again: what was proposed no longer holds. */
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

  /** Ends drawing with an area. */
  add(polygons: readonly Polygon[]): void {
    const kind = this.#drawing;
    if (kind === null) return;
    this.#wanted = null;
    this.#drawing = null;
    void this.#decisions.decide(
      polygons.map((polygon) => ({ kind: 'edit-mask', edit: { kind, polygon: editable(polygon) } })),
    );
  }

  /** Back to the proposal; this too can be undone. */
  reset(): void {
    void this.#decisions.decide((standing) =>
      valuesOf(standing, 'mask-edit').map(({ id }) => ({ kind: 'remove-mask-edit', edit: id })),
    );
  }

  async #look(): Promise<void> {
    this.#question += 1;
    const question = this.#question;
    this.#state = { kind: 'looking' };
    let proposal: MaskProposal;
    try {
      proposal = await this.#client.call('tissueMask', { slideId: this.#slideId() });
    } catch (thrown) {
      if (question === this.#question) {
        this.#state = { kind: 'failed', error: asSpindleError(thrown).toReport() };
      }
      return;
    }
    if (question !== this.#question) return;
    this.#state = { kind: 'found', proposal };
    this.#drawing = this.#wanted;
  }
}
