/** A segment tree over counts: adds to a range of leaves, and knows the largest leaf. */
export class CountTree {
  private readonly leaves: number;
  /** Largest sum below a node, without what was added to its ancestors; node 1 is the root. */
  private readonly largest: Int32Array;
  private readonly added: Int32Array;

  constructor(leaves: number) {
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, leaves)));
    this.largest = new Int32Array(2 * this.leaves);
    this.added = new Int32Array(2 * this.leaves);
  }

  get max(): number {
    return this.largest[1] ?? 0;
  }

  /** Leaves `first` up to, not including, `end`. */
  add(first: number, end: number, by: number): void {
    this.addBelow(1, 0, this.leaves, first, end, by);
  }

  firstOfMax(): number {
    let node = 1;
    while (node < this.leaves) {
      node *= 2;
      if ((this.largest[node + 1] ?? 0) > (this.largest[node] ?? 0)) node += 1;
    }
    return node - this.leaves;
  }

  private addBelow(node: number, from: number, to: number, first: number, end: number, by: number): void {
    if (end <= from || to <= first) return;
    if (first <= from && to <= end) {
      this.added[node] = (this.added[node] ?? 0) + by;
      this.largest[node] = (this.largest[node] ?? 0) + by;
      return;
    }
    const middle = (from + to) / 2;
    this.addBelow(2 * node, from, middle, first, end, by);
    this.addBelow(2 * node + 1, middle, to, first, end, by);
    const below = Math.max(this.largest[2 * node] ?? 0, this.largest[2 * node + 1] ?? 0);
    this.largest[node] = below + (this.added[node] ?? 0);
  }
}
