/**
 * What is doubted of the slides that a reader is about to sign off: asked for once for each slide as it stands, some at a time, and summed
 * up for the question whether they are signed all the same.
 */
import { mostDoubted, type SignOffDoubts } from '../../src-main/contract/api';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../client/api';
import { countTiles, formatCount } from '../ui/figures';
import { t } from '../ui/language.svelte';
import type { ListedSlide } from './case-rows';

export class DoubtedSlides {
  readonly #client: Pick<Client, 'call'>;
  readonly #known = new SvelteMap<string, SignOffDoubts>();
  #error = $state.raw<ErrorReport | null>(null);

  constructor(client: Pick<Client, 'call'>) {
    this.#client = client;
  }

  /** Why they could not be asked for. */
  get error(): ErrorReport | null {
    return this.#error;
  }

  /** `null` until it is known of the slide as it stands. */
  of({ key, row }: ListedSlide): SignOffDoubts | null {
    return row === null ? null : (this.#known.get(standing(key, row.seq)) ?? null);
  }

  /** Of all of them; `null` until it is known of each. */
  ofAll(slides: readonly ListedSlide[]): readonly SignOffDoubts[] | null {
    const known = slides.flatMap((slide) => this.of(slide) ?? []);
    return known.length === slides.length ? known : null;
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
        const doubts = await this.#client.call('signOffDoubts', { pictures });
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

/** A sentence for each kind of doubt, with of how many slides; empty where nothing is doubted. */
export function doubtSentences(doubts: readonly SignOffDoubts[]): string[] {
  const slidesWith = (isDoubted: (each: SignOffDoubts) => boolean): { count: number; shown: string } => {
    const count = doubts.filter(isDoubted).length;
    return { count, shown: formatCount(count) };
  };
  const incomplete = slidesWith(({ missingTiles }) => missingTiles > 0);
  const tiles = countTiles(missingTilesIn(doubts));
  const kinds = {
    'cases-doubt-pixel-size': slidesWith(({ isPixelSizeDoubted }) => isPixelSizeDoubted),
    'cases-doubt-model': slidesWith(({ isOutsideModel }) => isOutsideModel),
    'cases-doubt-outdated': slidesWith(({ isOutdated }) => isOutdated),
    'cases-doubt-unread': slidesWith(({ isUnread }) => isUnread),
  };
  return [
    ...(incomplete.count === 0 ? [] : [t('cases-doubt-tiles', { ...incomplete, tiles })]),
    ...Object.entries(kinds).flatMap(([id, slides]) => (slides.count === 0 ? [] : [t(id, slides)])),
  ];
}

export function missingTilesIn(doubts: readonly SignOffDoubts[]): number {
  return doubts.reduce((sum, { missingTiles }) => sum + missingTiles, 0);
}
