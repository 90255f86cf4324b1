/**
 * One WebAssembly codec of a thread: started when first needed, used for tile after tile, and replaced when it trapped,
 * has failed often or has grown large. A codec that failed may hold leaked or damaged memory, and linear memory never
 * shrinks; but each new one reserves gigabytes of addresses, so that one for each damaged tile would be too many.
 */
import type { WasmCodec } from './emscripten';

/** Bytes that an idle codec may keep. */
const maxIdleBytes = 160 * 1024 * 1024;
const maxFailures = 32;

interface Running<Module> {
  readonly codec: Promise<WasmCodec<Module>>;
  failures: number;
}

export class WasmSlot<Module> {
  private running: Running<Module> | null = null;

  constructor(private readonly start: () => Promise<WasmCodec<Module>>) {}

  /**
   * @param limit bytes of memory that the codec may take for this.
   * @param use is synchronous, so that one tile is in the codec at a time. What it throws is passed on.
   */
  async run<Result>(limit: number, use: (codec: WasmCodec<Module>) => Result): Promise<Result> {
    const running = (this.running ??= { codec: this.start(), failures: 0 });
    try {
      const codec = await running.codec;
      codec.lines.length = 0;
      codec.memory.limit = limit;
      const result = use(codec);
      if (codec.memory.byteLength > maxIdleBytes) this.discard(running);
      return result;
    } catch (thrown) {
      running.failures += 1;
      const codec = await running.codec.catch(() => null);
      const usable = codec !== null && codec.memory.byteLength <= maxIdleBytes && !isTrap(thrown);
      if (!usable || running.failures >= maxFailures) this.discard(running);
      throw thrown;
    }
  }

  private discard(running: Running<Module>): void {
    if (this.running === running) this.running = null;
  }
}

/** By name, because one of the codecs lives in a context of its own. */
function isTrap(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown && thrown.name === 'RuntimeError';
}
