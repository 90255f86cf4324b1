/** The WebAssembly codecs of one thread. Each starts at the first tile that needs it. */
import { createRequire } from 'node:module';
import startCharls, { type CharlsModule } from '@cornerstonejs/codec-charls/decodewasmjs';
import startJpegTurbo, { type JpegTurboModule } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import startOpenJpeg, { type OpenJpegModule } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import startOpenJph, { type OpenJphModule } from '@cornerstonejs/codec-openjph/wasmjs';
import { readRegularFile } from '../../../base/regular-file';
import { startEmscripten } from './emscripten';
import { startJpegXr, type JpegXrModule } from './jpegxr-module';
import { WasmSlot } from './wasm-slot';

export interface WasmCodecs {
  readonly jpegTurbo: WasmSlot<JpegTurboModule>;
  readonly openJpeg: WasmSlot<OpenJpegModule>;
  readonly openJph: WasmSlot<OpenJphModule>;
  readonly charls: WasmSlot<CharlsModule>;
  readonly jpegXr: WasmSlot<JpegXrModule>;
}

/** Starts nothing yet. */
export function createWasmCodecs(): WasmCodecs {
  const { resolve } = createRequire(import.meta.url);
  return {
    jpegTurbo: new WasmSlot(async () =>
      startEmscripten(
        startJpegTurbo,
        await readRegularFile(resolve('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm')),
      ),
    ),
    openJpeg: new WasmSlot(async () =>
      startEmscripten(
        startOpenJpeg,
        await readRegularFile(resolve('@cornerstonejs/codec-openjpeg/decodewasm')),
      ),
    ),
    openJph: new WasmSlot(async () =>
      startEmscripten(startOpenJph, await readRegularFile(resolve('@cornerstonejs/codec-openjph/wasm'))),
    ),
    charls: new WasmSlot(async () =>
      startEmscripten(startCharls, await readRegularFile(resolve('@cornerstonejs/codec-charls/decodewasm'))),
    ),
    jpegXr: new WasmSlot(startJpegXr),
  };
}
