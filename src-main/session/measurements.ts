/**
 * The measurements of invariance that are under way, by the id their caller gave them, so that each can be given
 * up. They go beside a run that has the same engine: they are short, and a person waits for them.
 */
import { setMaxListeners } from 'node:events';
import type { ApiEvent, Request } from '../contract/api';
import type { InvarianceMeasurement } from '../contract/invariance';
import type { KnownMpp } from '../contract/slide';
import { measureInvariance } from '../analysis/measure-invariance';
import { defaultModelId } from '../detection/model';
import type { Slide } from '../slide/slide';
import type { Engines } from './engines';
import type { Models } from './models';
import type { OpenSlide, OpenSlides } from './open-slides';
import { invalidRequest } from './request-errors';

export class Measurements {
  readonly #underWay = new Map<string, AbortController>();
  /** Slides whose stain was found plausible: it is not checked again for the next measurement. */
  readonly #plausible = new WeakSet<Slide>();

  constructor(
    private readonly parts: {
      readonly slides: OpenSlides;
      readonly engines: Engines;
      readonly models: Models;
      /** What counts are made with. */
      readonly mppOf: (open: OpenSlide) => Promise<KnownMpp | null>;
      readonly emit: (event: ApiEvent) => void;
    },
  ) {}

  /** @throws request-invalid, not-found, model-not-found, mpp-unknown, slide-too-coarse, engine-failed, aborted */
  async measure({
    requestId,
    slideId,
    place,
    modelId = defaultModelId,
    forceStain = false,
  }: Request<'invariance'>): Promise<InvarianceMeasurement> {
    if (this.#underWay.has(requestId)) throw invalidRequest('requestId', 'it is that of another request');
    const abort = new AbortController();
    // Every tile that is being read listens; that many are no leak.
    setMaxListeners(0, abort.signal);
    this.#underWay.set(requestId, abort);
    const { slides, engines, models, mppOf, emit } = this.parts;
    const { signal } = abort;
    try {
      const model = await models.find(modelId);
      const installed = await models.list();
      return await slides.use(slideId, async (open) => {
        const measurement = await measureInvariance({
          slide: open.slide,
          mpp: await mppOf(open),
          place,
          models: installed,
          model,
          forceStain: forceStain || this.#plausible.has(open.slide),
          onProgress: (progress) => emit({ type: 'invariance-progress', requestId, progress }),
          withEngine: (each, work) => engines.share(each, signal, work),
          signal,
        });
        if (!forceStain) this.#plausible.add(open.slide);
        return measurement;
      });
    } finally {
      this.#underWay.delete(requestId);
    }
  }

  /** Giving up a measurement that has been answered is no error: the request may be late. */
  cancel(requestId: string): void {
    this.#underWay.get(requestId)?.abort();
  }

  /** Gives up all. */
  cancelAll(): void {
    for (const abort of this.#underWay.values()) abort.abort();
  }
}
