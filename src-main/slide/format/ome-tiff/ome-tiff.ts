/**
 * OME-TIFF: a TIFF whose first image carries OME-XML, which says which directories, also of files beside it, are the planes of
 * which image. Images that are neither label, macro, thumbnail nor a smaller copy are scenes, the largest first; one is open, in
 * colour or as channels, with its focal planes and the first point in time. After the OME-TIFF specification (6.0 and later for pyramids).
 */
import type { Tiff } from '../../container/tiff';
import type { TiffDirectory } from '../../container/tiff-directory';
import { stripsAsTiles } from '../../container/strips';
import { isTiled, readTiffImage } from '../../container/tiff-image';
import { readPixelLayout } from '../../container/tiff-pixels';
import { tiffProperties } from '../../container/tiff-properties';
import { tiffPictures } from '../../container/tiff-subfile';
import { tiffTag } from '../../container/tiff-tags';
import type { TiledImage } from '../../container/tiled-image';
import { RecentlyUsed } from '../../../base/recently-used';
import { chosenScene, sceneContent, sceneName } from '../../scenes';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import { openOrNull } from '../../source/companions';
import { contentOfSome } from '../../source/content';
import {
  accept,
  checkLevelCount,
  decline,
  mostMembers,
  type AssociatedImage,
  type Candidate,
  type Format,
  type SlideContent,
} from '../format';
import { describeChannels, smallestValue, type SampleKind } from './ome-channels';
import { bareName, companionXml, omeFiles, type OmeFiles } from './ome-files';
import { withJfifColours } from './ome-jpeg';
import { levelDirectories, reducedImages } from './ome-levels';
import { firstPlane, placePlanes, planeKey, type OwnFile, type PlanePlace } from './ome-planes';
import { isOme, parseOme, type OmeDocument, type OmeImage } from './ome-xml';

export const omeTiff: Format = {
  name: 'ome-tiff',
  extensions: ['.tif', '.tiff', '.btf', '.tf2', '.tf8'],

  async detect({ tiff }) {
    const first = tiff?.directories[0];
    if (first === undefined) return decline('it is not a TIFF');
    const description = await first.textStart(tiffTag.imageDescription);
    return description !== null && isOme(description)
      ? accept('a TIFF described in OME-XML')
      : decline('its description is not OME-XML');
  },

  async open(candidate, scene) {
    const { source, tiff, companions } = candidate;
    const path = source.name;
    const [first] = tiff?.directories ?? [];
    if (tiff === null || first === undefined) throw brokenFile(path, 'it has no image');
    const document = await readDocument(candidate, first);
    const own: OwnFile = {
      path,
      name: bareName(path),
      uuid: document.uuid,
      directories: tiff.directories.length,
    };
    const files = omeFiles(path, tiff, companions);
    const { scenes, associated } = sortImages(path, document);
    const { main, smaller } = chosenScene(path, scenes, scene);

    const kind = await pixelKind(files, own, main);
    // A plane of colours holds all samples of its channel; of several such channels the first is shown.
    const channels = kind.colours > 0 ? Math.max(1, Math.floor(main.size.c / kind.colours)) : main.size.c;
    if (channels > maxChannels) throw unsupportedSlide(path, `it has ${channels} channels`);
    const planeFile = planeReader(files, own, [main, ...smaller], channels);
    await files.require(planeFile.files);
    const usual = Math.floor((main.size.z - 1) / 2);
    const levels = await planeFile.levels(0, usual);
    checkLevelCount(path, levels.length);
    checkSize(path, main, levels);

    const isColour = kind.colours > 0;
    const shown = isColour ? [] : describeChannels(main, channels, kind);
    return {
      vendor: null,
      levels,
      mpp: main.mpp,
      objectivePower: main.objectivePower,
      associatedImages: await readAssociated(files, own, associated),
      properties: { ...(await propertiesOf(first)), ...main.properties },
      setFiles: [...planeFile.files, document.metadataFile].filter((name) => name !== null).map(bareName),
      ...identityOf(candidate, main, [...planeFile.files], scene),
      ...sceneContent(
        scenes.map(({ main: { name, width, height } }, index) => ({
          ...{ index, width, height },
          name: sceneName(name, index),
        })),
        scene,
        await notesOf(tiff, main),
      ),
      ...(isColour && main.size.z === 1
        ? {}
        : {
            views: {
              channels: shown,
              planes: { count: main.size.z, usual, spacingUm: main.planeSpacingUm },
              bits: kind.bits,
              smallest: smallestValue(kind),
              // One channel of 8 bits is most likely a grey picture, which is shown as it is.
              usualWindow: shown.length > 1 || kind.bits > 8 ? 'measured' : 'range',
              image: async (level, channel, plane) => {
                const image = (await planeFile.levels(channel, plane))[level];
                if (image === undefined) throw brokenFile(path, `plane ${plane} has no level ${level}`);
                checkAlike(path, levels[level], image);
                return image;
              },
            },
          }),
    };
  },
};

/**
 * Of a set: the files with the planes of the open picture, in the order of the XML, which all of them hold. One alone is known by its
 * content, also where the file that was opened is another that only names it.
 */
function identityOf(
  { source, companions }: Candidate,
  { blocks }: OmeImage,
  files: readonly (string | null)[],
  scene: number,
): Pick<SlideContent, 'identity'> {
  const others = files.filter((file) => file !== null);
  if (others.length === 0) return {};
  const uuids = new Set(blocks.flatMap(({ uuid }) => uuid ?? []));
  return {
    identity: {
      ofPicture: false,
      parts: async () => [
        ...(files.length > 1 ? ['ome', ...uuids] : []),
        ...(await contentOfSome(files, source, companions)),
      ],
      members: async () => {
        const sources = await Promise.all(
          others.slice(0, mostMembers).map((name) => openOrNull(companions, name)),
        );
        return sources.flatMap((opened) => (opened === null ? [] : { source: opened, scene }));
      },
    },
  };
}

const maxChannels = 256;
/** Planes whose directories are kept: those that a person looks at in turn. */
const planesKept = 256;

async function readDocument(candidate: Candidate, first: TiffDirectory): Promise<OmeDocument> {
  const path = candidate.source.name;
  const document = parseOme(path, (await first.text(tiffTag.imageDescription)) ?? '');
  if (document.metadataFile === null) return document;
  const { images } = parseOme(path, await companionXml(candidate, document.metadataFile));
  return { ...document, images };
}

interface OmeScene {
  readonly main: OmeImage;
  /** Further levels that are described as images of their own, largest first. */
  readonly smaller: readonly OmeImage[];
}

interface SortedImages {
  /** The largest first, the others in the file's order; at least one. */
  readonly scenes: readonly OmeScene[];
  readonly associated: readonly { readonly name: string; readonly image: OmeImage }[];
}

function sortImages(path: string, { images }: OmeDocument): SortedImages {
  const named = images.map((image) => ({ image, name: associatedName(image.name) }));
  const unnamed = named.filter(({ name }) => name === null).map(({ image }) => image);
  const candidates = unnamed.length > 0 ? unnamed : images;
  const area = ({ width, height }: OmeImage): number => width * height;
  const found: OmeScene[] = [];
  let left = [...candidates].sort((a, b) => area(b) - area(a));
  for (;;) {
    const [main, ...others] = left;
    if (main === undefined) break;
    const smaller = reducedImages(main, others);
    found.push({ main, smaller });
    left = others.filter((other) => !smaller.includes(other));
  }
  const [largest, ...further] = found;
  if (largest === undefined) throw brokenFile(path, 'its XML has no image');
  further.sort((a, b) => images.indexOf(a.main) - images.indexOf(b.main));
  const scenes = [largest, ...further];
  const associated = new Map<string, OmeImage>();
  for (const { name, image } of named) {
    if (name !== null && unnamed.length > 0 && !associated.has(name)) associated.set(name, image);
  }
  return { scenes, associated: [...associated].map(([name, image]) => ({ name, image })) };
}

/** What of the image is not shown. */
async function notesOf(tiff: Tiff, { size }: OmeImage): Promise<string[]> {
  const { notes } = await tiffPictures(tiff);
  if (size.t === 1) return [...notes];
  return [...notes, `The image has ${size.t} points in time; the first is shown.`];
}

function associatedName(name: string): string | null {
  const words = name.toLowerCase();
  if (/\blabel\b/.test(words)) return 'label';
  if (/\b(macro|overview)\b/.test(words)) return 'macro';
  return /\bthumb(nail)?\b/.test(words) ? 'thumbnail' : null;
}

interface PixelKind extends SampleKind {
  /** Samples of one pixel of colour; 0 where samples are a channel's. */
  readonly colours: number;
}

async function pixelKind(files: OmeFiles, own: OwnFile, main: OmeImage): Promise<PixelKind> {
  const place = firstPlane(own, main);
  await files.require([place.file]);
  const directory = await files.directory(place);
  const { layout, ...verdict } = await readPixelLayout(directory, { signed: true });
  if (layout === null) {
    const why = 'undecodable' in verdict ? verdict.undecodable : 'its pixels are not supported';
    throw unsupportedSlide(own.path, why);
  }
  const samples = (await directory.number(tiffTag.samplesPerPixel)) ?? 1;
  const isGrey = layout.photometric === 'grey' || layout.photometric === 'white-is-zero';
  if (isGrey && samples > 1)
    throw unsupportedSlide(own.path, `${samples} channels lie side by side in each of its pixels`);
  const bits = (await directory.number(tiffTag.bitsPerSample)) ?? 8;
  return { bits: bits > 8 ? 16 : 8, signed: layout.signed === true, colours: isGrey ? 0 : samples };
}

interface PlaneReader {
  /** All that any plane lies in. */
  readonly files: ReadonlySet<string | null>;
  /** Largest first. @throws SpindleError `broken-file`. */
  levels(channel: number, plane: number): Promise<readonly TiledImage[]>;
}

interface KeptPlane {
  levels: Promise<readonly TiledImage[]> | null;
}

/** @param images the main one, then those that are its further levels. */
function planeReader(
  files: OmeFiles,
  own: OwnFile,
  images: readonly OmeImage[],
  channels: number,
): PlaneReader {
  const places = images.map((image) => placePlanes(own, image, channels));
  const all = places.flatMap((map) => [...map.values()]);
  const named = new Map<string | null, Set<number>>();
  for (const { file, directory } of all) named.set(file, (named.get(file) ?? new Set()).add(directory));
  const kept = new RecentlyUsed<string, KeptPlane>(planesKept, () => 1);

  const read = async (channel: number, plane: number): Promise<readonly TiledImage[]> => {
    const key = planeKey(channel, plane);
    const found = places.map((map) => map.get(key)).filter((place) => place !== undefined);
    const [main, ...reduced] = found;
    if (main === undefined)
      throw brokenFile(own.path, `it has no image of channel ${channel} in plane ${plane}`);
    const { file } = main;
    const pyramid = await levelDirectories(
      await files.tiff(file),
      await files.directory(main),
      named.get(file) ?? new Set(),
    );
    // Where levels hang from the plane, images of their own would only repeat them.
    if (pyramid.length === 1) for (const place of reduced) pyramid.push(await files.directory(place));
    const levels: TiledImage[] = [];
    for (const directory of pyramid) levels.push(await readLevel(own.path, directory));
    return levels;
  };
  return {
    files: new Set(all.map(({ file }) => file)),
    async levels(channel, plane) {
      const key = planeKey(channel, plane);
      const known: KeptPlane = kept.get(key) ?? { levels: null };
      kept.put(key, known);
      known.levels ??= read(channel, plane).catch((cause: unknown) => {
        // A share that was away for a moment must not cost the plane.
        known.levels = null;
        throw cause;
      });
      return known.levels;
    },
  };
}

async function readLevel(path: string, directory: TiffDirectory): Promise<TiledImage> {
  const image = withJfifColours(await readTiffImage(directory, { signed: true }));
  if (image.undecodable !== null) throw unsupportedSlide(path, image.undecodable);
  return isTiled(directory) ? image : stripsAsTiles(image);
}

function checkSize(path: string, { width, height }: OmeImage, [base]: readonly TiledImage[]): void {
  if (base?.width === width && base.height === height) return;
  throw brokenFile(
    path,
    `its XML says ${width} × ${height} pixels, and its image has ${base?.width} × ${base?.height}`,
  );
}

/** Planes are put together tile by tile. */
function checkAlike(path: string, expected: TiledImage | undefined, image: TiledImage): void {
  const alike = (['width', 'height', 'tileWidth', 'tileHeight'] as const).every(
    (side) => image[side] === expected?.[side],
  );
  const sameTiles = image.layout?.tilePixels === expected?.layout?.tilePixels;
  if (!alike || !sameTiles) throw brokenFile(path, 'its planes differ in size or tiles');
}

/** Those in the slide's own file that can be decoded. */
async function readAssociated(
  files: OmeFiles,
  own: OwnFile,
  images: SortedImages['associated'],
): Promise<AssociatedImage[]> {
  const found: AssociatedImage[] = [];
  for (const { name, image } of images) {
    const place: PlanePlace = firstPlane(own, image);
    if (place.file !== null) continue;
    const picture = withJfifColours(await readTiffImage(await files.directory(place)));
    if (picture.undecodable === null) found.push({ name, image: picture });
  }
  return found;
}

/** Leaves out the whole XML, which is too long for a property. */
async function propertiesOf(first: TiffDirectory): Promise<Record<string, string>> {
  const properties = Object.entries(await tiffProperties(first));
  const isXml = (name: string): boolean => name === 'openslide.comment' || name === 'tiff.ImageDescription';
  return Object.fromEntries(properties.filter(([name]) => !isXml(name)));
}
