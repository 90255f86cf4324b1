/**
 * A request to a server: redirects followed, credentials sent to their own origin only, silence and failures of the transport told apart
 * from refusals. Node's own fetch does the transport.
 */
import { codeOf } from '../../base/thrown';
import { aborted } from '../../contract/errors';
import { onAbort } from '../../base/on-abort';
import type { SlideAddress } from './address';
import { brokenAnswer, notServed } from './http-errors';
import { PassingFailure } from './retry';

export interface HttpRequest {
  readonly address: SlideAddress;
  /** Where to ask: the address itself, below it, or where it was redirected to before. */
  readonly target: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent by POST, which is never redirected; absent: GET. */
  readonly body?: Uint8Array<ArrayBuffer>;
  /** The connection is given up when nothing comes for so long. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly response: Response;
  /** Where it came from in the end. */
  readonly from: URL;
  /** To be called whenever bytes of it come. */
  readonly cameIn: () => void;
}

const maxRedirects = 5;

/**
 * @param read what is left of the answer when it ends is not fetched.
 * @throws SpindleError `not-found`, `broken-file`, `aborted`; PassingFailure when trying again may help; what `read` throws.
 */
export async function httpRequest<T>(
  request: HttpRequest,
  read: (answer: HttpAnswer) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stopListening = onAbort(request.signal, () => controller.abort());
  const silence = setTimeout(() => controller.abort(), request.silenceMs);
  try {
    if (request.signal.aborted) throw aborted(request.signal.reason);
    const { response, from } = await follow(request, controller.signal);
    silence.refresh();
    return await read({ response, from, cameIn: () => silence.refresh() });
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
  { address, body, headers, ...request }: HttpRequest,
  signal: AbortSignal,
): Promise<{ response: Response; from: URL }> {
  let { target } = request;
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const isOwn = address.authorization !== null && target.origin === address.url.origin;
    const response = await fetch(target, {
      ...(body !== undefined && { method: 'POST', body }),
      headers: { ...headers, ...(isOwn && { Authorization: address.authorization }) },
      redirect: 'manual',
      signal,
    });
    // What is stored goes where the person said, and nowhere else.
    const isFollowed = body === undefined && [301, 302, 303, 307, 308].includes(response.status);
    if (!isFollowed) return { response, from: target };
    await response.body?.cancel();
    target = redirected(address, target, response.headers.get('location'));
  }
  throw notServed(address.name, `it is redirected more than ${maxRedirects} times`, 'check the address');
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

/** What an answer that is none means. @returns PassingFailure when trying again may help. */
export function refusal(name: string, { status, headers }: Response): Error {
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

/** Seconds or a date, as milliseconds from now; `null` when it says neither. */
function retryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** Failures of the transport, which fetch throws as a TypeError around their cause. */
function asFailure({ address: { name } }: HttpRequest, thrown: unknown): unknown {
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
