/**
 * jxrlib, Microsoft's JPEG XR reference codec, as the package `jpegxr` compiles it. Upstream is no longer maintained
 * and nothing better kept reads JPEG XR, so it is kept apart: its start-up code would take over the process'
 * handlers for uncaught errors, and therefore runs in a context of its own in which there is no process, no file and
 * no network, and whose WebAssembly gives it a bounded memory.
 */
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import { readRegularText } from '../../../base/regular-file';
import { BoundedMemory, lineKeeper, type WasmCodec } from './emscripten';

/** What jxrlib says of a picture, in its own words; bytes are rows without padding, in the order of the file. */
export interface JpegXrPicture {
  readonly width: number;
  readonly height: number;
  readonly pixelInfo: {
    readonly channels: number;
    readonly colorFormat: string;
    readonly bitDepth: string;
    readonly bitsPerPixel: number;
    readonly hasAlpha: boolean;
    /** Blue is first. */
    readonly bgr: boolean;
  };
  readonly bytes: Uint8Array;
}

export interface JpegXrModule {
  /** @throws Error, or a RuntimeError of WebAssembly; of the other context, so not `instanceof` this one's. */
  decode(bytes: Uint8Array): JpegXrPicture;
}

export async function startJpegXr(): Promise<WasmCodec<JpegXrModule>> {
  const script = await readRegularText(createRequire(import.meta.url).resolve('jpegxr'));
  const lines: string[] = [];
  const print = lineKeeper(lines);
  const memory = new BoundedMemory();
  const instantiate = async (
    bytes: Uint8Array,
    imports: WebAssembly.Imports,
  ): ReturnType<typeof WebAssembly.instantiate> => {
    const started = await WebAssembly.instantiate(bytes, imports);
    memory.attach(started.instance);
    return started;
  };
  const context = createContext({
    WebAssembly: { instantiate, RuntimeError: WebAssembly.RuntimeError, Memory: WebAssembly.Memory },
    // The same class on both sides, for the script asks whether what it gets is one.
    Uint8Array,
    TextDecoder,
    console: { log: print, warn: print, error: print },
    print,
  });
  // The script defines this one function; what it returns is described above and checked after every call.
  const factory = runInContext(`${script}\njpegxr`, context) as () => Promise<JpegXrModule>;
  const module = await factory();
  return { module, lines, memory };
}
