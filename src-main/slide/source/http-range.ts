/**
 * One range of bytes asked of a server (RFC 9110, section 14): the answer's headers checked, its body handed on chunk by chunk, never
 * more of it than was asked for. A server that sends the whole slide instead is cut off.
 */
import type { SlideAddress } from './address';
import { brokenAnswer, notServed, SlideChanged } from './http-errors';
import { httpRequest, refusal } from './http-request';
import { PassingFailure } from './retry';

/** What tells one version of a slide from the next. */
export interface SlideVersion {
  /** Bytes. */
  readonly size: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface RangeRequest {
  readonly address: SlideAddress;
  /** Where to ask: the address itself, or where it was redirected to before. */
  readonly target: URL;
  /** First byte, and the byte after the last. */
  readonly from: number;
  readonly to: number;
  /** `null` for the first request of all. */
  readonly expected: SlideVersion | null;
  /** The connection is given up when nothing comes for so long. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

/** Where an answer goes. */
export interface RangeReceiver {
  /** Called once, before any bytes: what these are bytes of. */
  version(version: SlideVersion): void;
  /** In order, from `from` on; in all no more than was asked for, and perhaps less. */
  bytes(bytes: Uint8Array): void;
}

/**
 * @returns where the bytes came from in the end.
 * @throws SpindleError `not-found`, `broken-file`, `aborted`; PassingFailure when trying again may help.
 */
export function requestRange(request: RangeRequest, receiver: RangeReceiver): Promise<URL> {
  const { address, target, silenceMs, signal } = request;
  return httpRequest(
    { address, target, headers: headersFor(request), silenceMs, signal },
    async ({ response, from, cameIn }) => {
      const { version, length } = checkHeaders(request, response);
      receiver.version(version);
      await receive(request, response, length, (bytes) => {
        cameIn();
        receiver.bytes(bytes);
      });
      return from;
    },
  );
}

function headersFor({ from, to, expected }: RangeRequest): Record<string, string> {
  // Only a strong tag may stand in If-Range; a weak one is compared afterwards.
  const strong = expected?.etag?.startsWith('W/') === false ? expected.etag : null;
  const validator = strong ?? expected?.lastModified ?? null;
  return {
    Range: `bytes=${from}-${to - 1}`,
    'Accept-Encoding': 'identity',
    ...(validator !== null && { 'If-Range': validator }),
  };
}

function checkHeaders(request: RangeRequest, response: Response): { version: SlideVersion; length: number } {
  const { address, from, to, expected } = request;
  const { name } = address;
  const { status, headers } = response;
  const identity = { etag: headers.get('etag'), lastModified: headers.get('last-modified') };

  if (status === 206) {
    const range = contentRange(headers.get('content-range'));
    if (range === null) throw brokenAnswer(name, 'the server does not say which bytes it sends');
    const version = { size: range.size, ...identity };
    if (expected !== null && isOther(expected, version)) throw new SlideChanged(name);
    if (range.from !== from || range.to > to || range.to <= from || range.to > range.size) {
      throw brokenAnswer(name, 'the server sends other bytes than it was asked for');
    }
    if ((headers.get('content-encoding') ?? 'identity') !== 'identity') {
      throw brokenAnswer(name, 'the server compresses what it sends, so that ranges mean nothing');
    }
    return { version, length: range.to - from };
  }
  if (status === 200 || status === 416) {
    const size = status === 200 ? headers.get('content-length') : emptyRange(headers.get('content-range'));
    // An empty file has no first byte to ask for.
    if (expected === null && size === '0') return { version: { size: 0, ...identity }, length: 0 };
    if (expected !== null && mayBeOther(expected, identity)) throw new SlideChanged(name);
    if (expected !== null && status === 416) {
      throw brokenAnswer(name, `it ends before the ${expected.size} bytes that the server announced`);
    }
    throw notServed(
      name,
      status === 416
        ? 'the server refuses to send a part of it'
        : 'the server can only send it whole, which for a slide would take too long',
      'copy the slide to this machine, or have range requests switched on at the server',
    );
  }
  throw refusal(name, response);
}

async function receive(
  { address }: RangeRequest,
  { body }: Response,
  length: number,
  onBytes: (bytes: Uint8Array) => void,
): Promise<void> {
  if (length === 0) return;
  let received = 0;
  const chunks: AsyncIterable<Uint8Array> = body ?? emptyBody();
  for await (const bytes of chunks) {
    received += bytes.byteLength;
    if (received > length) throw brokenAnswer(address.name, 'the server sends more bytes than it announced');
    onBytes(bytes);
  }
  if (received < length) throw new PassingFailure('the connection ended before all bytes had come');
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {
  // An answer without a body ends before it begins.
}

/** `bytes 0-99/1234`, its end made exclusive. A size that is not told (`*`) is refused. */
function contentRange(text: string | null): { from: number; to: number; size: number } | null {
  const parts = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text?.trim() ?? '');
  return parts === null ? null : { from: Number(parts[1]), to: Number(parts[2]) + 1, size: Number(parts[3]) };
}

function emptyRange(text: string | null): string | null {
  return /^bytes \*\/0$/.test(text?.trim() ?? '') ? '0' : null;
}

function isOther(expected: SlideVersion, found: SlideVersion): boolean {
  return expected.size !== found.size || mayBeOther(expected, found);
}

type Identity = Pick<SlideVersion, 'etag' | 'lastModified'>;

/** A tag decides where there is one; dates of mirrors differ by a little. */
function mayBeOther(expected: Identity, found: Identity): boolean {
  if (expected.etag !== null || found.etag !== null) return expected.etag !== found.etag;
  return expected.lastModified !== found.lastModified;
}
