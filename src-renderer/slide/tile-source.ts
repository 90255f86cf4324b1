/**
 * Feeds a slide's stored tiles to OpenSeadragon: geometry from tile-geometry.ts, bytes from `tilePath` of
 * the contract. Each tile is cut to the part inside its level, so that padding never shows, and a tile
 * that cannot be read is reported with the reason the main side gives.
 */
import OpenSeadragon from 'openseadragon';
import { overviewPath, tilePath } from '../../src-main/contract/wire/addresses';
import { asSpindleError } from '../../src-main/contract/errors';
import type { Level, MissingTile, SlideInfo, TileAddress } from '../../src-main/contract/slide';
import type { TileView } from '../../src-main/contract/tile-view';
import { openAnswer } from '../client/answer';
import { t } from '../ui/language.svelte';
import { windowError } from '../ui/window-error';
import { tileGeometry, type TileGeometry } from './tile-geometry';

export interface TileSourceOptions {
  readonly slideId: string;
  readonly info: SlideInfo;
  readonly view: TileView;
  /** A coarse level that Spindle makes (`contract/overview-level.ts`); `null` for the slide's own levels alone. */
  readonly overview: Level | null;
  /** It could not be made: a source without it must take its place. */
  readonly onNoOverview: () => void;
  readonly onMissing: (tile: MissingTile) => void;
  readonly onShown: (tile: TileAddress) => void;
}

interface PlacedJob {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

export class SlideTileSource extends OpenSeadragon.TileSource {
  readonly #geometry: TileGeometry;
  readonly #slideId: string;
  readonly #view: TileView;
  readonly #overview: Level | null;
  readonly #onNoOverview: () => void;
  readonly #onMissing: (tile: MissingTile) => void;
  readonly #onShown: (tile: TileAddress) => void;
  readonly #jobs = new WeakMap<OpenSeadragon.ImageJob, AbortController>();

  constructor(options: TileSourceOptions) {
    const { overview } = options;
    const geometry = tileGeometry([...options.info.levels, ...(overview === null ? [] : [overview])]);
    const smallest = geometry.level(0);
    super({
      width: geometry.width,
      height: geometry.height,
      tileWidth: smallest.tileWidth,
      tileHeight: smallest.tileHeight,
      minLevel: 0,
      maxLevel: geometry.maxLevel,
    });
    this.#geometry = geometry;
    this.#slideId = options.slideId;
    this.#view = options.view;
    this.#overview = overview;
    this.#onNoOverview = options.onNoOverview;
    this.#onMissing = options.onMissing;
    this.#onShown = options.onShown;
  }

  override getLevelScale(level: number): number {
    return this.#geometry.scale(level);
  }

  override getTileWidth(level: number): number {
    return this.#geometry.level(level).tileWidth;
  }

  override getTileHeight(level: number): number {
    return this.#geometry.level(level).tileHeight;
  }

  override getNumTiles(level: number): OpenSeadragon.Point {
    const { columns, rows } = this.#geometry.tileCount(level);
    return new OpenSeadragon.Point(columns, rows);
  }

  override getTileAtPoint(level: number, point: OpenSeadragon.Point): OpenSeadragon.Tile {
    const { column, row } = this.#geometry.tileAt(level, point.x, point.y);
    // The library returns a Point here and its type says Tile: callers read x and y only.
    return new OpenSeadragon.Point(column, row) as unknown as OpenSeadragon.Tile;
  }

  override getTileBounds(level: number, x: number, y: number, isSource?: boolean): OpenSeadragon.Rect {
    if (isSource === true) {
      const size = this.#geometry.trueSize(level, x, y);
      return new OpenSeadragon.Rect(0, 0, size.width, size.height);
    }
    const bounds = this.#geometry.bounds(level, x, y);
    return new OpenSeadragon.Rect(bounds.x, bounds.y, bounds.width, bounds.height);
  }

  override getTileUrl(level: number, x: number, y: number): string {
    const address = this.#geometry.address(level, x, y);
    if (this.#isOverview(address)) return overviewPath(this.#slideId, this.#view);
    return tilePath(this.#slideId, address.level, address.column, address.row, this.#view);
  }

  override downloadTileStart(job: OpenSeadragon.ImageJob): void {
    const controller = new AbortController();
    this.#jobs.set(job, controller);
    // The library's Tile carries its level, column (x) and row (y).
    const { level, x, y } = job.tile as unknown as PlacedJob;
    this.#load(job.src, level, x, y, controller.signal).then(
      (context) => {
        this.#report(this.#geometry.address(level, x, y), null);
        job.finish(context, null, 'context2d');
      },
      (thrown: unknown) => {
        const { why } = asSpindleError(thrown);
        if (!controller.signal.aborted) this.#report(this.#geometry.address(level, x, y), why);
        job.fail(why, null);
      },
    );
  }

  override downloadTileAbort(job: OpenSeadragon.ImageJob): void {
    this.#jobs.get(job)?.abort();
  }

  /** @param why it could not be shown; `null` when it was. */
  #report(address: TileAddress, why: string | null): void {
    if (this.#isOverview(address)) {
      if (why !== null) this.#onNoOverview();
    } else if (why === null) this.#onShown(address);
    else this.#onMissing({ ...address, why });
  }

  #isOverview({ level }: TileAddress): boolean {
    return level === this.#overview?.index;
  }

  async #load(
    url: string,
    level: number,
    x: number,
    y: number,
    signal: AbortSignal,
  ): Promise<CanvasRenderingContext2D> {
    const response = await fetch(url, { signal });
    if (!response.ok) await refuse(response, this.#geometry.address(level, x, y));
    const { width, height } = this.#geometry.trueSize(level, x, y);
    const stored = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error(t('slide-tile-no-memory'));
    context.drawImage(stored, 0, 0);
    stored.close();
    return context;
  }
}

async function refuse(response: Response, where: TileAddress): Promise<void> {
  const body: unknown = await response.json().catch(() => null);
  if (body !== null) openAnswer(body, 'tile');
  throw windowError('tile-unreadable', {
    what: t('slide-tile-not-shown'),
    where,
    why: t('slide-tile-status', { status: String(response.status) }),
    remedy: t('slide-tile-rest-usable'),
  });
}
