/**
 * What all modules and the renderer know of a slide: levels, pixel size, properties, and the layout of
 * pixels in memory.
 *
 * Coordinates: a location is always level-0 pixels, (x, y), origin top left, pixel centres at +0.5. A size
 * is in pixels of the level asked for. Level 0 is full resolution.
 */
import { printable } from '../base/printable';

/** Micrometres per pixel of level 0. */
export interface Mpp {
  readonly x: number;
  readonly y: number;
}

/** @param other `null`: not known */
export function isSameMpp({ x, y }: Mpp, other: Mpp | null): boolean {
  return other !== null && x === other.x && y === other.y;
}

/** Where the pixel size comes from. */
type MppSource = 'slide' | 'user';

/** A pixel size as a person entered it. */
export interface EnteredMpp extends Mpp {
  /** Name or initials of the person; absent where nobody said it. */
  readonly by?: string | undefined;
}

export interface KnownMpp extends EnteredMpp {
  readonly source: MppSource;
}

/** `entered by hand by AB`, for people. */
export function mppSourceWords({ source, by }: KnownMpp): string {
  if (source === 'slide') return 'as the slide states';
  return by === undefined ? 'entered by hand' : `entered by hand by ${printable(by)}`;
}

/** Figures per mm² are computed only for pixel sizes in this range. µm per pixel. */
export const plausibleMpp = { min: 0.05, max: 10 } as const;

export function isPlausibleMpp(mpp: Mpp): boolean {
  return [mpp.x, mpp.y].every(
    (value) => Number.isFinite(value) && value >= plausibleMpp.min && value <= plausibleMpp.max,
  );
}

/** For people: `0.499 µm per pixel`, four significant digits, both sides where they read differently. */
export function mppWords({ x, y }: Mpp): string {
  const [across, down] = [rounded(x), rounded(y)];
  return across === down ? `${across} µm per pixel` : `${across} × ${down} µm per pixel`;
}

/** A number with four significant digits, also for downsamples and distances. */
export function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** One picture of the pyramid; 0 is full resolution. */
export interface Level {
  readonly index: number;
  /** Size of the level in its own pixels. */
  readonly width: number;
  readonly height: number;
  /** How many level-0 pixels one pixel of this level spans, by OpenSlide's rule: mean of both axes. */
  readonly downsample: number;
  /** Size of a stored tile in pixels of this level. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** An image that lies in the file beside the slide itself. */
export interface AssociatedImageInfo {
  /** OpenSlide's names: `label`, `macro`, `thumbnail`. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** Sample values that become 0 and full brightness; what lies between is spread evenly, what lies beyond is clipped. */
export interface ValueWindow {
  readonly low: number;
  /** More than `low`. */
  readonly high: number;
}

/** Samples of one kind, such as one fluorochrome, which are shown in a colour that a person may change. */
export interface Channel {
  readonly index: number;
  readonly name: string;
  /** `#rrggbb`, lower case: the file's own, or one that tells the channels apart. */
  readonly colour: string;
  readonly emissionNm: number | null;
  /** What its samples can be, by their type or as the file narrows it. */
  readonly range: ValueWindow;
}

/** Focal planes, one above the other. */
export interface Planes {
  /** 1 for a flat slide. */
  readonly count: number;
  /** The one that is shown unless another is asked for. */
  readonly usual: number;
  /** From one to the next; `null` when the file does not say. */
  readonly spacingUm: number | null;
}

/** One of several whole pictures in a file, or in a folder with the files of one slide. */
export interface Scene {
  /** Its position among them, from 0. */
  readonly index: number;
  /** As the file names it; `scene 2` where it does not. */
  readonly name: string;
  /** Level 0, pixels. */
  readonly width: number;
  readonly height: number;
}

/** What a slide states of itself. */
export interface SlideInfo {
  /** File name without folder. */
  readonly name: string;
  /** The driver that reads it, e.g. `aperio`. */
  readonly format: string;
  readonly vendor: string | null;
  readonly levels: readonly Level[];
  /** `null` when the file does not say. Never guessed. */
  readonly mpp: Mpp | null;
  /** What the file states where that is implausible, so that a person can be told; then `mpp` is `null`. */
  readonly doubtedMpp: Mpp | null;
  readonly objectivePower: number | null;
  /** Empty for a slide whose pixels are colours. */
  readonly channels: readonly Channel[];
  readonly planes: Planes;
  /** All that the slide holds, in the file's order; more than one where a person must choose. */
  readonly scenes: readonly Scene[];
  /** Index of the one that is open. */
  readonly scene: number;
  /** What a person must know about how the file was read, one sentence each: what was left out or assumed. */
  readonly notes: readonly string[];
  readonly associatedImages: readonly AssociatedImageInfo[];
  /** OpenSlide's property names where it has them. */
  readonly properties: Readonly<Record<string, string>>;
}

/** A file beside the slide's own that belongs to it. */
export interface FilePrint {
  /** Its path from the slide's folder, with `/`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal digits of samples of its content. */
  readonly samples: string;
}

/** What a slide's ICC profile means for its colours. Without a profile they are taken for sRGB. */
export type ColourState =
  | { readonly kind: 'none' }
  /** The profile is sRGB's own: there is nothing to convert. */
  | { readonly kind: 'srgb' }
  | { readonly kind: 'convertible' }
  /** `why` is a clause without full stop. */
  | { readonly kind: 'unusable'; readonly why: string };

/** Row-major, interleaved 8-bit RGB. `data.length === width * height * 3`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A rectangle of one level: `x`, `y` in level-0 pixels, `width`, `height` in pixels of `level`. */
export interface Region {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A rectangle at any scale: `x`, `y` in level-0 pixels, which may lie between two; `width`, `height` in pixels of the
 * picture, each of which is the mean over `stepX` × `stepY` level-0 pixels.
 */
export interface ScaledRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly stepX: number;
  readonly stepY: number;
}

export interface TileAddress {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** A tile that could not be read, and why. Its area counts as not analysed. */
export interface MissingTile extends TileAddress {
  readonly why: string;
}

export interface RegionPixels extends Pixels {
  /** Tiles painted as missing (white) inside the region. Empty for a good slide. */
  readonly missing: readonly MissingTile[];
}

/** How a read is ended, and where its pixels go. */
export interface ReadOptions {
  /** Ends the read with `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Where the pixels are written, three bytes for each: the answer's `data` is this array. Nothing is written to it once the read
   * has ended, also where it fails. Without it new memory is taken, which keeps the garbage collector busy when there are many.
   */
  readonly into?: Uint8Array | undefined;
}

/** What detection needs of a slide: pixels by region. Implemented by `slide/` and by tests. */
export interface RegionReader {
  readonly levels: readonly Level[];
  /** White beyond the edges. Rejects only when aborted; an unreadable tile is listed in `missing`. */
  readRegion(region: Region, options?: ReadOptions): Promise<RegionPixels>;
}

/** A reader that also reads between levels, by the one resampling kernel. Implemented by `slide/`. */
export interface ScaledReader extends RegionReader {
  /**
   * A rectangle of level 0 at a size that the caller chooses, each pixel the mean over its area, from the coarsest level that is fine
   * enough. White beyond the edges.
   * @throws SpindleError `request-invalid`, `aborted`; an unreadable tile is listed in `missing`.
   */
  readScaled(region: ScaledRegion, options?: ReadOptions): Promise<RegionPixels>;
}

/** Which scene is open, for documents; `null` where the file holds one picture only. */
export function openScene({
  scenes,
  scene,
}: SlideInfo): { readonly index: number; readonly name: string } | null {
  const open = scenes.length > 1 ? scenes[scene] : undefined;
  return open === undefined ? null : { index: open.index, name: open.name };
}
