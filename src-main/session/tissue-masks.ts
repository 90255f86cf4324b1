/**
 * The proposed masks of slides that are looked at, as outlines: made once a slide and pixel size, for a few slides.
 * A run makes its own, so that what it analysed never depends on what was shown before.
 */
import { RecentlyUsed } from '../base/recently-used';
import type { Figures } from '../analysis/figures';
import type { MaskProposal } from '../contract/mask';
import type { KnownMpp } from '../contract/slide';
import { proposeTissue } from '../detection/tissue';
import type { Slide } from '../slide/slide';
import type { OpenSlide } from './open-slides';

const keptMasks = 4;

export class TissueMasks {
  readonly #proposals = new RecentlyUsed<string, Promise<MaskProposal>>(keptMasks, () => 1);
  readonly #abort = new AbortController();

  constructor(private readonly figures: Figures) {}

  /** @throws what reading the slide throws; `aborted` when the session ends. */
  propose({ slideId, slide }: OpenSlide, mpp: KnownMpp): Promise<MaskProposal> {
    const key = `${slideId} ${mpp.x} ${mpp.y}`;
    const known = this.#proposals.get(key);
    if (known !== undefined) return known;
    const proposal = this.#propose(slide, mpp);
    this.#proposals.put(key, proposal);
    // One that failed may do better when asked again.
    proposal.catch(() => this.#proposals.remove(key));
    return proposal;
  }

  async #propose(slide: Slide, mpp: KnownMpp): Promise<MaskProposal> {
    await slide.requireUnchanged('samples');
    const { mask } = await proposeTissue(slide, mpp, this.#abort.signal, (overview, focus) =>
      this.figures.findTissue(overview, focus),
    );
    await slide.requireUnchanged('samples');
    return this.figures.outlineMask(mask);
  }

  cancelAll(): void {
    this.#abort.abort();
  }
}
