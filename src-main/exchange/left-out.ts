/**
 * What a reader did not understand of a file, or did not take: each kind once, with how often it was met and where first. A person sees
 * the list before anything of the file is used.
 */
import { printable } from '../base/printable';
import type { TextPlace } from './exchange-fault';

export interface LeftOutPart {
  /** A clause, such as `line (LineString)`; safe to print. */
  readonly what: string;
  readonly count: number;
  /** Where it was met first; `null` where that is not known. */
  readonly first: TextPlace | null;
}

/** A hostile file names a new kind in each of a million objects. */
const mostKinds = 100;
const mostNameLength = 80;

export class LeftOut {
  readonly #parts = new Map<string, { count: number; readonly first: TextPlace | null }>();

  add(what: string, place: TextPlace | null): void {
    const part = this.#parts.get(what);
    if (part !== undefined) part.count += 1;
    else if (this.#parts.size < mostKinds) this.#parts.set(what, { count: 1, first: place });
    else if (what !== others) this.add(others, place);
    else this.#parts.set(others, { count: 1, first: place });
  }

  list(): LeftOutPart[] {
    return [...this.#parts].map(([what, { count, first }]) => ({ what, count, first }));
  }
}

const others = 'parts of further kinds';

/** A name of the file within a clause. */
export function quoted(name: string): string {
  const shown = printable(name.slice(0, mostNameLength));
  return `“${shown}${name.length > mostNameLength ? '…' : ''}”`;
}
