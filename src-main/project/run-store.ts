/**
 * What survives a restart: every finished run, every pixel size entered by hand and every correction of the tissue mask, by the
 * identity that the slide was given when it was opened, as one small JSON file each. No path is asked for: what lies there now
 * may be another slide. Files are only ever added or replaced whole; one that cannot be read, or that is of another slide, is
 * passed over and left where it is, and the newest of the others is used.
 *
 *     <folder>/<fingerprint>/run-<start time>.json
 *     <folder>/<fingerprint>/mpp.json
 *     <folder>/<fingerprint>/mask.json
 *     <folder>/<fingerprint>-scene-2/…   for a scene other than the first
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readRegularText } from '../base/regular-file';
import { maskEditsSchema } from '../contract/api';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult } from '../contract/report';
import { SpindleError } from '../contract/errors';
import { plausibleMpp, type Mpp } from '../contract/slide';
import { parseRun, serialiseRun, type StoredRun } from './run-file';
import { isSameSlide, slideSchema, storedSlide, type SlideIdentity } from './slide-identity';
import { writeAtomically } from './write-atomically';

export interface RunStore {
  /** The newest finished run over this very slide. */
  lastRun(slide: SlideIdentity): Promise<AnalysisResult | null>;
  saveRun(slide: SlideIdentity, result: AnalysisResult): Promise<void>;
  /** µm per pixel as a person entered it; `null` when nobody did. */
  enteredMpp(slide: SlideIdentity): Promise<Mpp | null>;
  saveEnteredMpp(slide: SlideIdentity, mpp: Mpp): Promise<void>;
  /** A person's decisions on what is tissue; `null` when nobody made any. */
  maskEdits(slide: SlideIdentity): Promise<readonly MaskEdit[] | null>;
  saveMaskEdits(slide: SlideIdentity, edits: readonly MaskEdit[]): Promise<void>;
}

const mppValue = z.number().min(plausibleMpp.min).max(plausibleMpp.max);
const mppFile = z.object({ x: mppValue, y: mppValue, slide: slideSchema.optional() });
const maskFile = z.object({
  schemaVersion: z.literal(1),
  edits: maskEditsSchema,
  slide: slideSchema.optional(),
});

export function openRunStore(folder: string): RunStore {
  const folderOf = ({ fingerprint, scene }: SlideIdentity): string =>
    join(folder, scene === 0 ? fingerprint : `${fingerprint}-scene-${scene}`);

  return {
    async lastRun(slide) {
      const slideFolder = folderOf(slide);
      const runs = (await namesIn(slideFolder)).filter((name) => /^run-.*\.json$/.test(name)).sort();
      for (const name of runs.reverse()) {
        const run = parseRun((await textOf(join(slideFolder, name)).catch(() => null)) ?? '');
        if (run !== null && isOfSlide(run, slide)) return run.result;
      }
      return null;
    },

    async saveRun(slide, result) {
      const name = `run-${result.startedAt.replace(/[^0-9TZ]/g, '')}.json`;
      await writeAtomically(join(folderOf(slide), name), serialiseRun(result, slide));
    },

    async enteredMpp(slide) {
      try {
        const text = await textOf(join(folderOf(slide), 'mpp.json'));
        if (text === null) return null;
        const { x, y, slide: enteredOf } = mppFile.parse(JSON.parse(text));
        return isSameSlide(enteredOf, slide) ? { x, y } : null;
      } catch {
        // Entered again by the user; a wrong pixel size would falsify every count.
        return null;
      }
    },

    async saveEnteredMpp(slide, mpp) {
      const text = JSON.stringify({ ...mpp, slide: storedSlide(slide) });
      await writeAtomically(join(folderOf(slide), 'mpp.json'), text);
    },

    async maskEdits(slide) {
      const path = join(folderOf(slide), 'mask.json');
      try {
        const text = await textOf(path);
        if (text === null) return null;
        const { edits, slide: drawnOn } = maskFile.parse(JSON.parse(text));
        return isSameSlide(drawnOn, slide) ? edits : null;
      } catch (cause) {
        // Unlike a pixel size, nobody would notice that it is gone.
        throw new SpindleError('broken-file', {
          what: 'cannot read the corrections of the tissue mask',
          where: { path },
          why:
            cause instanceof z.ZodError || cause instanceof SyntaxError
              ? 'the file is damaged'
              : String(cause),
          remedy: 'draw them again; the next correction replaces the file',
          cause,
        });
      }
    },

    async saveMaskEdits(slide, edits) {
      const text = JSON.stringify({ schemaVersion: 1, edits, slide: storedSlide(slide) });
      await writeAtomically(join(folderOf(slide), 'mask.json'), text);
    },
  };
}

/** A run says of which slide it is; those of older Spindles only how large it was. */
function isOfSlide({ result, slide: analysed }: StoredRun, slide: SlideIdentity): boolean {
  const { fingerprint, width, height, scene } = result.slide;
  const isSamePicture =
    (fingerprint === null || fingerprint === slide.fingerprint) && (scene?.index ?? 0) === slide.scene;
  return isSamePicture && width === slide.width && height === slide.height && isSameSlide(analysed, slide);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readRegularText(path);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
