/**
 * Counts in an area as it is asked, one request after the other: in a worker of the page (`area-worker.ts`), so that the page answers
 * meanwhile. It keeps what was proven, and a request says only what has changed since the one before.
 */
import {
  AreaCounter,
  type AreaCount,
  type AreaQuestion,
  type AreaSetup,
  type CountedFigure,
} from '../../src-main/counting/area-counter';
import { coverWithin } from '../../src-main/counting/within-regions';
import type { AnalysedRaster } from '../../src-main/contract/report';
import type { TissueCover } from '../../src-main/counting/tissue-field';

export interface AreaRequest {
  /** What counting begins with; `null`: goes on. */
  readonly begin: (Omit<AreaSetup, 'tissue'> & { readonly analysed: AnalysedRaster | null }) | null;
  /** All of them where counting begins, else those that have changed. */
  readonly figures: readonly CountedFigure[];
  readonly question: AreaQuestion;
}

/** Who counts. Requests are answered in their order. */
export interface AreaCounting {
  /** Rejects with an Error where counting failed; the next request must begin again. */
  count(request: AreaRequest): Promise<AreaCount>;
  /** What is under way is not answered. */
  end(): void;
}

export class AreaDesk {
  #counter: AreaCounter | null = null;

  /** @throws RangeError where nothing was begun */
  async answer({ begin, figures, question }: AreaRequest): Promise<AreaCount> {
    if (begin !== null) {
      const { form, mpp, regions, analysed } = begin;
      const whole = analysed === null ? null : await unpacked(analysed);
      const tissue = whole === null ? null : { ...whole, cover: coverWithin(whole, regions).cover };
      this.#counter = new AreaCounter({ form, mpp, regions, tissue }, figures);
    } else if (this.#counter === null) throw new RangeError('nothing was begun');
    else this.#counter.change(figures);
    return this.#counter.count(question);
  }
}

/** @returns `null` where the text does not hold a value for each cell: a run file may have been edited */
async function unpacked(raster: AnalysedRaster): Promise<TissueCover | null> {
  try {
    const packed = Uint8Array.from(atob(raster.cover), (character) => character.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const cover = await bytesOf(stream, raster.columns * raster.rows);
    return cover === null ? null : { ...raster, cover };
  } catch {
    return null;
  }
}

/** @returns `null` where there are more or fewer */
async function bytesOf(stream: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(size);
  const reader = stream.getReader();
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (length + part.value.length > size) {
      await reader.cancel();
      return null;
    }
    bytes.set(part.value, length);
    length += part.value.length;
  }
  return length === size ? bytes : null;
}
