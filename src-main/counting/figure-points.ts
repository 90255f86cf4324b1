/**
 * The figures of a search by the places where they lie: figures at the same place are one point, which weighs as many as count.
 * Level-0 pixels. Each point has two random marks of 32 bits; those of a set, combined by exclusive or, tell sets apart.
 */

/** What is known of a figure. */
export interface LyingFigure {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly counted: boolean;
}

export class FigurePoints {
  length = 0;
  xs: Float64Array;
  ys: Float64Array;
  /** Counted figures at each point. */
  weights: Int32Array;
  marksA: Int32Array;
  marksB: Int32Array;
  readonly #ids: string[] = [];
  readonly #counted: boolean[] = [];
  /** The point of each figure; −1: it lies where nothing counts. */
  readonly #pointOf: number[] = [];
  /** The last figure at each point, and the one before each figure at its point; −1: none. */
  readonly #lastAt: number[] = [];
  readonly #before: number[] = [];
  readonly #byId = new Map<string, number>();
  /** Points by a hash of their place, 0: none, else one more than the point; a power of two, less than half full. */
  #byPlace: Int32Array;

  /** @param isInside whether figures count at a location */
  constructor(
    figures: readonly LyingFigure[],
    private readonly isInside: (x: number, y: number) => boolean,
  ) {
    const room = figures.length + 64;
    this.xs = new Float64Array(room);
    this.ys = new Float64Array(room);
    this.weights = new Int32Array(room);
    this.marksA = new Int32Array(room);
    this.marksB = new Int32Array(room);
    this.#byPlace = new Int32Array(2 ** Math.ceil(Math.log2(2 * room)));
    for (const figure of figures) this.add(figure);
  }

  /** @returns its point, −1 where nothing counts */
  add({ id, x, y, counted }: LyingFigure): number {
    if (this.#byId.has(id)) throw new RangeError(`The figure ${id} is known to the search already.`);
    const figure = this.#ids.push(id) - 1;
    this.#byId.set(id, figure);
    this.#counted.push(counted);
    const point = this.isInside(x, y) ? this.#pointAt(x, y) : -1;
    this.#pointOf.push(point);
    this.#before.push(point < 0 ? -1 : (this.#lastAt[point] ?? -1));
    if (point < 0) return point;
    this.#lastAt[point] = figure;
    if (counted) this.#weigh(point, 1);
    return point;
  }

  /** @returns the point whose weight changed; −1: none did */
  count(id: string, counted: boolean): number {
    const figure = this.#figure(id);
    if (this.#counted[figure] === counted) return -1;
    this.#counted[figure] = counted;
    const point = this.#pointOf[figure] ?? -1;
    if (point >= 0) this.#weigh(point, counted ? 1 : -1);
    return point;
  }

  pointOf(id: string): number {
    return this.#pointOf[this.#figure(id)] ?? -1;
  }

  isCounted(id: string): boolean {
    return this.#counted[this.#figure(id)] === true;
  }

  /** Ids of the counted figures at points, in the order in which the figures were given. */
  countedAt(points: readonly number[]): string[] {
    const figures: number[] = [];
    for (const point of points) {
      for (let figure = this.#lastAt[point] ?? -1; figure >= 0; figure = this.#before[figure] ?? -1)
        if (this.#counted[figure] === true) figures.push(figure);
    }
    return figures.sort((one, other) => one - other).map((figure) => this.#ids[figure] ?? '');
  }

  #figure(id: string): number {
    const figure = this.#byId.get(id);
    if (figure === undefined) throw new RangeError(`The search knows no figure ${id}.`);
    return figure;
  }

  #weigh(point: number, by: number): void {
    this.weights[point] = (this.weights[point] ?? 0) + by;
  }

  #pointAt(x: number, y: number): number {
    const slot = this.#slotOf(x, y);
    const known = (this.#byPlace[slot] ?? 0) - 1;
    if (known >= 0) return known;
    if (this.length === this.xs.length) {
      this.#grow();
      return this.#pointAt(x, y);
    }
    const point = this.length;
    this.length += 1;
    this.#byPlace[slot] = point + 1;
    this.xs[point] = x;
    this.ys[point] = y;
    this.marksA[point] = scrambled(2 * point + 1);
    this.marksB[point] = scrambled(2 * point + 2);
    return point;
  }

  /** Where the point of a place is, or would be. */
  #slotOf(x: number, y: number): number {
    const mask = this.#byPlace.length - 1;
    // Places are finer than a pixel.
    let slot = scrambled(Math.imul(x * 1024, 0x9e3779b1) ^ (y * 1024)) & mask;
    for (;;) {
      const point = (this.#byPlace[slot] ?? 0) - 1;
      if (point < 0 || (this.xs[point] === x && this.ys[point] === y)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const room = 2 * this.length;
    this.xs = grown(this.xs, new Float64Array(room));
    this.ys = grown(this.ys, new Float64Array(room));
    this.weights = grown(this.weights, new Int32Array(room));
    this.marksA = grown(this.marksA, new Int32Array(room));
    this.marksB = grown(this.marksB, new Int32Array(room));
    this.#byPlace = new Int32Array(2 * this.#byPlace.length);
    for (let point = 0; point < this.length; point += 1)
      this.#byPlace[this.#slotOf(this.xs[point] ?? 0, this.ys[point] ?? 0)] = point + 1;
  }
}

function grown<Values extends Float64Array | Int32Array>(old: Values, roomier: Values): Values {
  roomier.set(old);
  return roomier;
}

/** MurmurHash3's mixer: the same in every run. */
function scrambled(index: number): number {
  let value = Math.imul(index, 0x9e3779b9);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
