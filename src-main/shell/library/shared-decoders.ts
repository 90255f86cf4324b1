/** The decode workers of all slides that a program has open: made for the first of them, ended with the last. */
import { createDecodePool, type TileDecoder } from '../../slide/codec/decoder';

interface Held {
  readonly decoder: TileDecoder;
  /** Once; the last one ends the workers. */
  readonly release: () => Promise<void>;
}

export class SharedDecoders {
  #decoder: TileDecoder | null = null;
  #holders = 0;

  /** @param workerFile the built `decode-worker.js` */
  constructor(private readonly workerFile: () => string) {}

  hold(): Held {
    const decoder = (this.#decoder ??= createDecodePool({ workerFile: this.workerFile() }));
    this.#holders += 1;
    return {
      decoder,
      release: async () => {
        this.#holders -= 1;
        if (this.#holders > 0) return;
        this.#decoder = null;
        await decoder.close();
      },
    };
  }
}
