/**
 * The ways in which a slide of several channels or focal planes can be shown. A choice goes in, a feed of tiles comes out that
 * the rest of the slide reads like any other. Windows that are not set are measured once, on the lowest level of the default plane.
 */
import { asSpindleError } from '../contract/errors';
import type { Channel, Level, Pixels, Planes, TileAddress, ValueWindow } from '../contract/slide';
import { usualView, type ChannelChoice, type ViewChoice } from '../contract/view';
import { autoWindow } from './auto-window';
import type { EncodedTile } from './codec/encoded-tile';
import type { TileDecoder, TileRequest } from './codec/tile-decoder';
import { addChannel, clipped, emptySum, windowTable } from './compose-channels';
import type { TiledImage } from './container/tiled-image';
import { tileUnreadable } from './slide-errors';
import type { LoadTile } from './tile-loader';

/** What a format tells of a slide that can be shown in more than one way. */
export interface StoredViews {
  /** Empty for colours. */
  readonly channels: readonly Channel[];
  readonly planes: Planes;
  /** Bits of a channel's samples: 8 bits are decoded unchanged, more through a window. */
  readonly bits: number;
  /** The value that is decoded as 0: negative where samples are signed. */
  readonly smallest: number;
  /** The window when none is chosen: measured, or the full range of the samples. */
  readonly usualWindow: 'measured' | 'range';
  /**
   * A level of one channel (0 for colours) in one plane; all of a level have the same size and tiles.
   * @throws SpindleError `broken-file` when the file has none.
   */
  image(level: number, channel: number, plane: number): Promise<TiledImage>;
}

/** Where the tiles of one view come from. */
export interface TileFeed {
  /** Different for every view of a slide. */
  readonly key: string;
  /** `null` where what is stored is not what is shown. */
  readonly stored: ((address: TileAddress, request: TileRequest) => Promise<EncodedTile | null>) | null;
  readonly load: LoadTile;
}

export interface Views {
  /** @param choice checked against the slide; `null` for the default view. */
  feed(choice: ViewChoice | null): Promise<TileFeed>;
  /** The automatic window of every channel, in their order. */
  windows(): Promise<readonly ValueWindow[]>;
}

/** A channel with all that was left open decided. */
interface ShownChannel {
  readonly channel: Channel;
  readonly colour: string;
  readonly window: ValueWindow;
}

/** Samples of a channel that are looked at for its window, spread over the lowest level. */
const maxMeasured = 4 * 1024 * 1024;

export function createViews(stored: StoredViews, levels: readonly Level[], decoder: TileDecoder): Views {
  const measured = new Map<number, Promise<ValueWindow>>();
  const measuredWindow = (channel: Channel): Promise<ValueWindow> => {
    const known = measured.get(channel.index) ?? measure(stored, levels, decoder, channel);
    measured.set(channel.index, known);
    return known;
  };
  const decide = async ({ channel: index, colour, window }: ChannelChoice): Promise<ShownChannel[]> => {
    const channel = stored.channels[index];
    if (channel === undefined) return [];
    return [{ channel, colour: colour ?? channel.colour, window: window ?? (await measuredWindow(channel)) }];
  };
  const usual = (): ViewChoice => {
    const view = usualView(stored);
    if (stored.usualWindow === 'measured') return view;
    const withRange = ({ channel, colour }: ChannelChoice): ChannelChoice => ({
      channel,
      colour,
      window: stored.channels[channel]?.range ?? null,
    });
    return { ...view, channels: view.channels.map(withRange) };
  };

  return {
    async feed(choice) {
      const { plane, channels } = choice ?? usual();
      if (stored.channels.length === 0) return colourFeed(stored, decoder, plane);
      const shown = (await Promise.all(channels.map(decide))).flat();
      return channelFeed(stored, decoder, plane, shown);
    },
    windows: () => Promise.all(stored.channels.map(measuredWindow)),
  };
}

function colourFeed(views: StoredViews, decoder: TileDecoder, plane: number): TileFeed {
  const encoded = async (
    { level, column, row }: TileAddress,
    { signal }: TileRequest,
  ): Promise<EncodedTile | null> => (await views.image(level, 0, plane)).encodedTile(column, row, signal);
  return {
    key: `plane ${plane}`,
    stored: encoded,
    async load(address, request) {
      const tile = await encoded(address, request);
      return tile && decoder.decode(tile, request);
    },
  };
}

function channelFeed(
  views: StoredViews,
  decoder: TileDecoder,
  plane: number,
  shown: readonly ShownChannel[],
): TileFeed {
  const { bits, smallest } = views;
  const key = shown.map(
    ({ channel, colour, window }) => `${channel.index} ${colour} ${window.low} ${window.high}`,
  );
  const load = async ({ level, column, row }: TileAddress, request: TileRequest): Promise<Pixels> => {
    const [first] = shown;
    if (first === undefined) {
      const { tileWidth, tileHeight, layout } = await views.image(level, 0, plane);
      // A layout's stored tiles are of any size, so their own decides.
      if (layout === undefined) return clipped(emptySum(tileWidth, tileHeight));
    }
    const read = async (channel: number, window: ValueWindow | null): Promise<Pixels> => {
      const tile = await (await views.image(level, channel, plane)).encodedTile(column, row, request.signal);
      // One channel alone has no background to show.
      if (tile === null) throw tileUnreadable('the file holds nothing for this tile');
      return decoder.decode(window === null ? tile : withWindow(tile, window), request);
    };
    if (first === undefined) {
      const { width, height } = await read(0, null);
      return clipped(emptySum(width, height));
    }
    let sum = null;
    for (const { channel, colour, window } of shown) {
      const inside = fromZero(window, smallest);
      const grey = await read(channel.index, bits > 8 ? inside : null);
      sum ??= emptySum(grey.width, grey.height);
      if (grey.width !== sum.width || grey.height !== sum.height) {
        throw tileUnreadable(`its channels have tiles of different sizes`);
      }
      addChannel(sum, grey, colour, bits > 8 ? identity : windowTable(inside));
    }
    return clipped(sum ?? emptySum(1, 1));
  };
  return { key: [`plane ${plane}`, ...key].join('; '), stored: null, load };
}

const identity = Uint8Array.from({ length: 256 }, (_, value) => value);

/** Decoders count from the smallest value that the type can have. */
function fromZero({ low, high }: ValueWindow, smallest: number): ValueWindow {
  return { low: low - smallest, high: high - smallest };
}

function withWindow(tile: EncodedTile, window: ValueWindow): EncodedTile {
  return { ...tile, window };
}

/** The range where the level cannot be read: its tiles say why when they are shown. */
async function measure(
  views: StoredViews,
  levels: readonly Level[],
  decoder: TileDecoder,
  channel: Channel,
): Promise<ValueWindow> {
  const { planes, bits, smallest } = views;
  const range = bits > 8 ? channel.range : { low: smallest, high: smallest + 255 };
  try {
    const level = await views.image(levels.length - 1, channel.index, planes.usual);
    return await autoWindow(range, async (window) => {
      const counts = new Float64Array(256);
      for (const { column, row, width, height } of spreadTiles(level)) {
        const stored = await level.encodedTile(column, row);
        if (stored === null) continue;
        const tile: EncodedTile =
          stored.photometric === 'white-is-zero' ? { ...stored, photometric: 'grey' } : stored;
        const seen = bits > 8 ? withWindow(tile, fromZero(window, smallest)) : tile;
        // The screen shows nothing of the channel until it is measured.
        const pixels = await decoder.decode(seen, { priority: 'display' });
        count(counts, pixels, width, height);
      }
      return counts;
    });
  } catch (thrown) {
    if (asSpindleError(thrown).tag === 'internal') throw thrown;
    return channel.range;
  }
}

/** Counts the part of a tile that lies inside the level. */
function count(counts: Float64Array, { data, width }: Pixels, columns: number, rows: number): void {
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const value = data[(y * width + x) * 3] ?? 0;
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
}

interface TilePart {
  readonly column: number;
  readonly row: number;
  /** What of it lies inside the level. */
  readonly width: number;
  readonly height: number;
}

/** Stored tiles of a level, evenly spread, as many as may be measured. */
function spreadTiles({ width, height, tileWidth, tileHeight, layout }: TiledImage): TilePart[] {
  const rows = Math.ceil(height / tileHeight);
  const band = (row: number): readonly TilePart[] =>
    layout?.tilesUnder({ left: 0, top: row * tileHeight, width, height: tileHeight }) ?? [];
  if (layout !== undefined) {
    return spread(rows, maxMeasured / (band(0).length * layout.tilePixels)).flatMap(band);
  }
  const columns = Math.ceil(width / tileWidth);
  return spread(columns * rows, maxMeasured / (tileWidth * tileHeight)).map((index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return {
      column,
      row,
      width: Math.min(tileWidth, width - column * tileWidth),
      height: Math.min(tileHeight, height - row * tileHeight),
    };
  });
}

/** At most so many of the numbers below `count`, and at least one. */
function spread(count: number, most: number): number[] {
  const taken = Math.min(count, Math.max(1, Math.floor(most)));
  return Array.from({ length: taken }, (_, i) => Math.floor(((i + 0.5) * count) / taken));
}
