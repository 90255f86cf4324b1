/** Many short texts as few long ones, which a stream or a file takes at once; and those as bytes, plain or as gzip. */
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** Characters. */
const chunkLength = 64 * 1024;

export function* inChunks(parts: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const part of parts) {
    chunk += part;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

export function* asBytes(chunks: Iterable<string>): Generator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk, 'utf8');
}

/** As gzip, the same bytes on every system: the header names neither a time nor the system. */
export async function* asGzip(bytes: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = Readable.from(bytes).pipe(createGzip());
  let isFirst = true;
  for await (const chunk of gzip as AsyncIterable<Buffer>) {
    // RFC 1952, section 2.3.1: OS 255 is unknown.
    if (isFirst && chunk.length > 9) chunk[9] = 255;
    isFirst = false;
    yield chunk;
  }
}
