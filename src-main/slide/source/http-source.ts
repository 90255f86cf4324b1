/**
 * A slide on a web server as a source of bytes, read by ranges and never whole. The first request tells its size and
 * version and brings its first bytes; every further answer must be of that version, so that a slide that is replaced
 * meanwhile is an error and never a mixture. What may pass (dropped connections, busy servers) is tried again.
 * Why only from the command line: docs/decisions/010-slides-on-servers.md.
 */
import { aborted, SpindleError, throwIfAborted } from '../../contract/errors';
import { onAbort } from '../../base/on-abort';
import { parseAddress, type SlideAddress } from './address';
import { checkRange, type ByteSource } from './byte-source';
import { notServed, SlideChanged } from './http-errors';
import { requestRange, type SlideVersion } from './http-range';
import { PassingFailure, patientRetries, withRetries, type RetryPolicy } from './retry';

export interface HttpOptions {
  /** Bytes that come with the first request and stay in memory, for formats to look at. Default 128 KiB. */
  readonly headBytes?: number;
  readonly retries?: RetryPolicy;
  /** A connection on which nothing comes for so long is given up. Default 20 s. */
  readonly silenceMs?: number;
  /** Ends the opening, and every read after it: a server that does not answer keeps nobody waiting. */
  readonly signal?: AbortSignal;
}

/**
 * @throws SpindleError `not-found` when there is no such server or slide, or it may not be had, or only whole;
 * `broken-file` when the answers contradict the protocol; `aborted`.
 */
export async function openHttpSource(text: string, options: HttpOptions = {}): Promise<ByteSource> {
  const address = parseAddress(text);
  const { headBytes = 128 * 1024, retries = patientRetries, silenceMs = 20_000 } = options;
  const file = new ServedFile(address, retries, silenceMs, options.signal);
  const head = await file.readHead(headBytes);
  const extent = { name: address.name, size: head.size };
  return {
    ...extent,
    async read(offset, length, signal) {
      throwIfAborted(signal);
      checkRange(extent, offset, length);
      if (length === 0) return new Uint8Array(0);
      if (offset + length <= head.bytes.byteLength) return head.bytes.slice(offset, offset + length);
      return file.read(offset, length, signal);
    },
    close: () => {
      file.close();
      return Promise.resolve();
    },
  };
}

/** A file on a server from its first answer on: which version it is, and where it is to be had. */
class ServedFile {
  private version: SlideVersion | null = null;
  private target: URL;
  /** Once the slide has changed, every further read is refused. */
  private failure: SlideChanged | null = null;
  private readonly closing = new AbortController();

  constructor(
    private readonly address: SlideAddress,
    private readonly retries: RetryPolicy,
    private readonly silenceMs: number,
    /** For all requests. */
    private readonly signal: AbortSignal | undefined,
  ) {
    this.target = address.url;
  }

  async readHead(length: number): Promise<{ bytes: Uint8Array; size: number }> {
    const bytes = new Uint8Array(length);
    const filled = await this.fill(0, bytes);
    const size = this.version?.size ?? 0;
    return { bytes: bytes.slice(0, filled), size };
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    await this.fill(offset, bytes, signal);
    return bytes;
  }

  close(): void {
    this.closing.abort('the slide was closed');
  }

  /** Fills from the start as far as the file goes; what came before a connection dropped is not asked for again. */
  private async fill(offset: number, into: Uint8Array, signal?: AbortSignal): Promise<number> {
    const either = new AbortController();
    const stop = [signal, this.signal, this.closing.signal].flatMap((one) =>
      one === undefined ? [] : [onAbort(one, () => either.abort(one.reason))],
    );
    let filled = 0;
    try {
      throwIfAborted(this.signal);
      if (this.closing.signal.aborted) throw aborted(this.closing.signal.reason);
      await withRetries(
        this.retries,
        async () => {
          if (this.failure !== null) throw this.failure;
          await this.request(offset + filled, offset + into.byteLength, either.signal, (bytes) => {
            into.set(bytes, filled);
            filled += bytes.byteLength;
          });
          const end = Math.min(into.byteLength, (this.version?.size ?? 0) - offset);
          if (filled < end) throw new PassingFailure('the server sends less than it was asked for', 0);
        },
        either.signal,
      );
      return filled;
    } catch (thrown) {
      throw this.asError(thrown);
    } finally {
      for (const each of stop) each();
    }
  }

  private async request(
    from: number,
    to: number,
    signal: AbortSignal,
    onBytes: (bytes: Uint8Array) => void,
  ): Promise<void> {
    const { address, target, version: expected, silenceMs } = this;
    try {
      this.target = await requestRange(
        { address, target, from, to, expected, silenceMs, signal },
        {
          version: (version) => (this.version ??= version),
          bytes: onBytes,
        },
      );
    } catch (thrown) {
      // Where it was redirected to may have been valid for some minutes only: the address itself is asked again.
      const isStale = thrown instanceof SpindleError && thrown.tag === 'not-found' && target !== address.url;
      if (!isStale) throw thrown;
      this.target = address.url;
      throw new PassingFailure(thrown.why, 0, thrown);
    }
  }

  private asError(thrown: unknown): unknown {
    if (thrown instanceof PassingFailure) {
      const remedy = 'check the network and the server, and try again';
      return notServed(this.address.name, thrown.message, remedy, thrown);
    }
    if (thrown instanceof SlideChanged) this.failure = thrown;
    return thrown;
  }
}
