/** The files of an OME-TIFF: its own, and those beside it that its XML names. Opened when they are first needed. */
import { basename } from 'node:path';
import { hasTiffMagic, readTiff, type Tiff } from '../../container/tiff';
import type { TiffDirectory } from '../../container/tiff-directory';
import { brokenFile } from '../../slide-errors';
import type { Companions } from '../../source/companions';
import type { Candidate } from '../format';
import type { PlanePlace } from './ome-planes';

export interface OmeFiles {
  /** @throws SpindleError `broken-file`, `not-found`. */
  tiff(file: string | null): Promise<Tiff>;
  /** @throws SpindleError `broken-file` for a directory that the file does not have. */
  directory(place: PlanePlace): Promise<TiffDirectory>;
  /** @throws SpindleError `broken-file` when one of them does not lie beside the slide. */
  require(files: Iterable<string | null>): Promise<void>;
}

export function omeFiles(path: string, own: Tiff, companions: Companions): OmeFiles {
  const others = new Map<string, Promise<Tiff>>();
  const tiff = (file: string | null): Promise<Tiff> => {
    if (file === null) return Promise.resolve(own);
    const opened = others.get(file) ?? openTiff(path, companions, file);
    others.set(file, opened);
    // A share that was away for a moment must not cost the planes of the file.
    opened.catch(() => others.delete(file));
    return opened;
  };
  return {
    tiff,

    async directory({ file, directory: index }) {
      const directory = (await tiff(file)).directories[index];
      if (directory !== undefined) return directory;
      throw brokenFile(path, `its XML names the image ${index}, which ${file ?? 'it'} does not have`);
    },

    async require(files) {
      const needed = new Set([...files].filter((file) => file !== null));
      if (needed.size === 0) return;
      const present = new Set(await companions.names());
      const missing = [...needed].find((file) => !present.has(file));
      if (missing === undefined) return;
      throw brokenFile(path, `it needs the file "${missing}", which does not lie beside it`);
    },
  };
}

/** Text of the file that holds the metadata for all others. @throws SpindleError `broken-file`, `not-found`. */
export async function companionXml({ source, companions }: Candidate, name: string): Promise<string> {
  const maxBytes = 16 * 1024 * 1024;
  const file = await companions.open(name);
  try {
    if (file.size > maxBytes)
      throw brokenFile(source.name, `its metadata file "${name}" is ${file.size} bytes long`);
    return new TextDecoder().decode(await file.read(0, file.size));
  } finally {
    await file.close();
  }
}

/** Without folders, as the XML names files. */
export function bareName(path: string): string {
  return basename(path);
}

async function openTiff(path: string, companions: Companions, name: string): Promise<Tiff> {
  const source = await companions.open(name);
  if (source.size < 8 || !hasTiffMagic(await source.read(0, 8)))
    throw brokenFile(path, `its file "${name}" is not a TIFF`);
  return readTiff(source);
}
