/**
 * Types of the Cornerstone codecs, which ship none: CharLS, libjpeg-turbo, OpenJPEG and OpenJPH behind one class shape. Encoders are
 * declared for tests; the application loads the modules that only decode where there are such.
 */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned?: boolean;
    readonly isUsingColorTransform?: boolean;
  }

  /** Used once: get the buffer, fill it, decode, copy what was decoded, delete. */
  export interface Decoder {
    /** A view of the codec's memory; void once that memory grows. */
    getEncodedBuffer(byteLength: number): Uint8Array;
    decode(): void;
    getFrameInfo(): FrameInfo;
    getDecodedBuffer(): Uint8Array | Uint8ClampedArray;
    /** Frees the codec's memory. */
    delete(): void;
  }

  export interface Encoder {
    getDecodedBuffer(frame: FrameInfo): Uint8Array;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }

  /** 0 to 2 planes, lines or pixels; `near` is the largest error. */
  export interface JpegLsEncoder extends Encoder {
    setNearLossless(near: number): void;
    setInterleaveMode(mode: number): void;
  }

  export interface WaveletEncoder extends Encoder {
    setQuality(lossless: boolean, quantisation: number): void;
  }

  export interface OpenJpegModule {
    readonly J2KDecoder: new () => Decoder;
  }

  const start: (options: object) => Promise<OpenJpegModule>;
  export default start;
}

declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  export type { Encoder, FrameInfo } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
  import type { OpenJpegModule, WaveletEncoder } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
  const start: (
    options: object,
  ) => Promise<OpenJpegModule & { readonly J2KEncoder: new () => WaveletEncoder }>;
  export default start;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  import type { Decoder } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
  export interface CharlsModule {
    readonly JpegLSDecoder: new () => Decoder;
    /** The message of a C++ exception that arrived in JavaScript as its address. */
    getExceptionMessage(address: number): string;
  }
  const start: (options: object) => Promise<CharlsModule>;
  export default start;
}

declare module '@cornerstonejs/codec-charls/wasmjs' {
  import type { CharlsModule } from '@cornerstonejs/codec-charls/decodewasmjs';
  import type { JpegLsEncoder } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
  const start: (
    options: object,
  ) => Promise<CharlsModule & { readonly JpegLSEncoder: new () => JpegLsEncoder }>;
  export default start;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  import type { Decoder } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
  export interface JpegTurboModule {
    readonly JPEGDecoder: new () => Decoder;
  }
  const start: (options: object) => Promise<JpegTurboModule>;
  export default start;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  import type { Decoder, WaveletEncoder } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
  export interface OpenJphModule {
    readonly HTJ2KDecoder: new () => Decoder;
    readonly HTJ2KEncoder: new () => WaveletEncoder;
  }
  const start: (options: object) => Promise<OpenJphModule>;
  export default start;
}
