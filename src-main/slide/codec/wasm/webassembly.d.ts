/** The part of the WebAssembly JavaScript interface that is used here; TypeScript has it only among a browser's types. */
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;

  type Module = object;

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, unknown>;
  }

  class Memory {
    constructor(size: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    /** Pages of 64 KiB. @throws RangeError when there is no more memory. */
    grow(pages: number): number;
  }

  class RuntimeError extends Error {}

  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(
    bytes: Uint8Array,
    imports?: Imports,
  ): Promise<{ readonly module: Module; readonly instance: Instance }>;
}
