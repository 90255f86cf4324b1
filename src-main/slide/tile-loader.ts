/**
 * Decoded tiles by address, each read and decoded once however many regions ask for it at the same time. The work
 * stops when the last of those who wait for it gives up, never because one of them does.
 */
import { aborted, throwIfAborted } from '../contract/errors';
import type { Pixels, TileAddress } from '../contract/slide';
import { orAborted } from './or-aborted';
import type { TileShelf } from './tile-cache';

interface Flight {
  readonly pixels: Promise<Pixels>;
  readonly controller: AbortController;
  waiting: number;
}

/** Pixels of a stored tile, however they come. */
export type GetTile = (address: TileAddress, signal?: AbortSignal) => Promise<Pixels>;

export type LoadTile = (address: TileAddress, signal: AbortSignal) => Promise<Pixels>;

/** Another way to come by the tile of an address, kept apart from the usual one by its key. */
export interface OtherTiles {
  readonly key: string;
  readonly load: LoadTile;
}

export class TileLoader {
  private readonly flights = new Map<string, Flight>();
  private closed = false;

  constructor(
    private readonly load: LoadTile,
    private readonly cache: TileShelf,
  ) {}

  /** @throws SpindleError whatever `load` throws, or `aborted`. */
  async get(address: TileAddress, signal?: AbortSignal, other?: OtherTiles): Promise<Pixels> {
    throwIfAborted(signal);
    if (this.closed) throw aborted('the slide was closed');
    const place = `${address.level}/${address.column}/${address.row}`;
    const key = other === undefined ? place : `${place} ${other.key}`;
    const cached = this.cache.get(key);
    if (cached !== undefined) return cached;
    const flight = this.flights.get(key) ?? this.start(key, address, other?.load ?? this.load);
    flight.waiting += 1;
    return orAborted(flight.pixels, signal, (reason) => {
      flight.waiting -= 1;
      if (flight.waiting > 0) return;
      this.land(key, flight);
      flight.controller.abort(reason);
    });
  }

  /** Ends all work in flight with `aborted` and forgets the slide's tiles. */
  close(): void {
    this.closed = true;
    for (const { controller } of this.flights.values()) controller.abort('the slide was closed');
    this.cache.clear();
  }

  private start(key: string, address: TileAddress, load: LoadTile): Flight {
    const controller = new AbortController();
    const pixels = load(address, controller.signal).then(
      (loaded) => {
        this.land(key, flight);
        if (!this.closed) this.cache.put(key, loaded);
        return loaded;
      },
      (thrown: unknown) => {
        this.land(key, flight);
        throw thrown;
      },
    );
    const flight: Flight = { pixels, controller, waiting: 0 };
    this.flights.set(key, flight);
    return flight;
  }

  private land(key: string, flight: Flight): void {
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }
}
