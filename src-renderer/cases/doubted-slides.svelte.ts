/**
 * What is doubted of the slides that a reader is about to sign off: asked for once for each slide as it stands, some at a time, and summed
 * up for the question whether they are signed all the same.
 */
import { mostDoubted, type ResultDoubts } from '../../src-main/contract/api';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../client/api';
import { countTiles, formatCount } from '../ui/figures';
import { t } from '../ui/language.svelte';
import type { ListedSlide } from './case-rows';

export class DoubtedSlides {
  readonly #client: Pick<Client, 'call'>;
  readonly #known = new SvelteMap<string, ResultDoubts>();
  #error = $state.raw<ErrorReport | null>(null);

  constructor(client: Pick<Client, 'call'>) {
    this.#client = client;
  }

  /** Why they could not be asked for. */
  get error(): ErrorReport | null {
    return this.#error;
  }

  /** `null` until it is known of the slide as it stands. */
  of({ key, row }: ListedSlide): ResultDoubts | null {
    return row === null ? null : (this.#known.get(standing(key, row.seq)) ?? null);
  }

  /** Whether it is known of each. */
  isKnownOf(slides: readonly ListedSlide[]): boolean {
    return slides.every((slide) => this.of(slide) !== null);
  }

  /** A sentence for each kind of doubt, with of how many slides; empty where nothing is doubted. */
  sentences(slides: readonly ListedSlide[]): string[] {
    const slidesWith = (isDoubted: (each: ListedSlide) => boolean): { count: number; shown: string } => {
      const count = slides.filter(isDoubted).length;
      return { count, shown: formatCount(count) };
    };
    const incomplete = slidesWith(({ row }) => (row?.missingTiles ?? 0) > 0);
    const tiles = countTiles(missingTilesOf(slides));
    const kinds = {
      'cases-doubt-nothing-judged': slidesWith(({ row }) => row?.doubts.includes('nothing-judged') === true),
      'cases-doubt-pixel-size': slidesWith((slide) => this.of(slide)?.isPixelSizeDoubted === true),
      'cases-doubt-model': slidesWith((slide) => this.of(slide)?.isOutsideModel === true),
      'cases-doubt-outdated': slidesWith((slide) => this.of(slide)?.isOutdated === true),
      'cases-doubt-unread': slidesWith((slide) => this.of(slide)?.isUnread === true),
    };
    return [
      ...(incomplete.count === 0 ? [] : [t('cases-doubt-tiles', { ...incomplete, tiles })]),
      ...Object.entries(kinds).flatMap(([id, some]) => (some.count === 0 ? [] : [t(id, some)])),
    ];
  }

  /** Never rejects. */
  async ask(slides: readonly ListedSlide[]): Promise<void> {
    this.#error = null;
    const wanted = slides.flatMap(({ key, row }) =>
      row === null || this.#known.has(standing(key, row.seq)) ? [] : [{ key, row }],
    );
    try {
      for (let from = 0; from < wanted.length; from += mostDoubted) {
        const some = wanted.slice(from, from + mostDoubted);
        const pictures = some.map(({ row }) => ({ key: row.key, scene: row.scene }));
        const doubts = await this.#client.call('resultDoubts', { pictures });
        for (const [index, { key, row }] of some.entries()) {
          const found = doubts[index];
          if (found !== undefined) this.#known.set(standing(key, row.seq), found);
        }
      }
    } catch (thrown) {
      this.#error = asSpindleError(thrown).toReport();
    }
  }
}

/** A slide as it stands after its last entry. */
function standing(key: string, seq: number): string {
  return `${key} ${seq}`;
}

/** Tiles that their last runs could not read. */
export function missingTilesOf(slides: readonly ListedSlide[]): number {
  return slides.reduce((sum, { row }) => sum + (row?.missingTiles ?? 0), 0);
}
