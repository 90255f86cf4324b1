/**
 * Starts a codec that Emscripten compiled to WebAssembly, with a bound on the memory it may take: the codecs are C and
 * C++ and read untrusted bytes, and a header alone can make them ask for gigabytes. Beyond the bound their malloc
 * fails, which they report as an error.
 */

import { setFlagsFromString } from 'node:v8';

/** Arguments that Emscripten's module factories take; it merges what the module exports into the same object. */
export interface EmscriptenOptions {
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ) => object;
}

const pageBytes = 65_536;

/** The linear memory of a running codec. It never shrinks. */
export class BoundedMemory {
  /** Bytes beyond which it does not grow. Set before each use; growth while starting is not bounded. */
  limit = Number.POSITIVE_INFINITY;
  private memory: WebAssembly.Memory | null = null;

  get byteLength(): number {
    return this.memory?.buffer.byteLength ?? 0;
  }

  /** Makes `grow` of the instance's memory fail, as the engine's own does, where it would exceed the limit. */
  attach(instance: WebAssembly.Instance): void {
    const memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    if (memory === undefined) return;
    const grow = memory.grow.bind(memory);
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * pageBytes > this.limit) throw new RangeError('memory limit');
      return grow(pages);
    };
    this.memory = memory;
  }
}

/** A running codec, and what it printed since `lines` was last emptied. */
export interface WasmCodec<Module> {
  readonly module: Module;
  readonly lines: string[];
  readonly memory: BoundedMemory;
}

/** Keeps the first lines that a codec prints: a damaged stream can make it print without end. */
export function lineKeeper(lines: string[]): (line: unknown) => void {
  return (line) => {
    if (lines.length < 50) lines.push(String(line).trim());
  };
}

/**
 * The first V8 whose quick compiler of WebAssembly can be relied on: up to Node 22, on processors without AVX, HTJ2K came
 * out of it as other pixels, without an error. The optimising compiler takes 0.1 s longer to start.
 */
const firstSoundV8 = 13;

function compile(wasm: Uint8Array): Promise<WebAssembly.Module> {
  if (Number.parseInt(process.versions.v8, 10) < firstSoundV8) setFlagsFromString('--no-liftoff');
  return WebAssembly.compile(wasm);
}

/** @param wasm the compiled file that belongs to the factory. */
export async function startEmscripten<Module>(
  factory: (options: EmscriptenOptions) => Promise<Module>,
  wasm: Uint8Array,
): Promise<WasmCodec<Module>> {
  const compiled = await compile(wasm);
  const lines: string[] = [];
  const memory = new BoundedMemory();
  const module = await factory({
    print: lineKeeper(lines),
    printErr: lineKeeper(lines),
    instantiateWasm: (imports, receive) => {
      const instance = new WebAssembly.Instance(compiled, imports);
      memory.attach(instance);
      receive(instance);
      return instance.exports;
    },
  });
  return { module, lines, memory };
}
