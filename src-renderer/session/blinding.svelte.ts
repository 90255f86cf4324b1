/**
 * Whether the reader reads one slide blinded: without what the software and other readers say of it. It stands in the log, so it holds
 * after a reload and in every window of the same reader, until it is ended.
 */
import { isBlinded, type SlideState } from '../../src-main/contract/domain/slide-state';
import type { SlideDecisions } from './slide-decisions.svelte';

interface BlindingOf {
  readonly decisions: Pick<SlideDecisions, 'decide'> & {
    readonly state: SlideState;
    /** Its epoch is empty until what was decided is known. */
    readonly mirror: { readonly epoch: string };
  };
  readonly reader: string;
}

export class Blinding {
  readonly #of: BlindingOf;
  readonly #isOn = $derived.by(() => {
    const { decisions, reader } = this.#of;
    // As long as it is not known, nothing is shown that could not be taken back.
    return decisions.mirror.epoch === '' || isBlinded(decisions.state, reader);
  });

  constructor(of: BlindingOf) {
    this.#of = of;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** @returns whether it is recorded; nothing changes before it is */
  set(isOn: boolean): Promise<boolean> {
    // Who decides may be asked first, so that only the log knows what stands for them.
    return this.#of.decisions.decide({ kind: 'read-blinded', blinded: isOn });
  }
}
