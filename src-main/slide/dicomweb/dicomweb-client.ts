/**
 * A DICOMweb server (PS3.18): searches, headers, frames as they are stored, and instances that are stored on it. Nothing is fetched that was
 * not asked for; answers are bounded; what may pass is tried again.
 */
import { randomBytes } from 'node:crypto';
import { aborted, throwIfAborted } from '../../contract/errors';
import { onAbort } from '../../base/on-abort';
import { brokenAnswer, notServed } from '../source/http-errors';
import { httpRequest, refusal, type HttpAnswer } from '../source/http-request';
import { PassingFailure, patientRetries, withRetries, type RetryPolicy } from '../source/retry';
import type { DicomWebAddress } from './dicomweb-address';
import { bodyOf, boundaryOf, partsOf } from './multipart';

export interface DicomWebOptions {
  readonly retries?: RetryPolicy;
  /** A connection on which nothing comes for so long is given up. Default 20 s. */
  readonly silenceMs?: number;
  /** Ends every request. */
  readonly signal?: AbortSignal;
}

/** A frame as it is stored. */
export interface ServedFrame {
  readonly bytes: Uint8Array;
  /** `null` where the server does not say. */
  readonly transferSyntax: string | null;
}

/** Headers of a sparse image of some hundred thousand frames. */
const mostJsonBytes = 256 * 1024 * 1024;
const mostFrameBytes = 128 * 1024 * 1024;
/** Annotations of a slide, of which a million take some tens of MiB. */
const mostInstanceBytes = 1024 * 1024 * 1024;
/** No colour profile of a slide is larger. */
const mostBulkBytes = 16 * 1024 * 1024;

const json = 'application/dicom+json';
const dicomFile = 'application/dicom';
const asStored = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';

/** What frames of a transfer syntax are called, where a server wants to be asked for them by name. */
const mediaTypes: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.50': 'image/jpeg',
  '1.2.840.10008.1.2.4.51': 'image/jpeg',
  '1.2.840.10008.1.2.4.80': 'image/jls',
  '1.2.840.10008.1.2.4.81': 'image/jls',
  '1.2.840.10008.1.2.4.90': 'image/jp2',
  '1.2.840.10008.1.2.4.91': 'image/jp2',
  '1.2.840.10008.1.2.4.201': 'image/jphc',
  '1.2.840.10008.1.2.4.202': 'image/jphc',
  '1.2.840.10008.1.2.4.203': 'image/jphc',
};

/** What servers send under a type without naming the syntax. */
const usualSyntax: Readonly<Record<string, string>> = {
  'image/jpeg': '1.2.840.10008.1.2.4.50',
  'image/jls': '1.2.840.10008.1.2.4.80',
  'image/jp2': '1.2.840.10008.1.2.4.90',
  'image/jphc': '1.2.840.10008.1.2.4.201',
};

/** What was asked of a server, and how it is read. */
interface Asked<T> {
  /** Below the root of its services. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
  readonly read: (answer: HttpAnswer) => Promise<T>;
}

export class DicomWebClient {
  readonly #closing = new AbortController();
  readonly #retries: RetryPolicy;
  readonly #silenceMs: number;
  readonly #signal: AbortSignal | undefined;

  constructor(
    readonly address: DicomWebAddress,
    { retries = patientRetries, silenceMs = 20_000, signal }: DicomWebOptions = {},
  ) {
    this.#retries = retries;
    this.#silenceMs = silenceMs;
    this.#signal = signal;
  }

  /**
   * @param path below the root, as `studies`.
   * @returns what the answer holds; an empty list where the server has nothing that matches.
   * @throws SpindleError `not-found`, `broken-file`, `aborted`.
   */
  json(path: string, query?: URLSearchParams): Promise<unknown> {
    return this.#ask({
      path,
      ...(query !== undefined && { query }),
      headers: { Accept: json },
      read: async (answer) => {
        if (answer.response.status === 204) return [];
        this.#require(answer, [200]);
        return this.#parsed(await this.#body(answer, mostJsonBytes));
      },
    });
  }

  /**
   * One frame as the server stores it.
   * @param instance its path below the root.
   * @param number the first is 1.
   * @param transferSyntax where the server has named it.
   * @throws SpindleError `not-found`, `broken-file`, `aborted`.
   */
  async frame(
    instance: string,
    number: number,
    transferSyntax: string | null,
    signal?: AbortSignal,
  ): Promise<ServedFrame> {
    const ask = (accept: string): Promise<ServedFrame | null> =>
      this.#ask({
        path: `${instance}/frames/${number}`,
        headers: { Accept: accept },
        signal,
        read: async (answer) => {
          // Not every server knows how to be asked for what is stored, whatever it is.
          if ([400, 406, 415].includes(answer.response.status)) return null;
          this.#require(answer, [200]);
          return this.#onePart(answer);
        },
      });
    const named = transferSyntax === null ? null : acceptOf(transferSyntax);
    const frame = (await ask(asStored)) ?? (named === null ? null : await ask(named));
    if (frame !== null) return frame;
    throw notServed(
      this.address.name,
      'the server does not give frames in the transfer syntax in which it stores them',
      'copy the slide to this machine, or have the server give frames as they are stored',
    );
  }

  /** @param address as the server named it: only what lies below its root is fetched; `null` for another. */
  async bulk(address: string): Promise<Uint8Array | null> {
    const path = this.#below(address);
    if (path === null) return null;
    return this.#ask({
      path,
      headers: { Accept: `multipart/related; type="application/octet-stream", application/octet-stream` },
      read: async (answer) => {
        this.#require(answer, [200]);
        return (await this.#onePart(answer, mostBulkBytes)).bytes;
      },
    });
  }

  /** A whole instance as a DICOM file. @param path below the root. @throws SpindleError `not-found`, `broken-file`, `aborted`. */
  async instance(path: string): Promise<Uint8Array> {
    const { bytes } = await this.#ask({
      path,
      headers: { Accept: `multipart/related; type="${dicomFile}"` },
      read: async (answer) => {
        this.#require(answer, [200]);
        return this.#onePart(answer, mostInstanceBytes);
      },
    });
    return bytes;
  }

  /**
   * Stores instances, each a whole DICOM file. Sent once: whether the server has taken what it did not answer is not known.
   * @returns its answer: which it has stored, and which it has refused.
   * @throws SpindleError `not-found`, `broken-file`, `aborted`.
   */
  store(files: readonly Uint8Array[]): Promise<unknown> {
    const boundary = `spindle-${randomBytes(18).toString('hex')}`;
    return this.#ask(
      {
        path: this.address.study === null ? 'studies' : `studies/${this.address.study}`,
        headers: {
          Accept: json,
          'Content-Type': `multipart/related; type="${dicomFile}"; boundary=${boundary}`,
        },
        body: bodyOf(files, dicomFile, boundary),
        read: async (answer) => {
          // 409 says of each instance why it was refused, as 202 does of some.
          this.#require(answer, [200, 202, 409]);
          return this.#parsed(await this.#body(answer, mostJsonBytes));
        },
      },
      { ...this.#retries, attempts: 1 },
    );
  }

  /** Ends all requests. */
  close(): void {
    this.#closing.abort('the slide was closed');
  }

  async #ask<T>(asked: Asked<T>, retries = this.#retries): Promise<T> {
    const either = new AbortController();
    const stop = [asked.signal, this.#signal, this.#closing.signal].flatMap((one) =>
      one === undefined ? [] : [onAbort(one, () => either.abort(one.reason))],
    );
    const { server } = this.address;
    const target = new URL(asked.path, server.url);
    target.search = asked.query?.toString() ?? '';
    try {
      throwIfAborted(asked.signal);
      throwIfAborted(this.#signal);
      if (this.#closing.signal.aborted) throw aborted(this.#closing.signal.reason);
      const { headers, body, read } = asked;
      return await withRetries(
        retries,
        () =>
          httpRequest(
            {
              ...{ address: server, target, headers, silenceMs: this.#silenceMs, signal: either.signal },
              ...(body !== undefined && { body }),
            },
            read,
          ),
        either.signal,
      );
    } catch (thrown) {
      if (!(thrown instanceof PassingFailure)) throw thrown;
      throw notServed(
        this.address.name,
        thrown.message,
        'check the network and the server, and try again',
        thrown,
      );
    } finally {
      for (const each of stop) each();
    }
  }

  #require({ response }: HttpAnswer, statuses: readonly number[]): void {
    if (!statuses.includes(response.status)) throw refusal(this.address.name, response);
  }

  async #body({ response, cameIn }: HttpAnswer, most: number): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const body: AsyncIterable<Uint8Array> | null = response.body;
    if (body !== null)
      for await (const bytes of body) {
        cameIn();
        length += bytes.byteLength;
        if (length > most)
          throw brokenAnswer(this.address.name, `the server sends more than ${most} bytes in one answer`);
        chunks.push(bytes);
      }
    return Buffer.concat(chunks);
  }

  #parsed(body: Buffer): unknown {
    try {
      return JSON.parse(body.toString('utf8'));
    } catch {
      throw brokenAnswer(this.address.name, 'the server answers with something else than JSON');
    }
  }

  async #onePart(answer: HttpAnswer, most = mostFrameBytes): Promise<ServedFrame> {
    const type = answer.response.headers.get('content-type') ?? '';
    const body = await this.#body(answer, most);
    const boundary = boundaryOf(type);
    if (boundary === null)
      return { bytes: new Uint8Array(body), transferSyntax: syntaxOf(type) ?? usualSyntaxOf(type) };
    const parts = partsOf(body, boundary);
    const [part] = parts ?? [];
    if (part === undefined) throw new PassingFailure('the connection ended before all bytes had come');
    if (parts?.length !== 1) throw brokenAnswer(this.address.name, 'the server sends other frames than one');
    const own = part.headers.get('content-type') ?? '';
    return {
      bytes: part.bytes,
      transferSyntax: syntaxOf(own) ?? syntaxOf(type) ?? usualSyntaxOf(own),
    };
  }

  /** Servers behind others name addresses of their own: what counts is what lies below the root. */
  #below(address: string): string | null {
    const { url } = this.address.server;
    if (!URL.canParse(address, url.href)) return null;
    const { pathname } = new URL(address, url);
    return pathname.startsWith(url.pathname) ? pathname.slice(url.pathname.length) : null;
  }
}

function acceptOf(transferSyntax: string): string | null {
  const type = mediaTypes[transferSyntax] ?? 'application/octet-stream';
  return `multipart/related; type="${type}"; transfer-syntax=${transferSyntax}`;
}

/** `…; transfer-syntax=1.2.840…`, also within the quotes of a type. */
function syntaxOf(contentType: string): string | null {
  return /transfer-syntax="?([0-9.]{5,64})/i.exec(contentType)?.[1] ?? null;
}

function usualSyntaxOf(contentType: string): string | null {
  return usualSyntax[contentType.split(';')[0]?.trim().toLowerCase() ?? ''] ?? null;
}
