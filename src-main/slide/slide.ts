/**
 * An open slide: levels and properties to look at, tiles for the screen, regions for analysis, associated images.
 * A format driver's content and a tile decoder go in; nothing here knows of any format.
 */
import { basename } from 'node:path';
import { asSpindleError, SpindleError, throwIfAborted } from '../contract/errors';
import type { ErrorPlace } from '../contract/errors';
import type { EarlierIdentity, SlidePicture } from '../contract/identity';
import {
  isPlausibleMpp,
  type ColourState,
  type FilePrint,
  type Level,
  type Mpp,
  type Pixels,
  type ReadOptions,
  type Region,
  type RegionPixels,
  type ScaledRegion,
  type ScaledReader,
  type Scene,
  type SlideInfo,
  type TileAddress,
  type ValueWindow,
} from '../contract/slide';
import { overviewRegion } from '../contract/overview-level';
import { storedView, type TileView } from '../contract/tile-view';
import { checkView } from '../contract/view';
import type { TileDecoder } from './codec/decoder';
import type { Priority, TileRequest } from './codec/tile-decoder';
import { maxTilePixels, type EncodedTile } from './codec/encoded-tile';
import { colourProfile } from './colour/colour-profile';
import { white, type Rgb, type TiledImage } from './container/tiled-image';
import type { SlideContent } from './format/format';
import { checkMemory, isBlank, laidInto, readLevelRectangle, readRegion, type LevelImage } from './region';
import { readScaledRegion, type IsBlank, type ReadRectangle } from './scaled-region';
import { brokenFile, tileUnreadable } from './slide-errors';
import { earlierIdentities, pictureOf } from './slide-key';
import { describeLevels, describeProperties } from './slide-properties';
import type { ByteSource, SourceState } from './source/byte-source';
import { ReadTurns } from './read-turns';
import type { Companions } from './source/companions';
import { asStored, composedTile, writeGap, writeJpeg, type StoredTile } from './stored-tile';
import type { TileShelf } from './tile-cache';
import { TileLoader, type GetTile, type LoadTile, type OtherTiles } from './tile-loader';
import { createViews, type TileFeed } from './views';

/** Pixels of the whole slide by rectangle, of a level or between levels. They wait for what the screen asks for. */
export type SlidePixels = ScaledReader;

/** A slide as it is looked at in one way. */
export interface SlideInView extends SlidePixels {
  /**
   * For the screen, before any region that is being read. JPEG as stored, with tables and colour transform put right; anything else transcoded, and a level
   * whose stored tiles are no regular grid composed of them; also transcoded where the view changes the colours. Of full
   * tile size also at the right and bottom edges, but for a tile that was left out: that is as much as lies in the level.
   * @throws SpindleError `tile-unreadable`, `aborted`.
   */
  readStoredTile(address: TileAddress, signal?: AbortSignal): Promise<StoredTile>;
  /**
   * The level that is made where the slide has none so coarse (`contract/overview-level.ts`), in one tile, for the screen; `null`
   * where the slide's own will do.
   * @throws SpindleError `tile-unreadable` where a tile under it is missing, `aborted`.
   */
  readOverview(signal?: AbortSignal): Promise<StoredTile | null>;
  /**
   * A rectangle at any scale as JPEG, for the screen, before any region that is being read. White beyond the edges.
   * @throws SpindleError `request-invalid`, `tile-unreadable` where a tile under it is missing, `aborted`.
   */
  readCrop(region: ScaledRegion, signal?: AbortSignal): Promise<StoredTile>;
}

/** Without a view, it shows the default planes and channels, in the colour values that the file holds. */
export interface Slide extends SlideInView {
  readonly path: string;
  readonly info: SlideInfo;
  /**
   * Of the content of the file as it was opened: independent of its location and name. `null` for a slide on a
   * server, whose samples would have to be fetched.
   */
  readonly fingerprint: string | null;
  /**
   * Which picture of which slide it is, independent of the names of its files: taken once, when it was opened; for a slide on a
   * server, when it is first asked for.
   * @throws SpindleError `broken-file`, `aborted`.
   */
  picture(): Promise<SlidePicture>;
  /** How earlier versions of Spindle identified it; taken once, when first asked for. None on a server. @throws as `picture`. */
  earlierIdentities(): Promise<readonly EarlierIdentity[]>;
  /** The files beside its own that belong to it, as they were when it was opened. */
  readonly files: readonly FilePrint[];
  /** Names, from its folder, of all files that it is made of beside its own: those, and others that it states, there or not. */
  readonly setFiles: readonly string[];
  /**
   * To be called at the start and at the end of all work that depends on more than one read: `samples` compares the content
   * itself with what it was at the first call.
   * @throws SpindleError `broken-file` when one of its files was written to since it was opened.
   */
  requireUnchanged(depth: 'times' | 'samples'): Promise<void>;
  /** Whether its path, and those of its files, still lead to what is open. Never rejects. */
  isCurrent(): Promise<boolean>;
  /** @throws SpindleError `request-invalid` for a plane or channel that there is not. */
  inView(view: Partial<TileView>): SlideInView;
  /** In the default view, converted to sRGB by the slide's profile, for display; unchanged where there is nothing to convert. */
  readonly inSrgb: SlideInView;
  /** Whether its ICC profile can be used; read and tried out once. @throws SpindleError `aborted`. */
  colour(): Promise<ColourState>;
  /** The automatic window of every channel, in their order. */
  channelWindows(): Promise<readonly ValueWindow[]>;
  /** @throws SpindleError `not-found` for an unknown name, `tile-unreadable`, `aborted`. */
  readAssociatedImage(name: string, signal?: AbortSignal, view?: Partial<TileView>): Promise<Pixels>;
  /** Ends all work in flight with `aborted`. The decoder stays open. */
  close(): Promise<void>;
}

/** Tiles of an analysis. The system reads four files at once, so one stays free for a tile of the screen. */
const tilesReadAtOnce = 3;

export interface SlideParts {
  readonly source: ByteSource;
  readonly companions: Companions;
  /** Name of the driver. */
  readonly format: string;
  readonly content: SlideContent;
  readonly decoder: TileDecoder;
  /** Where the slide's decoded tiles are kept; cleared when it is closed. */
  readonly tiles: TileShelf;
  /** Index of the picture that `content` is. */
  readonly scene: number;
  readonly fingerprint: string | null;
  readonly files: readonly FilePrint[];
}

export function createSlide(parts: SlideParts): Slide {
  const { source, companions, format, content, decoder, tiles, scene, fingerprint } = parts;
  const path = source.name;
  const levels = describeLevels(content.levels);
  const turns = new ReadTurns(source.readsAtOnce ?? tilesReadAtOnce);
  const stored = (address: TileAddress, request: TileRequest): Promise<EncodedTile | null> =>
    turns.take(request, () => encodedTile(content.levels, address, request.signal));
  const load: LoadTile = async (address, request) => {
    try {
      const tile = await stored(address, request);
      return tile && (await decoder.decode(tile, request));
    } catch (thrown) {
      throw atTile(thrown, { path, ...address });
    }
  };
  const states = (): SourceState[] =>
    [source, ...companions.sources().map(([, file]) => file)].flatMap(({ state }) => state ?? []);
  const loader = new TileLoader(load, tiles, (pixels) => decoder.reuse(pixels));
  const profile = colourProfile(content.iccProfile);
  const associatedImages = content.associatedImages.map(({ name, image, iccProfile }) => ({
    ...{ name, image },
    profile: colourProfile(iccProfile),
  }));
  const views = content.views === undefined ? null : createViews(content.views, levels, decoder);
  // The tiles of a view are of images of its own, which may not know of gaps.
  const images: readonly LevelImage[] =
    views === null ? content.levels : content.levels.map(({ holdsTiles: _, ...image }) => image);
  const plain: TileFeed = { key: '', stored, load };

  const reading = ({ colours, choice }: TileView): SlideInView => {
    const feedOf = async (): Promise<TileFeed> => (await views?.feed(choice)) ?? plain;
    const tilesOf = (feed: TileFeed, request: TileRequest): GetTile => {
      const other = feed === plain ? undefined : otherTiles(feed, content.levels, path);
      return (address) => loader.get(address, request, other);
    };
    const coloured = async <Read extends Pixels>(read: Read): Promise<Read> =>
      colours === 'srgb' ? { ...read, ...(await profile.toSrgb(read)) } : read;
    const readPixels = async (
      region: Region,
      priority: Priority,
      options: ReadOptions,
    ): Promise<RegionPixels> => {
      const getTile = tilesOf(await feedOf(), requestOf(priority, options.signal));
      return laidInto(
        options.into,
        await coloured(await readRegion(levels, getTile, region, options, images)),
      );
    };
    const readScaled = async (
      region: ScaledRegion,
      priority: Priority,
      { signal, into }: ReadOptions,
    ): Promise<RegionPixels> => {
      checkMemory(into, region);
      const getTile = tilesOf(await feedOf(), requestOf(priority, signal));
      const read: ReadRectangle = (level, rectangle) =>
        readLevelRectangle(level, images[level.index] ?? {}, getTile, rectangle, signal);
      const blank: IsBlank = (level, rectangle) => isBlank(level, images[level.index] ?? {}, rectangle);
      return laidInto(into, await coloured(await readScaledRegion(levels, read, blank, region, signal)));
    };
    return {
      levels,
      readRegion: (region, options = {}) => readPixels(region, 'analysis', options),
      readScaled: (region, options = {}) => readScaled(region, 'analysis', options),

      async readOverview(signal) {
        const whole = overviewRegion(levels);
        if (whole === null) return null;
        try {
          return await composedTile(await readScaled(whole, 'display', { signal }));
        } catch (thrown) {
          throw atTile(thrown, { path });
        }
      },
      readCrop: async (region, signal) => composedTile(await readScaled(region, 'display', { signal })),

      async readStoredTile(address, signal) {
        const request = requestOf('display', signal);
        try {
          throwIfAborted(signal);
          const image = requireTile(content.levels, address);
          if (image.layout !== undefined) {
            return await composedTile(await readPixels(tileRegion(levels, address), 'display', { signal }));
          }
          const feed = await feedOf();
          const isConverted = colours === 'srgb' && (await profile.state()).kind === 'convertible';
          if (!isConverted && feed.stored !== null) {
            const encoded = await feed.stored(address, request);
            const stored = encoded && asStored(encoded);
            if (stored !== null) return stored;
          }
          const tile = await tilesOf(feed, request)(address);
          if (tile === null) {
            const data = Uint8Array.from(image.background ?? white);
            return await writeGap(await coloured({ width: 1, height: 1, data }), partInside(image, address));
          }
          try {
            return await writeJpeg(await coloured(tile.pixels));
          } finally {
            tile.release();
          }
        } catch (thrown) {
          throw atTile(thrown, { path, ...address });
        }
      },
    };
  };
  const info: SlideInfo = {
    name: basename(path),
    format,
    vendor: content.vendor,
    levels,
    ...believedMpp(content.mpp),
    objectivePower: content.objectivePower,
    channels: content.views?.channels ?? [],
    planes: content.views?.planes ?? { count: 1, usual: 0, spacingUm: null },
    scenes: content.scenes ?? [wholeFile(levels)],
    scene,
    notes: content.notes ?? [],
    associatedImages: content.associatedImages.map(({ name, image: { width, height } }) => ({
      name,
      width,
      height,
    })),
    properties: describeProperties(content, levels),
  };

  return {
    ...reading(storedView),
    path,
    info,
    fingerprint,
    picture: once(() => pictureOf(source, scene, content.identity)),
    earlierIdentities: once(() =>
      fingerprint === null
        ? Promise.resolve([])
        : earlierIdentities({ fingerprint, scene }, content.identity?.members),
    ),
    files: parts.files,
    setFiles: [...new Set([...(content.setFiles ?? []), ...parts.files.map(({ name }) => name)])],

    inView(view) {
      const { choice } = view;
      if (choice !== null && choice !== undefined) checkView(info, choice);
      return reading({ ...storedView, ...view });
    },

    inSrgb: reading({ colours: 'srgb', choice: null }),
    colour: () => profile.state(),
    channelWindows: async () => (await views?.windows()) ?? [],

    async readAssociatedImage(name, signal, { colours }: Partial<TileView> = storedView) {
      const found = associatedImages.find((image) => image.name === name);
      if (found === undefined) {
        throw new SpindleError('not-found', {
          what: 'cannot read the associated image',
          where: { path, field: name },
          why: 'the slide has no associated image of this name',
          remedy: 'use one of the names that info lists',
        });
      }
      try {
        const pixels = await readWhole(found.image, decoder, path, requestOf('display', signal));
        return colours === 'srgb' ? await found.profile.toSrgb(pixels) : pixels;
      } catch (thrown) {
        throw atTile(thrown, { path, field: name });
      }
    },

    async requireUnchanged(depth) {
      for (const state of states()) await state.requireUnchanged(depth);
    },

    async isCurrent() {
      for (const state of states()) if (!(await state.isCurrent())) return false;
      return true;
    },

    async close() {
      loader.close();
      await Promise.all([source.close(), companions.close()]);
    },
  };
}

function requestOf(priority: Priority, signal: AbortSignal | undefined): TileRequest {
  return { priority, ...(signal && { signal }) };
}

/** Asked again after a failure, as of a share that was away for a moment. */
function once<T>(take: () => Promise<T>): () => Promise<T> {
  let taken: Promise<T> | null = null;
  return () => {
    taken ??= take().catch((cause: unknown) => {
      taken = null;
      throw cause;
    });
    return taken;
  };
}

/** Decides whether the pixel size that a file states is plausible; nothing else does. A value that is no length states none. */
function believedMpp(found: Mpp | null): Pick<SlideInfo, 'mpp' | 'doubtedMpp'> {
  const isLength = (value: number): boolean => Number.isFinite(value) && value > 0;
  const stated = found !== null && isLength(found.x) && isLength(found.y) ? found : null;
  const believed = stated !== null && isPlausibleMpp(stated);
  return { mpp: believed ? stated : null, doubtedMpp: believed ? null : stated };
}

/** The only scene of a file that is one picture. */
function wholeFile([full]: readonly Level[]): Scene {
  return { index: 0, name: 'scene 0', width: full?.width ?? 0, height: full?.height ?? 0 };
}

/** @throws SpindleError `tile-unreadable` for an address that is none. */
async function encodedTile(
  images: readonly TiledImage[],
  address: TileAddress,
  signal: AbortSignal | undefined,
): Promise<EncodedTile | null> {
  return requireTile(images, address).encodedTile(address.column, address.row, signal);
}

/** Addresses of a layout are its own; those of a grid are checked, because a viewer may ask for any. */
function requireTile(images: readonly TiledImage[], { level, column, row }: TileAddress): TiledImage {
  const image = images[level];
  if (image === undefined || (image.layout === undefined && !isInGrid(image, column, row)))
    throw noSuchTile();
  return image;
}

/** The tiles of a view, checked and with the same errors as those of the slide itself. */
function otherTiles({ key, load }: TileFeed, images: readonly TiledImage[], path: string): OtherTiles {
  return {
    key,
    async load(address, request) {
      try {
        requireTile(images, address);
        return await load(address, request);
      } catch (thrown) {
        throw atTile(thrown, { path, ...address });
      }
    },
  };
}

/** The rectangle of a tile of the screen. */
function tileRegion(levels: readonly Level[], { level: index, column, row }: TileAddress): Region {
  const level = levels[index];
  if (level === undefined || !isInGrid(level, column, row)) throw noSuchTile();
  const { tileWidth, tileHeight, downsample } = level;
  return {
    level: index,
    x: column * tileWidth * downsample,
    y: row * tileHeight * downsample,
    width: tileWidth,
    height: tileHeight,
  };
}

/** What of a tile of the grid lies in its image. */
function partInside(
  { width, height, tileWidth, tileHeight }: Grid,
  { column, row }: TileAddress,
): Pick<Pixels, 'width' | 'height'> {
  return {
    width: Math.min(tileWidth, width - column * tileWidth),
    height: Math.min(tileHeight, height - row * tileHeight),
  };
}

type Grid = Pick<Level, 'width' | 'height' | 'tileWidth' | 'tileHeight'>;

function isInGrid({ width, height, tileWidth, tileHeight }: Grid, column: number, row: number): boolean {
  const inside = (index: number, count: number): boolean =>
    Number.isInteger(index) && index >= 0 && index < count;
  return inside(column, Math.ceil(width / tileWidth)) && inside(row, Math.ceil(height / tileHeight));
}

function noSuchTile(): SpindleError {
  return tileUnreadable('there is no such tile');
}

/** All tiles of an associated image, which is small, one after the other. Its memory is taken once the first is there. */
async function readWhole(
  image: TiledImage,
  decoder: TileDecoder,
  path: string,
  request: TileRequest,
): Promise<Pixels> {
  const { width, height, tileWidth, tileHeight } = image;
  if (width * height > maxTilePixels) throw brokenFile(path, `it is ${width} × ${height} pixels large`);
  let data = new Uint8Array(0);
  for (let row = 0; row * tileHeight < height; row += 1) {
    for (let column = 0; column * tileWidth < width; column += 1) {
      const encoded = await image.encodedTile(column, row, request.signal);
      const tile = encoded && (await decoder.decode(encoded, request));
      if (data.length === 0) data = filled(width, height, image.background ?? white);
      if (tile === null) continue;
      const left = column * tileWidth;
      const columns = Math.min(tile.width, width - left);
      const bottom = Math.min(height, row * tileHeight + tile.height);
      for (let y = row * tileHeight; y < bottom; y += 1) {
        const from = (y - row * tileHeight) * tile.width * 3;
        data.set(tile.data.subarray(from, from + columns * 3), (y * width + left) * 3);
      }
      decoder.reuse(tile);
    }
  }
  return { width, height, data };
}

function filled(width: number, height: number, colour: Rgb): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(width * height * 3);
  Buffer.from(data.buffer).fill(Uint8Array.from(colour));
  return data;
}

/** Any error in one tile, as the error of that tile. */
function atTile(thrown: unknown, where: ErrorPlace): SpindleError {
  const error = asSpindleError(thrown);
  if (error.tag === 'aborted') return error;
  const { what, remedy } = tileUnreadable(error.why);
  return new SpindleError('tile-unreadable', { what, where, why: error.why, remedy, cause: thrown });
}
