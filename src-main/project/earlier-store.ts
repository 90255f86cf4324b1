/**
 * What Spindles before projects kept of a slide, as small JSON files: every finished run, the pixel size that a person entered, and
 * the corrections of the tissue mask. Only read here, and left as it is.
 *
 *     <folder>/slides/<key>/run-<start time>.json
 *     <folder>/slides/<key>/mpp.json
 *     <folder>/slides/<key>/mask.json
 *     <folder>/slides/<key>-scene-2/…   for a scene other than the first
 *
 * Spindles before slide keys kept the same files in `<folder>/<fingerprint>`, of the file of a slide that was opened. Their runs count
 * beside the later ones; their pixel size and mask where the slide's own folder has none, the newest of several.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readRegularText } from '../base/regular-file';
import { codeOf, reasonOf } from '../base/thrown';
import { maskEditsSchema } from '../contract/api';
import { SpindleError } from '../contract/errors';
import type { EarlierIdentity } from '../contract/identity';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult } from '../contract/report';
import { plausibleMpp, type Mpp } from '../contract/slide';
import { parseRun, type StoredRun } from './run-file';
import { isSameSlide, slideSchema, type SlideIdentity, type StoredSlide } from './slide-identity';

export interface EarlierStore {
  /** In the order in which they began. */
  readonly runs: readonly AnalysisResult[];
  /** `null` when nobody entered one. */
  readonly mpp: Mpp | null;
  readonly maskEdits: readonly MaskEdit[];
  /** Files that were passed over: `broken-file` where one is damaged, `not-found` where it may be read another time. */
  readonly faults: readonly SpindleError[];
}

const mppValue = z.number().min(plausibleMpp.min).max(plausibleMpp.max);
const mppFile = z.object({ x: mppValue, y: mppValue, slide: slideSchema.optional() });
const maskFile = z.object({
  schemaVersion: z.literal(1),
  edits: maskEditsSchema,
  slide: slideSchema.optional(),
});
/** Without them a run has no identifier. */
const namedRun = z.object({
  startedAt: z.iso.datetime(),
  model: z.object({ sha256: z.string().regex(/^[0-9a-f]{16,64}$/) }),
});

/** A folder with files of the slide, and how a run in it says that it is of this slide. */
interface Source {
  readonly path: string;
  readonly isOwn: (run: StoredRun) => boolean;
}

const fingerprintName = /^[0-9a-f]{32}(-scene-\d+)?$/;

/** @param folder that a Spindle of 0.1 or 0.2 kept its state in */
export async function readEarlierStore(folder: string, slide: SlideIdentity): Promise<EarlierStore> {
  const reading = new Reading(slide);
  const own: Source = {
    path: join(folder, 'slides', ofScene(slide.key, slide.scene)),
    isOwn: ({ slide: analysed }) => analysed?.key !== undefined && isSameSlide(analysed, slide),
  };
  const earlier = await reading.earlierSources(folder);
  const runs: AnalysisResult[] = [];
  for (const source of [own, ...earlier]) runs.push(...(await reading.runsIn(source)));
  runs.sort((one, other) => Date.parse(one.startedAt) - Date.parse(other.startedAt));
  const mpp = await reading.valueOf('mpp.json', own, earlier, mppFile);
  const mask = await reading.valueOf('mask.json', own, earlier, maskFile);
  return {
    runs,
    mpp: mpp === null ? null : { x: mpp.x, y: mpp.y },
    maskEdits: mask?.edits ?? [],
    faults: reading.faults,
  };
}

/** Of one slide; what cannot be read is passed over, and told. */
class Reading {
  readonly faults: SpindleError[] = [];

  constructor(readonly slide: SlideIdentity) {}

  /** Earlier folders that exist; the slide's files are read only where there is any. */
  async earlierSources(folder: string): Promise<Source[]> {
    const names = new Set((await this.#namesIn(folder)).filter((name) => fingerprintName.test(name)));
    if (names.size === 0) return [];
    return (await this.#earlierIdentities(folder)).flatMap((identity) => {
      const name = ofScene(identity.fingerprint, identity.scene);
      if (!names.has(name)) return [];
      return [
        { path: join(folder, name), isOwn: (run: StoredRun) => isOfEarlier(run, this.slide, identity) },
      ];
    });
  }

  async #earlierIdentities(folder: string): Promise<readonly EarlierIdentity[]> {
    try {
      return await this.slide.earlier();
    } catch (cause) {
      if (cause instanceof SpindleError && cause.tag === 'aborted') throw cause;
      this.faults.push(fault('not-found', folder, reasonOf(cause), cause));
      return [];
    }
  }

  async runsIn({ path: folder, isOwn }: Source): Promise<AnalysisResult[]> {
    const { key, scene } = this.slide;
    const runs: AnalysisResult[] = [];
    for (const name of (await this.#namesIn(folder)).sort()) {
      if (!/^run-.*\.json$/.test(name)) continue;
      const path = join(folder, name);
      const text = await this.#textOf(path);
      if (text === null) continue;
      const run = parseRun(text);
      if (run === null || !namedRun.safeParse(run.result).success) this.#tellDamaged(path);
      else if (isOwn(run)) {
        runs.push({ ...run.result, slide: { ...run.result.slide, picture: { key, scene } } });
      }
    }
    return runs;
  }

  /** Of the slide's own file, or else of the newest earlier one; `null` also where that is damaged or of another slide. */
  async valueOf<T extends { readonly slide?: StoredSlide | undefined }>(
    name: string,
    own: Source,
    earlier: readonly Source[],
    schema: z.ZodType<T>,
  ): Promise<T | null> {
    const path = await this.#fileFor(name, own, earlier);
    const text = path === null ? null : await this.#textOf(path);
    if (path === null || text === null) return null;
    const parsed = schema.safeParse(jsonOf(text));
    if (!parsed.success) {
      this.#tellDamaged(path);
      return null;
    }
    return isSameSlide(parsed.data.slide, this.slide) ? parsed.data : null;
  }

  async #fileFor(name: string, own: Source, earlier: readonly Source[]): Promise<string | null> {
    const ownFile = join(own.path, name);
    if ((await this.#writtenAt(ownFile)) !== null) return ownFile;
    let newest: { readonly path: string; readonly at: number } | null = null;
    for (const source of earlier) {
      const path = join(source.path, name);
      const at = await this.#writtenAt(path);
      if (at !== null && (newest === null || at > newest.at)) newest = { path, at };
    }
    return newest?.path ?? null;
  }

  /** ms; `null` where there is no such file. */
  async #writtenAt(path: string): Promise<number | null> {
    return this.#unlessMissing(path, async () => (await stat(path)).mtimeMs);
  }

  async #namesIn(folder: string): Promise<string[]> {
    return (await this.#unlessMissing(folder, () => readdir(folder))) ?? [];
  }

  async #textOf(path: string): Promise<string | null> {
    return this.#unlessMissing(path, () => readRegularText(path));
  }

  async #unlessMissing<T>(path: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT') this.faults.push(fault('not-found', path, reasonOf(cause), cause));
      return null;
    }
  }

  #tellDamaged(path: string): void {
    this.faults.push(fault('broken-file', path, 'the file is damaged'));
  }
}

function fault(tag: 'broken-file' | 'not-found', path: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError(tag, {
    what: 'what an earlier Spindle kept of the slide was not taken into the project',
    where: { path },
    why,
    remedy: 'decide it again, or look at the file, which was left as it is',
    cause,
  });
}

function ofScene(name: string, scene: number): string {
  return scene === 0 ? name : `${name}-scene-${scene}`;
}

/** A run by fingerprint says of which slide it is; those of 0.1 only how large it was. */
function isOfEarlier(
  { result, slide: analysed }: StoredRun,
  slide: SlideIdentity,
  earlier: EarlierIdentity,
): boolean {
  const { fingerprint, width, height, scene } = result.slide;
  const isSamePicture =
    (fingerprint === null || fingerprint === earlier.fingerprint) && (scene?.index ?? 0) === earlier.scene;
  return isSamePicture && width === slide.width && height === slide.height && isSameSlide(analysed, slide);
}

/** `null` where it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
