/** The page's side of the worker that counts in an area. */
import type { AreaCount } from '../../src-main/counting/area-counter';
import { t } from '../ui/language.svelte';
import type { AreaCounting, AreaRequest } from './area-desk';

export type AreaAnswer =
  | { readonly number: number; readonly count: AreaCount }
  | { readonly number: number; readonly failure: string };

export class AreaWorker implements AreaCounting {
  readonly #worker = new Worker(new URL('./area-worker.ts', import.meta.url), { type: 'module' });
  #number = 0;

  count(request: AreaRequest): Promise<AreaCount> {
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      const ended = new AbortController();
      const { signal } = ended;
      this.#worker.addEventListener(
        'message',
        ({ data }: MessageEvent<AreaAnswer>) => {
          if (data.number !== number) return;
          ended.abort();
          if ('count' in data) resolve(data.count);
          else reject(new Error(data.failure));
        },
        { signal },
      );
      this.#worker.addEventListener(
        'error',
        ({ message }) => {
          ended.abort();
          reject(new Error(message === '' ? t('counting-worker-not-started') : message));
        },
        { signal },
      );
      this.#worker.postMessage({ number, request });
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}
