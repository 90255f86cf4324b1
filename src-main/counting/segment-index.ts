/** Line segments of the plane by the bins of a grid through which they pass: which of thousands come near a box. */

/** x1, y1, x2, y2 of each, one after the other. */
export type Segments = Float64Array;

const mostBins = 2 ** 18;

export class SegmentIndex {
  readonly #columns: number;
  readonly #rows: number;
  readonly #left: number;
  readonly #top: number;
  readonly #binWidth: number;
  readonly #binHeight: number;
  readonly #starts: Uint32Array;
  readonly #numbers: Uint32Array;
  /** The question in which each segment was met last, so that it is met once. */
  readonly #met: Uint32Array;
  #question = 0;

  constructor(readonly segments: Segments) {
    const count = segments.length / 4;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < segments.length; at += 2) {
      const [x, y] = [segments[at] ?? 0, segments[at + 1] ?? 0];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    const binsASide = Math.max(1, Math.ceil(Math.sqrt(Math.min(count, mostBins))));
    this.#columns = this.#rows = binsASide;
    this.#left = left;
    this.#top = top;
    this.#binWidth = Math.max((right - left) / binsASide, Number.MIN_VALUE);
    this.#binHeight = Math.max((bottom - top) / binsASide, Number.MIN_VALUE);
    this.#met = new Uint32Array(count);
    this.#starts = new Uint32Array(binsASide * binsASide + 1);
    for (let segment = 0; segment < count; segment += 1) {
      this.#eachBin(segment, (bin) => (this.#starts[bin + 1] = (this.#starts[bin + 1] ?? 0) + 1));
    }
    for (let bin = 1; bin < this.#starts.length; bin += 1)
      this.#starts[bin] = (this.#starts[bin] ?? 0) + (this.#starts[bin - 1] ?? 0);
    this.#numbers = new Uint32Array(this.#starts.at(-1) ?? 0);
    const next = this.#starts.slice();
    for (let segment = 0; segment < count; segment += 1) {
      this.#eachBin(segment, (bin) => {
        this.#numbers[next[bin] ?? 0] = segment;
        next[bin] = (next[bin] ?? 0) + 1;
      });
    }
  }

  /** Numbers of the segments whose own boxes meet a box, borders included. */
  near(left: number, top: number, right: number, bottom: number): number[] {
    const found: number[] = [];
    this.#question += 1;
    const { segments } = this;
    const [fromColumn, toColumn] = [this.#column(left), this.#column(right)];
    const [fromRow, toRow] = [this.#row(top), this.#row(bottom)];
    for (let row = fromRow; row <= toRow; row += 1) {
      const end = this.#starts[row * this.#columns + toColumn + 1] ?? 0;
      for (let at = this.#starts[row * this.#columns + fromColumn] ?? 0; at < end; at += 1) {
        const segment = this.#numbers[at] ?? 0;
        if (this.#met[segment] === this.#question) continue;
        this.#met[segment] = this.#question;
        const [x1, x2] = [segments[4 * segment] ?? 0, segments[4 * segment + 2] ?? 0];
        const [y1, y2] = [segments[4 * segment + 1] ?? 0, segments[4 * segment + 3] ?? 0];
        const isBeside = Math.max(x1, x2) < left || Math.min(x1, x2) > right;
        if (!isBeside && Math.max(y1, y2) >= top && Math.min(y1, y2) <= bottom) found.push(segment);
      }
    }
    return found;
  }

  #eachBin(segment: number, visit: (bin: number) => void): void {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = this.segments.subarray(4 * segment, 4 * segment + 4);
    const [fromRow, toRow] = [this.#row(Math.min(y1, y2)), this.#row(Math.max(y1, y2))];
    const slope = y1 === y2 ? 0 : (x2 - x1) / (y2 - y1);
    for (let row = fromRow; row <= toRow; row += 1) {
      // Where it passes through the row, and a little more.
      const [above, below] = [row - 0.01, row + 1.01].map((at) => this.#top + at * this.#binHeight);
      const ends = [above, below].map((y = 0) =>
        y1 === y2 ? x1 : x1 + slope * (Math.min(Math.max(y, Math.min(y1, y2)), Math.max(y1, y2)) - y1),
      );
      if (y1 === y2) ends[1] = x2;
      const from = this.#column(Math.min(...ends));
      const to = this.#column(Math.max(...ends));
      for (let column = from; column <= to; column += 1) visit(row * this.#columns + column);
    }
  }

  #column(x: number): number {
    return Math.min(Math.max(Math.floor((x - this.#left) / this.#binWidth), 0), this.#columns - 1);
  }

  #row(y: number): number {
    return Math.min(Math.max(Math.floor((y - this.#top) / this.#binHeight), 0), this.#rows - 1);
  }
}
