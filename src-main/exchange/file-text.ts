/**
 * The text of an annotation file: bytes as they come in, parts of its text out. Reads gzip, UTF-8 and UTF-16 with or without byte-order
 * mark, and the single-byte encodings that an XML declaration may name. What it unpacks to is bounded.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { latin1Text } from '../base/latin1';
import { SpindleError } from '../contract/errors';
import { annotationLimits } from './annotation';
import { brokenAnnotations } from './exchange-fault';

export type ByteStream = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Bytes that are looked at for the encoding. */
const headLength = 256;

/** @param most bytes, unpacked. @throws SpindleError `broken-file` */
export async function* textOf(
  bytes: ByteStream,
  most: number = annotationLimits.bytes,
): AsyncGenerator<string> {
  const packed = await withHead(bytes, 2);
  const plain = isGzip(packed.head) ? unpacked(packed.all()) : packed.all();
  const { head, all } = await withHead(plain, headLength);
  const decoder = new TextDecoder(encodingOf(head), { fatal: true });
  let total = 0;
  try {
    for await (const chunk of all()) {
      total += chunk.length;
      if (total > most) throw brokenAnnotations(`it has more than ${most} bytes, which is the limit`, null);
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } catch (cause) {
    if (cause instanceof TypeError)
      throw brokenAnnotations(`its text is not ${decoder.encoding.toUpperCase()}`, null, cause);
    throw cause;
  }
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The bytes again, with the first of them known: at least `length`, where there are as many. */
export async function withHead(
  bytes: ByteStream,
  length: number,
): Promise<{ readonly head: Uint8Array; readonly all: () => AsyncGenerator<Uint8Array> }> {
  const rest = iteratorOf(bytes);
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < length) {
    const next = await rest.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return {
    head,
    all: async function* () {
      try {
        if (head.length > 0) yield head;
        for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
      } finally {
        await rest.return?.();
      }
    },
  };
}

function iteratorOf(bytes: ByteStream): AsyncIterator<Uint8Array> | Iterator<Uint8Array> {
  return Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]();
}

async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // Its failure is that of the stream, which is read below.
  const whole = pipeline(Readable.from(bytes), gunzip).catch(() => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (cause) {
    if (cause instanceof SpindleError) throw cause;
    throw brokenAnnotations('its compressed content is damaged or cut off', null, cause);
  } finally {
    gunzip.destroy();
    await whole;
  }
}

const singleByte: readonly string[] = ['iso-8859-1', 'windows-1252', 'us-ascii', 'latin1'];

/** JSON and XML begin with a character of ASCII, so that a zero byte tells UTF-16. */
export function encodingOf(head: Uint8Array): string {
  const [first, second] = head;
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  const declared = /^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w-]{1,20})["']/.exec(latin1Text(head))?.[1];
  const name = declared?.toLowerCase() ?? 'utf-8';
  return singleByte.includes(name) ? 'windows-1252' : 'utf-8';
}
