/**
 * One range of bytes asked of a server (RFC 9110, section 14): redirects followed, the answer's headers checked, its
 * body handed on chunk by chunk, never more of it than was asked for. A server that sends the whole slide instead is
 * cut off. Node's own fetch does the transport.
 */
import { codeOf } from '../../base/thrown';
import { aborted } from '../../contract/errors';
import { onAbort } from '../../base/on-abort';
import type { SlideAddress } from './address';
import { brokenAnswer, notServed, SlideChanged } from './http-errors';
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

const maxRedirects = 5;

/**
 * @returns where the bytes came from in the end.
 * @throws SpindleError `not-found`, `broken-file`, `aborted`; PassingFailure when trying again may help.
 */
export async function requestRange(request: RangeRequest, receiver: RangeReceiver): Promise<URL> {
  const controller = new AbortController();
  const stopListening = onAbort(request.signal, () => controller.abort());
  const silence = setTimeout(() => controller.abort(), request.silenceMs);
  try {
    if (request.signal.aborted) throw aborted(request.signal.reason);
    const { response, target } = await follow(request, controller.signal);
    const { version, length } = checkHeaders(request, response);
    receiver.version(version);
    await receive(request, response, length, (bytes) => {
      silence.refresh();
      receiver.bytes(bytes);
    });
    return target;
  } catch (thrown) {
    if (request.signal.aborted) throw aborted(request.signal.reason);
    if (controller.signal.aborted) {
      throw new PassingFailure(`nothing came from the server for ${request.silenceMs / 1000} seconds`);
    }
    throw asFailure(request, thrown);
  } finally {
    clearTimeout(silence);
    stopListening();
    // Ends what is left of the body; nothing happens when all of it has come.
    controller.abort();
  }
}

async function follow(
  request: RangeRequest,
  signal: AbortSignal,
): Promise<{ response: Response; target: URL }> {
  const { address } = request;
  let { target } = request;
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const response = await fetch(target, {
      headers: headersFor(request, target),
      redirect: 'manual',
      signal,
    });
    if (![301, 302, 303, 307, 308].includes(response.status)) return { response, target };
    await response.body?.cancel();
    target = redirected(address, target, response.headers.get('location'));
  }
  throw notServed(address.name, `it is redirected more than ${maxRedirects} times`, 'check the address');
}

function headersFor({ address, from, to, expected }: RangeRequest, target: URL): Record<string, string> {
  // Only a strong tag may stand in If-Range; a weak one is compared afterwards.
  const strong = expected?.etag?.startsWith('W/') === false ? expected.etag : null;
  const validator = strong ?? expected?.lastModified ?? null;
  return {
    Range: `bytes=${from}-${to - 1}`,
    'Accept-Encoding': 'identity',
    ...(validator !== null && { 'If-Range': validator }),
    ...(address.authorization !== null &&
      target.origin === address.url.origin && { Authorization: address.authorization }),
  };
}

function redirected({ name }: SlideAddress, from: URL, location: string | null): URL {
  if (location === null || !URL.canParse(location, from.href)) {
    throw brokenAnswer(name, 'the server redirects to no valid address');
  }
  const to = new URL(location, from.href);
  const isSafe = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  if (!isSafe) throw notServed(name, `it is redirected to an ${to.protocol} address`, 'check the address');
  // fetch refuses addresses with a user name; a password that a server hands out is not used.
  to.username = '';
  to.password = '';
  return to;
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

function refusal(name: string, { status, headers }: Response): Error {
  const isPassing = [408, 425, 429].includes(status) || (status >= 500 && status !== 501 && status !== 505);
  if (isPassing) {
    return new PassingFailure(`the server answers with status ${status}`, retryAfter(headers));
  }
  if (status === 404 || status === 410) {
    return notServed(name, 'the server has no such file', 'check the address');
  }
  if (status === 401 || status === 403) {
    return notServed(
      name,
      `the server does not give it to everybody (status ${status})`,
      'check that the address is complete and still valid, with user name and password where it needs them',
    );
  }
  return notServed(name, `the server answers with status ${status}`, 'check the address');
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

/** Seconds or a date, as milliseconds from now; `null` when it says neither. */
function retryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** Failures of the transport, which fetch throws as a TypeError around their cause. */
function asFailure({ address: { name } }: RangeRequest, thrown: unknown): unknown {
  if (!(thrown instanceof TypeError)) return thrown;
  const code = firstCode(thrown.cause);
  if (code === 'ENOTFOUND') {
    return notServed(name, 'there is no server of that name', 'check the address and the network', thrown);
  }
  if (code !== null && /CERT|SELF_SIGNED|VERIFY|ERR_TLS|ERR_SSL/.test(code)) {
    return notServed(
      name,
      `the secure connection to the server cannot be verified (${code})`,
      'check the address; for a certificate of your own institution set NODE_EXTRA_CA_CERTS',
      thrown,
    );
  }
  if (code === null)
    return notServed(name, `it cannot be asked for (${thrown.message})`, 'check the address');
  return new PassingFailure(`the connection failed (${code})`, null, thrown);
}

function firstCode(cause: unknown): string | null {
  return cause instanceof AggregateError ? firstCode(cause.errors[0]) : codeOf(cause);
}
