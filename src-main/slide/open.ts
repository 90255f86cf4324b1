/**
 * Opens a slide: the source is opened, its format found by asking the registry's drivers in order, and the driver's
 * levels become a `Slide`. When no driver accepts, the error says why each did not.
 */
import { SpindleError, throwIfAborted } from '../contract/errors';
import { hasTiffMagic, readTiff } from './container/tiff';
import type { TileDecoder } from './codec/decoder';
import type { Candidate } from './format/format';
import { companionPrints, fingerprintOf } from './fingerprint';
import { onAbort } from '../base/on-abort';
import { formats } from './registry';
import { noSuchScene } from './scenes';
import { noSlideIn, slidePlace } from './slide-files';
import { createSlide, type Slide } from './slide';
import { brokenFile } from './slide-errors';
import type { ByteSource } from './source/byte-source';
import { isAddress } from './source/address';
import { companionsOf, noCompanions } from './source/companions';
import { openSource, type SourceOptions } from './source/open-source';
import { TileCache } from './tile-cache';
import { unrecognised, type Declined } from './unrecognised';
import { foreignBytes } from './foreign-file';

export interface OpenOptions extends SourceOptions {
  /** Not closed with the slide: several slides may share it. */
  readonly decoder: TileDecoder;
  /** Keeps decoded tiles, together with those of the other slides that share it. Default: one of its own. */
  readonly tiles?: TileCache;
  /** Which picture of a slide that holds several. Default: the first. */
  readonly scene?: number;
}

/** How slides are read, the same for all that a command or a session opens. */
export type SlideReading = Omit<OpenOptions, 'decoder' | 'signal' | 'scene'>;

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

/** Extensions of files that may belong to one slide with others, lower case with dot. */
export const companionExtensions: readonly string[] = [
  ...new Set(formats.flatMap((format) => (format.groupFiles === undefined ? [] : format.extensions))),
];

/**
 * @param path a file, a folder that holds a slide of several files (or several, which then are scenes), or the http: or https: address of a slide.
 * @throws SpindleError `not-found` (also for other folders), `unsupported-format`, `broken-file`, `aborted`.
 */
export async function openSlide(path: string, options: OpenOptions): Promise<Slide> {
  const { signal } = options;
  throwIfAborted(signal);
  const candidate = await openCandidate(path, options);
  // Formats read without a signal; a closed source ends their reads.
  const stopListening = signal === undefined ? null : onAbort(signal, () => void closeCandidate(candidate));
  try {
    const slide = await openAny(candidate, options);
    await slide.requireUnchanged('times');
    // Its source was closed under it.
    throwIfAborted(signal);
    return slide;
  } catch (thrown) {
    const reason = await changeOr(candidate.source, thrown);
    await closeCandidate(candidate);
    throwIfAborted(signal);
    throw reason;
  } finally {
    stopListening?.();
  }
}

/**
 * Every format's answer, in the registry's order, with its reason.
 * @throws SpindleError `not-found`, `broken-file`.
 */
export async function explainFormats(path: string, options: SourceOptions = {}): Promise<FormatVerdict[]> {
  const candidate = await openCandidate(path, options);
  try {
    const verdicts: FormatVerdict[] = [];
    for (const format of formats) {
      const { accepted, why } = await format.detect(candidate);
      verdicts.push({ format: format.name, accepted, why });
    }
    return verdicts;
  } finally {
    await closeCandidate(candidate);
  }
}

async function openAny(
  candidate: Candidate,
  { decoder, tiles = new TileCache(), scene = 0 }: OpenOptions,
): Promise<Slide> {
  const { source, companions } = candidate;
  const declined: Declined[] = [];
  for (const format of formats) {
    const verdict = await format.detect(candidate);
    if (verdict.accepted) {
      const content = await format.open(candidate, scene);
      const scenes = content.scenes?.length ?? 1;
      if (scene >= scenes) throw noSuchScene(source.name, scenes, scene);
      const fingerprint = isAddress(source.name) ? null : await fingerprintOf(source);
      await source.state?.samples();
      const files = await companionPrints(companions);
      const parts = { source, companions, format: format.name, content, decoder, scene, fingerprint, files };
      const slide = createSlide({ ...parts, tiles: tiles.shelf() });
      // On a server samples cost a view: they wait until the key is asked for.
      if (fingerprint !== null) await slide.picture();
      return slide;
    }
    declined.push({ format, verdict });
  }
  // Not before the formats were asked: the pixels of some lie beside a file in which nothing needs to be.
  if (source.size === 0) throw brokenFile(source.name, 'the file is empty');
  const start = await source.read(0, Math.min(foreignBytes, source.size));
  throw unrecognised(source.name, { declined, start, isTiff: candidate.tiff !== null });
}

async function openCandidate(asked: string, options: SourceOptions): Promise<Candidate> {
  const { signal } = options;
  const { file: path, slides } = isAddress(asked) ? { file: asked, slides: 1 } : await slidePlace(asked);
  if (slides === 0) throw noSlideIn(path);
  const source = await openSource(path, options);
  // Containers read without a signal; a closed source ends their reads.
  const stopListening = signal === undefined ? null : onAbort(signal, () => void source.close());
  try {
    const open = (file: string): Promise<ByteSource> => openSource(file, options);
    return await examine(
      source,
      isAddress(path) ? noCompanions(source.name) : await companionsOf(path, open),
      slides > 1,
    );
  } catch (thrown) {
    const reason = await changeOr(source, thrown);
    await source.close();
    throwIfAborted(signal);
    throw reason;
  } finally {
    stopListening?.();
  }
}

/** What went wrong, or that the file was written to meanwhile: then nothing else that is said of it is true. */
async function changeOr({ state }: ByteSource, thrown: unknown): Promise<unknown> {
  if (!(thrown instanceof SpindleError) || thrown.tag === 'aborted') return thrown;
  const change = await state?.requireUnchanged('times').catch((error: unknown) => error);
  return change ?? thrown;
}

async function closeCandidate({ source, companions }: Candidate): Promise<void> {
  await Promise.all([source.close(), companions.close()]);
}

async function examine(
  source: ByteSource,
  companions: Candidate['companions'],
  wholeFolder: boolean,
): Promise<Candidate> {
  const start = await source.read(0, Math.min(16, source.size));
  const tiff = hasTiffMagic(start) ? await readTiff(source) : null;
  return { source, start, tiff, companions, wholeFolder };
}
