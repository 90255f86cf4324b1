/**
 * What survives a restart: every finished run, every pixel size entered by hand and every correction of the tissue mask, by the
 * key that the slide was given when it was opened, as one small JSON file each. No path is asked for: what lies there now
 * may be another slide. Files are only ever added or replaced whole; one that cannot be read, or that is of another slide, is
 * passed over and left where it is, and the newest of the others is used.
 *
 *     <folder>/slides/<key>/run-<start time>.json
 *     <folder>/slides/<key>/mpp.json
 *     <folder>/slides/<key>/mask.json
 *     <folder>/slides/<key>-scene-2/…   for a scene other than the first
 *
 * Spindles before slide keys kept the same files in `<folder>/<fingerprint>`, by whichever file of a slide was opened. They stay where
 * they are; a run counts beside the later ones, a pixel size and a mask until another is saved.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readRegularText } from '../base/regular-file';
import { maskEditsSchema } from '../contract/api';
import type { EarlierIdentity, SlidePicture } from '../contract/identity';
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
  const folderOf = ({ key, scene }: SlidePicture): string => join(folder, 'slides', ofScene(key, scene));

  /** Those that there are; the slide's files are read only where there is any. */
  const earlierFolders = async (slide: SlideIdentity): Promise<readonly EarlierFolder[]> => {
    const names = new Set((await namesIn(folder)).filter((name) => earlierName.test(name)));
    if (names.size === 0) return [];
    return (await slide.earlier()).flatMap((identity) => {
      const name = ofScene(identity.fingerprint, identity.scene);
      return names.has(name) ? [{ identity, path: join(folder, name) }] : [];
    });
  };

  /** Of one name: the slide's own file, or else the newest that earlier Spindles kept. */
  const fileFor = async (slide: SlideIdentity, name: string): Promise<string> => {
    const own = join(folderOf(slide), name);
    if ((await writtenAt(own)) !== null) return own;
    let newest = { path: own, at: -Infinity };
    for (const { path } of await earlierFolders(slide)) {
      const earlier = join(path, name);
      const at = await writtenAt(earlier);
      if (at !== null && at > newest.at) newest = { path: earlier, at };
    }
    return newest.path;
  };

  return {
    async lastRun(slide) {
      const runs: { name: string; path: string; isOwn: (run: StoredRun) => boolean }[] = [];
      const add = async (path: string, isOwn: (run: StoredRun) => boolean): Promise<void> => {
        const names = (await namesIn(path)).filter((name) => /^run-.*\.json$/.test(name));
        runs.push(...names.map((name) => ({ name, path: join(path, name), isOwn })));
      };
      await add(folderOf(slide), (run) => isOfSlide(run, slide));
      for (const { path, identity } of await earlierFolders(slide))
        await add(path, (run) => isOfEarlier(run, slide, identity));
      runs.sort((one, other) => (one.name < other.name ? 1 : -1));
      for (const { path, isOwn } of runs) {
        const run = parseRun((await textOf(path).catch(() => null)) ?? '');
        if (run === null || !isOwn(run)) continue;
        const { key, scene } = slide;
        return { ...run.result, slide: { ...run.result.slide, picture: { key, scene } } };
      }
      return null;
    },

    async saveRun(slide, result) {
      const name = `run-${result.startedAt.replace(/[^0-9TZ]/g, '')}.json`;
      await writeAtomically(join(folderOf(slide), name), serialiseRun(result, slide));
    },

    async enteredMpp(slide) {
      try {
        const text = await textOf(await fileFor(slide, 'mpp.json'));
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
      const path = await fileFor(slide, 'mask.json');
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

interface EarlierFolder {
  readonly identity: EarlierIdentity;
  readonly path: string;
}

const earlierName = /^[0-9a-f]{32}(-scene-\d+)?$/;

function ofScene(name: string, scene: number): string {
  return scene === 0 ? name : `${name}-scene-${scene}`;
}

/** The folder is the slide's; a file that was put there from another one is passed over. */
function isOfSlide({ slide: analysed }: StoredRun, slide: SlideIdentity): boolean {
  return analysed?.key !== undefined && isSameSlide(analysed, slide);
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

/** ms; `null` where there is no such file. */
async function writtenAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
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
