/**
 * One WebAssembly codec of a thread: started when first needed, used for tile after tile, and replaced when it failed
 * or has grown large. A failed one may hold leaked or damaged memory, and linear memory never shrinks.
 */
import type { WasmCodec } from './emscripten';

/** Bytes that an idle codec may keep. */
const maxIdleBytes = 160 * 1024 * 1024;

export class WasmSlot<Module> {
  private running: Promise<WasmCodec<Module>> | null = null;

  constructor(private readonly start: () => Promise<WasmCodec<Module>>) {}

  /**
   * @param limit bytes of memory that the codec may take for this.
   * @param use is synchronous, so that one tile is in the codec at a time. What it throws is passed on.
   */
  async run<Result>(limit: number, use: (codec: WasmCodec<Module>) => Result): Promise<Result> {
    const running = (this.running ??= this.start());
    try {
      const codec = await running;
      codec.lines.length = 0;
      codec.memory.limit = limit;
      const result = use(codec);
      if (codec.memory.byteLength > maxIdleBytes) this.discard(running);
      return result;
    } catch (thrown) {
      this.discard(running);
      throw thrown;
    }
  }

  private discard(running: Promise<WasmCodec<Module>>): void {
    if (this.running === running) this.running = null;
  }
}
