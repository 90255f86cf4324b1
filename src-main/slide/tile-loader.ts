/**
 * Decoded tiles by address, each read and decoded once however many regions ask for it at the same time. The work
 * stops when the last request for the tile gives up. Its priority is `display` while a request of the screen waits for it.
 */
import { aborted, throwIfAborted } from '../contract/errors';
import type { Pixels, TileAddress } from '../contract/slide';
import type { Priority, TileRequest } from './codec/tile-decoder';
import { orAborted } from '../base/or-aborted';
import { HeldTile, type TileShelf } from './tile-cache';

interface Flight {
  readonly tile: Promise<HeldTile | null>;
  readonly waiting: Waiting;
  /** Holds the tile from its landing until all who wait have got it. */
  landed: HeldTile | null;
}

/** Those who wait for a tile and have not got it, as one request. */
class Waiting {
  readonly #controller = new AbortController();
  readonly #counts = { display: 0, analysis: 0 };

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get priority(): Priority {
    return this.#counts.display > 0 ? 'display' : 'analysis';
  }

  get isOver(): boolean {
    return this.#counts.display + this.#counts.analysis === 0;
  }

  join(priority: Priority): void {
    this.#counts[priority] += 1;
  }

  leave(priority: Priority): void {
    this.#counts[priority] -= 1;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }
}

/**
 * A stored tile, however it comes. Who gets it releases it when he has looked at it. `null` for one that was left out:
 * the background shows there.
 */
export type GetTile = (address: TileAddress, signal?: AbortSignal) => Promise<HeldTile | null>;

/** `null` for a tile that was left out. */
export type LoadTile = (address: TileAddress, request: TileRequest) => Promise<Pixels | null>;

/** Another way to get the tile of an address, kept apart from the default one by its key. */
export interface OtherTiles {
  readonly key: string;
  readonly load: LoadTile;
}

export class TileLoader {
  private readonly flights = new Map<string, Flight>();
  private closed = false;

  /** @param reuse takes the memory of tiles that are no longer held. */
  constructor(
    private readonly load: LoadTile,
    private readonly cache: TileShelf,
    private readonly reuse?: (pixels: Pixels) => void,
  ) {}

  /** @throws SpindleError of `load`, or `aborted`. */
  async get(address: TileAddress, request: TileRequest, other?: OtherTiles): Promise<HeldTile | null> {
    const { priority, signal } = request;
    throwIfAborted(signal);
    if (this.closed) throw aborted('the slide was closed');
    const place = `${address.level}/${address.column}/${address.row}`;
    const key = other === undefined ? place : `${place} ${other.key}`;
    const cached = this.cache.get(key);
    if (cached !== undefined) return cached.hold();
    const known = this.flights.get(key);
    const waiting = known?.waiting ?? new Waiting();
    waiting.join(priority);
    const flight = known ?? this.start(key, address, other?.load ?? this.load, waiting);
    const tile = await orAborted(flight.tile, signal, (reason) => {
      this.leave(key, flight, priority, reason);
      return aborted(reason);
    });
    tile?.hold();
    this.leave(key, flight, priority);
    return tile;
  }

  /** Ends all work in flight with `aborted` and forgets the slide's tiles. */
  close(): void {
    this.closed = true;
    for (const { waiting } of this.flights.values()) waiting.abort('the slide was closed');
    this.cache.clear();
  }

  private start(key: string, address: TileAddress, load: LoadTile, waiting: Waiting): Flight {
    const tile = load(address, waiting).then(
      (pixels) => {
        this.land(key, flight);
        if (pixels === null) return null;
        const loaded = new HeldTile(pixels, this.reuse);
        if (!this.closed) this.cache.put(key, loaded);
        if (waiting.isOver) loaded.release();
        else flight.landed = loaded;
        return loaded;
      },
      (thrown: unknown) => {
        this.land(key, flight);
        throw thrown;
      },
    );
    const flight: Flight = { tile, waiting, landed: null };
    this.flights.set(key, flight);
    return flight;
  }

  /** One of those who wait has the tile, or gives up. */
  private leave(key: string, flight: Flight, priority: Priority, reason?: unknown): void {
    const { waiting } = flight;
    waiting.leave(priority);
    if (!waiting.isOver) return;
    if (flight.landed !== null) {
      flight.landed.release();
      return;
    }
    this.land(key, flight);
    waiting.abort(reason);
  }

  private land(key: string, flight: Flight): void {
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }
}
