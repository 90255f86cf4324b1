/**
 * Figures of one slide in the order of their likeness: crops are read and described, a few at a time and between other work, and put
 * into a path from each to the one most like it. Asked for once for the detections of a run; given up by the person or by the slide.
 */
import type { PlacedPoint } from '../../src-main/base/point';
import type { Candidate } from '../../src-main/contract/detection';
import type { FigureList } from '../../src-main/counting/figures';
import type { LikenessRanks } from '../review/gallery-order';
import { CropDescriber, type CropPixels } from '../review/likeness/crop-descriptor';
import { likenessPath } from '../review/likeness/likeness-path';

/** So many are compared, those with the highest scores: the crops of more take minutes to read. */
export const mostCompared = 3000;
/** Tiles of the slide use the same connections. */
const readAtOnce = 3;
/** Work between two turns of the window, ms. */
const turnMs = 8;

export type LikenessState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly done: number; readonly of: number }
  | { readonly kind: 'ordering'; readonly of: number }
  /** `unread`: crops that could not be read. */
  | { readonly kind: 'ready'; readonly compared: number; readonly unread: number; readonly left: number };

/** Throws where a crop cannot be read, or the signal fires. */
type ReadCrop = (address: string, signal: AbortSignal) => Promise<CropPixels>;

/** One that is compared. `index`: of the detection; `id`: of a figure that is none. */
interface Compared {
  readonly place: PlacedPoint;
  readonly index: number | null;
  readonly id: string | null;
}

export class Likeness {
  readonly #addressOf: (place: PlacedPoint) => string;
  #state = $state.raw<LikenessState>({ kind: 'none' });
  #ranks = $state.raw<LikenessRanks | null>(null);
  /** What is asked for, or known. */
  #detections: readonly Candidate[] | null = null;
  #abort: AbortController | null = null;

  /** @param addressOf the crop of a place */
  constructor(addressOf: (place: PlacedPoint) => string) {
    this.#addressOf = addressOf;
  }

  get state(): LikenessState {
    return this.#state;
  }
  /** `null` until they are known. */
  get ranks(): LikenessRanks | null {
    return this.#ranks;
  }

  /** Resolves when the order is known, or was given up. The same detections again cost nothing. */
  async ask(list: Pick<FigureList, 'detections' | 'undetected'>, read: ReadCrop): Promise<void> {
    if (this.#detections === list.detections) return;
    this.cancel();
    this.#detections = list.detections;
    const abort = new AbortController();
    this.#abort = abort;
    const compared = chosenOf(list);
    const total = list.detections.length + list.undetected.length;
    try {
      const descriptors = await this.#describe(compared, read, abort.signal);
      const known = compared.filter((_, at) => descriptors[at] !== undefined);
      this.#state = { kind: 'ordering', of: known.length };
      const order = await inTurns(
        likenessPath(
          descriptors.filter((each) => each !== undefined),
          0,
        ),
        abort.signal,
      );
      this.#ranks = ranksOf(list.detections, known, order);
      const unread = compared.length - known.length;
      this.#state = { kind: 'ready', compared: known.length, unread, left: total - compared.length };
    } catch (thrown) {
      if (!abort.signal.aborted) throw thrown;
    }
  }

  /** Gives up what is under way. What is known stays. */
  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
    if (this.#state.kind === 'ready' || this.#state.kind === 'none') return;
    this.#detections = null;
    this.#state = { kind: 'none' };
  }

  /** In the order of what is compared; nothing where a crop could not be read. */
  async #describe(
    compared: readonly Compared[],
    read: ReadCrop,
    signal: AbortSignal,
  ): Promise<(Float32Array | undefined)[]> {
    const descriptors: (Float32Array | undefined)[] = compared.map(() => undefined);
    const describer = new CropDescriber();
    let [next, done] = [0, 0];
    this.#state = { kind: 'reading', done, of: compared.length };
    const readOn = async (): Promise<void> => {
      while (next < compared.length) {
        const at = next;
        next += 1;
        const place = compared[at]?.place;
        if (place === undefined) return;
        try {
          descriptors[at] = describer.describe(await read(this.#addressOf(place), signal));
        } catch {
          // One bad crop does not cost the order; they are counted.
        }
        signal.throwIfAborted();
        done += 1;
        this.#state = { kind: 'reading', done, of: compared.length };
      }
    };
    await Promise.all(Array.from({ length: readAtOnce }, readOn));
    return descriptors;
  }
}

/** The one with the highest score first. */
function chosenOf({ detections, undetected }: Pick<FigureList, 'detections' | 'undetected'>): Compared[] {
  const byScore = Array.from(detections.keys()).sort(
    (one, other) => (detections[other]?.score ?? 0) - (detections[one]?.score ?? 0) || one - other,
  );
  const added = undetected
    .slice(0, mostCompared)
    .map(({ x, y, id }) => ({ place: { x, y }, index: null, id }));
  const detected = byScore.slice(0, mostCompared - added.length).map((index) => {
    const { x, y } = detections[index] ?? { x: 0, y: 0 };
    return { place: { x, y }, index, id: null };
  });
  return [...detected, ...added];
}

function ranksOf(
  detections: readonly Candidate[],
  compared: readonly Compared[],
  order: Uint32Array,
): LikenessRanks {
  const detected = new Map<number, number>();
  const undetected = new Map<string, number>();
  for (const [rank, at] of order.entries()) {
    const { index = null, id = null } = compared[at] ?? {};
    if (index !== null) detected.set(index, rank);
    else if (id !== null) undetected.set(id, rank);
  }
  return { detections, detected, undetected };
}

/** Carries work out in parts, between which the window answers. @returns what it returns @throws what the signal was fired with */
async function inTurns<T>(work: Generator<unknown, T, undefined>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const until = performance.now() + turnMs;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal.throwIfAborted();
  }
}
