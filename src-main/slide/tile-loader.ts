/**
 * Decoded tiles by address, each read and decoded once however many regions ask for it at the same time. The work
 * stops when the last of those who wait for it gives up, never because one of them does.
 */
import { aborted, throwIfAborted } from '../contract/errors';
import type { Pixels, TileAddress } from '../contract/slide';
import { HeldTile } from './held-tile';
import { orAborted } from '../base/or-aborted';
import type { TileShelf } from './tile-cache';

interface Flight {
  readonly tile: Promise<HeldTile | null>;
  readonly controller: AbortController;
  /** Those who wait for it and have not got it. */
  waiting: number;
  /** Holds the tile from its landing until all who wait have got it. */
  landed: HeldTile | null;
}

/**
 * A stored tile, however it comes. Who gets it releases it when he has looked at it. `null` for one that was left out:
 * the background shows there.
 */
export type GetTile = (address: TileAddress, signal?: AbortSignal) => Promise<HeldTile | null>;

/** `null` for a tile that was left out. */
export type LoadTile = (address: TileAddress, signal: AbortSignal) => Promise<Pixels | null>;

/** Another way to come by the tile of an address, kept apart from the usual one by its key. */
export interface OtherTiles {
  readonly key: string;
  readonly load: LoadTile;
}

export class TileLoader {
  private readonly flights = new Map<string, Flight>();
  private closed = false;

  /** @param reuse takes the memory of tiles that nobody holds any more. */
  constructor(
    private readonly load: LoadTile,
    private readonly cache: TileShelf,
    private readonly reuse?: (pixels: Pixels) => void,
  ) {}

  /** @throws SpindleError whatever `load` throws, or `aborted`. */
  async get(address: TileAddress, signal?: AbortSignal, other?: OtherTiles): Promise<HeldTile | null> {
    throwIfAborted(signal);
    if (this.closed) throw aborted('the slide was closed');
    const place = `${address.level}/${address.column}/${address.row}`;
    const key = other === undefined ? place : `${place} ${other.key}`;
    const cached = this.cache.get(key);
    if (cached !== undefined) return cached.hold();
    const flight = this.flights.get(key) ?? this.start(key, address, other?.load ?? this.load);
    flight.waiting += 1;
    const tile = await orAborted(flight.tile, signal, (reason) => {
      this.leave(key, flight, reason);
      return aborted(reason);
    });
    tile?.hold();
    this.leave(key, flight);
    return tile;
  }

  /** Ends all work in flight with `aborted` and forgets the slide's tiles. */
  close(): void {
    this.closed = true;
    for (const { controller } of this.flights.values()) controller.abort('the slide was closed');
    this.cache.clear();
  }

  private start(key: string, address: TileAddress, load: LoadTile): Flight {
    const controller = new AbortController();
    const tile = load(address, controller.signal).then(
      (pixels) => {
        this.land(key, flight);
        if (pixels === null) return null;
        const loaded = new HeldTile(pixels, this.reuse);
        if (!this.closed) this.cache.put(key, loaded);
        if (flight.waiting > 0) flight.landed = loaded;
        else loaded.release();
        return loaded;
      },
      (thrown: unknown) => {
        this.land(key, flight);
        throw thrown;
      },
    );
    const flight: Flight = { tile, controller, waiting: 0, landed: null };
    this.flights.set(key, flight);
    return flight;
  }

  /** One of those who wait has the tile, or gives up. */
  private leave(key: string, flight: Flight, reason?: unknown): void {
    flight.waiting -= 1;
    if (flight.waiting > 0) return;
    if (flight.landed !== null) {
      flight.landed.release();
      return;
    }
    this.land(key, flight);
    flight.controller.abort(reason);
  }

  private land(key: string, flight: Flight): void {
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }
}
