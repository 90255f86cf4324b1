/**
 * Opens a slide: the source is opened, its format found by asking the registry's drivers in order, and the driver's
 * levels become a `Slide`. When no driver accepts, the error says why each did not.
 */
import { SpindleError, throwIfAborted } from '../contract/errors';
import { hasTiffMagic, readTiff } from './container/tiff';
import type { TileDecoder } from './codec/decoder';
import type { Candidate } from './format/format';
import { onAbort } from './on-abort';
import { formats } from './registry';
import { createSlide, type Slide } from './slide';
import { brokenFile } from './slide-errors';
import type { ByteSource } from './source/byte-source';
import { openSource, type SourceOptions } from './source/open-source';

const defaultCacheBytes = 256 * 1024 * 1024;

export interface OpenOptions extends SourceOptions {
  /** Not closed with the slide: several slides may share it. */
  readonly decoder: TileDecoder;
  /** Decoded tiles kept in memory. Default 256 MiB. */
  readonly cacheBytes?: number;
}

/** What one format made of a file. */
export interface FormatVerdict {
  readonly format: string;
  readonly accepted: boolean;
  readonly why: string;
}

/** Extensions worth listing when a folder is read, lower case with dot. */
export const slideExtensions: readonly string[] = [
  ...new Set(formats.flatMap((format) => format.extensions)),
];

/**
 * @param path of a file, or the http: or https: address of a slide on a server.
 * @throws SpindleError `not-found` (also for folders), `unsupported-format`, `broken-file`, `aborted`.
 */
export async function openSlide(path: string, options: OpenOptions): Promise<Slide> {
  const { signal } = options;
  throwIfAborted(signal);
  const source = await openSource(path, options);
  // Formats read without a signal; a closed source ends their reads.
  const stopListening = signal === undefined ? null : onAbort(signal, () => void source.close());
  try {
    return await recognise(source, options);
  } catch (thrown) {
    await source.close();
    throwIfAborted(signal);
    throw thrown;
  } finally {
    stopListening?.();
  }
}

/**
 * Every format's answer, in the registry's order, with its reason.
 * @throws SpindleError `not-found`, `broken-file`.
 */
export async function explainFormats(path: string, options: SourceOptions = {}): Promise<FormatVerdict[]> {
  const source = await openSource(path, options);
  try {
    const candidate = await examine(source);
    const verdicts: FormatVerdict[] = [];
    for (const format of formats) verdicts.push({ format: format.name, ...(await format.detect(candidate)) });
    return verdicts;
  } finally {
    await source.close();
  }
}

async function recognise(
  source: ByteSource,
  { decoder, cacheBytes = defaultCacheBytes }: OpenOptions,
): Promise<Slide> {
  const candidate = await examine(source);
  const reasons: string[] = [];
  for (const format of formats) {
    const verdict = await format.detect(candidate);
    if (verdict.accepted) {
      const content = await format.open(candidate);
      return createSlide({ source, format: format.name, content, decoder, cacheBytes });
    }
    reasons.push(`${format.name}: ${verdict.why}`);
  }
  throw new SpindleError('unsupported-format', {
    what: 'cannot open the slide',
    where: { path: source.name },
    why: `no format recognised it (${reasons.join('; ')})`,
    remedy: 'open an Aperio SVS, a tiled TIFF, or a PNG, JPEG or WebP picture',
  });
}

async function examine(source: ByteSource): Promise<Candidate> {
  if (source.size === 0) throw brokenFile(source.name, 'the file is empty');
  const start = await source.read(0, Math.min(16, source.size));
  return { source, start, tiff: hasTiffMagic(start) ? await readTiff(source) : null };
}
