/**
 * Finished runs by the name that they are kept under: read from the project, a few of them held in memory, and all of those that
 * could not be written. A document is made from the slide's own pixels, so the slide is remembered from when it was opened.
 */
import { RecentlyUsed } from '../base/recently-used';
import { SpindleError } from '../contract/errors';
import { pictureName, runId, type RunId } from '../contract/identity';
import type { AnalysisResult } from '../contract/report';
import type { Decisions } from './decisions';
import type { OpenSlide } from './open-slides';
import { unknownRun } from './request-errors';

/** The slide of a run as it was when it was opened. */
export type AnalysedSlide = Pick<OpenSlide, 'path' | 'scene' | 'identity'>;

/** How many candidates are held in memory: a run of a large slide has some ten thousand. */
const mostHeld = 400_000;
/** Of writing again what could not be written, ms. */
const writeAgainMs = 5000;

export class Results {
  readonly #held = new RecentlyUsed<string, AnalysisResult>(
    mostHeld,
    ({ candidates }) => candidates.length + 1,
  );
  /** Results that could not be written to the project. */
  readonly #unkept = new Map<string, AnalysisResult>();
  readonly #writing = new Set<NodeJS.Timeout>();
  readonly #opened = new Map<string, AnalysedSlide>();

  constructor(private readonly decisions: Decisions) {}

  /** The slide is open: documents of its runs can be made. */
  noteOpened({ path, scene, identity }: OpenSlide): void {
    this.#opened.set(pictureName(identity), { path, scene, identity });
  }

  /** Writes a run to the project. @returns what it is kept under */
  async add(result: AnalysisResult): Promise<RunId> {
    const { picture } = result.slide;
    const run = runId(picture, result.startedAt, result.model.sha256);
    if (await this.decisions.record(picture, result)) this.#held.put(run, result);
    else this.#keepLater(run, result);
    return run;
  }

  /** A project that is away for a while is written to once it is back. */
  #keepLater(run: string, result: AnalysisResult): void {
    this.#unkept.set(run, result);
    const writeAgain = async (): Promise<void> => {
      if (!(await this.decisions.record(result.slide.picture, result, 'again'))) return;
      clearInterval(writing);
      this.#writing.delete(writing);
      this.#unkept.delete(run);
    };
    const writing = setInterval(() => void writeAgain(), writeAgainMs);
    writing.unref();
    this.#writing.add(writing);
  }

  /** @throws not-found; project-invalid where it is damaged */
  of(run: string): AnalysisResult {
    const known = this.#unkept.get(run) ?? this.#held.get(run);
    if (known !== undefined) return known;
    const result = this.decisions.resultOf(run);
    if (result === null) throw unknownRun(run);
    this.#held.put(run, result);
    return result;
  }

  /** With its slide, which may have been closed. @throws project-invalid; not-found also where the slide was never opened */
  withSlide(run: string): { readonly of: AnalysedSlide; readonly result: AnalysisResult } {
    const result = this.of(run);
    const of = this.#opened.get(pictureName(result.slide.picture));
    if (of !== undefined) return { of, result };
    throw new SpindleError('not-found', {
      what: 'cannot read the slide of the run',
      where: { path: result.slide.name },
      why: 'it was not opened since Spindle was started',
      remedy: 'open the slide',
    });
  }

  /** Another project is open: what could not be written before is written to it. */
  forget(): void {
    this.#held.clear();
  }

  close(): void {
    for (const writing of this.#writing) clearInterval(writing);
    this.#writing.clear();
  }
}
