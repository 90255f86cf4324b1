/**
 * Hamamatsu VMS and VMU: a key file that names the files beside it. A VMS has level 0 in a grid of JPEGs with restart markers
 * and a smaller level in a map; a VMU has both uncompressed. The macro is a JPEG. Only the first focal plane is read.
 * Source: OpenSlide's notes on the format.
 */
import { extname } from 'node:path';
import type { Mpp } from '../../../contract/slide';
import type { TiledImage } from '../../container/tiled-image';
import { formatDouble } from '../../property-text';
import { asSpindleError } from '../../../contract/errors';
import { brokenFile } from '../../slide-errors';
import type { ByteSource } from '../../source/byte-source';
import { isBareName, openOrNull, type Companions } from '../../source/companions';
import { contentOf } from '../../source/content';
import { accept, decline, type Format } from '../format';
import {
  describeKeyFile,
  looksLikeKeyFile,
  maxKeyFileBytes,
  type HamamatsuKeyFile,
} from './hamamatsu-key-file';
import { withReducedLevels } from './hamamatsu-level';
import { readNgrLevel } from './ngr';
import { parseOptimisation, readVmsJpeg, vmsLevel, type VmsJpeg } from './vms-level';
import { companionPicture } from '../stored-picture';

const extensions = ['.vms', '.vmu'] as const;
/** An entry of 40 bytes for each row of eight pixels, of as many JPEGs as a slide may have. */
const maxOptimisationBytes = 512 * 1024 * 1024;

export const hamamatsuVms: Format = {
  name: 'hamamatsu-vms',
  extensions,

  async detect({ source, start, tiff }) {
    if (tiff !== null) return decline('it is a TIFF');
    if (source.size > maxKeyFileBytes || start.includes(0)) return decline('it is not a key file');
    const bytes = await source.read(0, source.size);
    return looksLikeKeyFile(bytes)
      ? accept('a key file of Hamamatsu')
      : decline('it has no group "Virtual Microscope Specimen"');
  },

  async groupFiles(companions, names) {
    const groups: string[][] = [];
    for (const name of names) {
      if (!extensions.some((extension) => extension === extname(name).toLowerCase())) continue;
      const files = await filesOf(companions, name);
      groups.push([name, ...names.filter((other) => other !== name && files.has(other))]);
    }
    return { slides: groups, hidden: [] };
  },

  async open({ source, companions }) {
    const file = describeKeyFile(source.name, await source.read(0, Math.min(source.size, maxKeyFileBytes)));
    const { levels, comment, sources } =
      file.kind === 'vms' ? await openVms(file, companions) : await openVmu(source.name, file, companions);
    const power = Number(file.section.text('SourceLens')?.trim() ?? '');
    const objectivePower = Number.isFinite(power) && power > 0 ? power : null;
    const macro = file.macroFile === null ? null : await companionPicture('jpeg', companions, file.macroFile);
    const properties: Record<string, string> = {};
    for (const [key, value] of file.values) properties[`hamamatsu.${key}`] = value;
    return {
      vendor: 'hamamatsu',
      levels,
      mpp: mppOf(file, levels),
      objectivePower,
      associatedImages: macro === null ? [] : [{ name: 'macro', image: macro }],
      properties: {
        ...properties,
        ...(comment !== null && { 'openslide.comment': comment }),
        ...(objectivePower !== null && { 'openslide.objective-power': formatDouble(objectivePower) }),
      },
      setFiles: [...namedFiles(file)],
      // The key file names the others, and is changed when one of them is renamed.
      identity: {
        ofPicture: false,
        parts: async () => ['hamamatsu', ...(await Promise.all(sources.map(contentOf)))],
      },
    };
  },
};

interface Opened {
  readonly levels: readonly TiledImage[];
  /** Of their pixels. */
  readonly sources: readonly ByteSource[];
  readonly comment: string | null;
}

async function openVms(file: HamamatsuKeyFile, companions: Companions): Promise<Opened> {
  const jpegs: VmsJpeg[] = [];
  for (const name of file.imageFiles) jpegs.push(await readVmsJpeg(await companions.open(name)));
  const map = await readVmsJpeg(await companions.open(file.mapFile));
  const [first = map, ...others] = jpegs;
  const rowStarts = await readOptimisation(file, companions, jpegs);
  const base = vmsLevel([first, ...others], file.columns, file.rows, rowStarts);
  const mapLevel = vmsLevel([map], 1, 1);
  if (mapLevel.image.width > base.image.width)
    throw brokenFile(map.source.name, 'the map is larger than the slide');
  const sources = [...jpegs, map].map(({ source }) => source);
  return { levels: withReducedLevels([base, mapLevel]), sources, comment: first.comment };
}

async function openVmu(path: string, file: HamamatsuKeyFile, companions: Companions): Promise<Opened> {
  const sources = [
    await companions.open(file.imageFiles[0] ?? ''),
    await companions.open(file.mapFile),
  ] as const;
  const [base, map] = [await readNgrLevel(sources[0]), await readNgrLevel(sources[1])];
  if (map.width > base.width || map.height > base.height)
    throw brokenFile(path, 'the map is larger than the slide');
  return { levels: [base, map], sources, comment: null };
}

/** Without the file, or with one that cannot be read, the markers are looked for. */
async function readOptimisation(
  { optimisationFile }: HamamatsuKeyFile,
  companions: Companions,
  jpegs: readonly VmsJpeg[],
): Promise<Float64Array[]> {
  if (optimisationFile === null) return [];
  const source = await openOrNull(companions, optimisationFile);
  if (source === null) return [];
  try {
    return source.size > maxOptimisationBytes
      ? []
      : parseOptimisation(await source.read(0, source.size), jpegs);
  } finally {
    await source.close();
  }
}

/** Nanometres, spread over the pixels of level 0. */
function mppOf({ section }: HamamatsuKeyFile, [base]: readonly TiledImage[]): Mpp | null {
  const width = section.whole('PhysicalWidth');
  const height = section.whole('PhysicalHeight');
  if (base === undefined || width === null || height === null) return null;
  return { x: width / (1000 * base.width), y: height / (1000 * base.height) };
}

/** Names of the files that a key file names; none when it cannot be read, which opening it will say. */
async function filesOf(companions: Companions, name: string): Promise<ReadonlySet<string>> {
  const source = await openOrNull(companions, name);
  if (source === null) return new Set();
  try {
    if (source.size > maxKeyFileBytes) return new Set();
    return namedFiles(describeKeyFile(source.name, await source.read(0, source.size)));
  } catch (thrown) {
    if (asSpindleError(thrown).tag === 'internal') throw thrown;
    return new Set();
  } finally {
    await source.close();
  }
}

/** Other focal planes are files of the slide too. */
function namedFiles({ values }: HamamatsuKeyFile): ReadonlySet<string> {
  const names = [...values].filter(([key]) => isFileKey(key)).map(([, value]) => value.trim());
  return new Set(names.filter(isBareName));
}

function isFileKey(key: string): boolean {
  return key.startsWith('ImageFile') || ['MapFile', 'MacroImage', 'OptimisationFile'].includes(key);
}
