/**
 * The one family of errors. Every failure in Spindle, in any module, reaches a person as a
 * `SpindleError`: what failed, where, why, and what can be done. The command line prints it as
 * `error[tag]: what (where): why. What to do.`; the shells send it as an `ErrorReport` and the renderer
 * shows the same words.
 */
import { reasonOf } from '../base/thrown';
import { printable } from '../base/printable';

export const errorTags = [
  /** A path does not exist or may not be read. */
  'not-found',
  /** No format recognised the file; `why` lists the reason of each. */
  'unsupported-format',
  /** The file is of a known format but its structure is damaged or hostile. */
  'broken-file',
  /** One tile cannot be read or decoded. Never ends a slide. */
  'tile-unreadable',
  /** The slide does not state its pixel size and no person entered one. */
  'mpp-unknown',
  /** A pixel size outside 0.05 to 10 µm. */
  'mpp-implausible',
  /** The slide has channels instead of colours, or is no brightfield scan in the colours of haematoxylin and eosin. */
  'not-brightfield',
  /** The slide's pixels are too large for the model. */
  'slide-too-coarse',
  /** A region of interest that is no polygon, or lies outside the slide. */
  'roi-invalid',
  /** Two slides that cannot be laid over one another by the places that were given. */
  'alignment-invalid',
  /** There is nothing to analyse: the tissue mask (inside the region of interest) is empty. */
  'no-tissue',
  /** No model of that name. */
  'model-not-found',
  /** A manifest or graph that fails its checks. */
  'model-invalid',
  /** The execution provider does not exist on this machine. */
  'provider-unavailable',
  /** The inference engine failed to start, failed its self-test or died. */
  'engine-failed',
  /** A file cannot be written. */
  'write-failed',
  /** A project file that is damaged, of a newer Spindle, or none at all. */
  'project-invalid',
  /** A file of counting protocols that fails its checks. */
  'protocol-invalid',
  /** A template of reports that fails its checks. */
  'template-invalid',
  /** A profile of scores that fails its checks, or is of another model. */
  'profile-invalid',
  /** A list or table of slides that cannot be understood. */
  'table-invalid',
  /** A decision was based on a state that has changed since. */
  'conflict',
  /** What is asked for has to wait until something else has ended. */
  'busy',
  /** The command line made it, which alone knows how to go on with it. */
  'of-command-line',
  /** Several inputs were given and none could be read. */
  'nothing-readable',
  /** A person, or the program that called, asked to stop. */
  'aborted',
  /** A person stopped the batch at this slide, which waits to be gone on with. */
  'stopped',
  /** The command line was used wrongly. */
  'usage',
  /** A message to the main process that violates the contract. */
  'request-invalid',
  /** A window cannot reach the running Spindle, or Spindle was started again and does not know the window any more. */
  'unreachable',
  /** A bug in Spindle. */
  'internal',
] as const;

/** What failed, for programs. */
export type ErrorTag = (typeof errorTags)[number];

/** Where it failed. `path` is a file or folder; level, column and row name a tile. */
export interface ErrorPlace {
  readonly path?: string;
  readonly level?: number;
  readonly column?: number;
  readonly row?: number;
  readonly field?: string;
}

/** A `SpindleError` as it crosses a process border or is printed with `--json`. */
export interface ErrorReport {
  readonly tag: ErrorTag;
  readonly what: string;
  readonly where: ErrorPlace;
  readonly why: string;
  readonly remedy: string;
  /** Further details, one per line, for a closer look. Not part of the message. */
  readonly details?: readonly string[];
  /** BCP 47, of its words; English where it is left out, as everywhere outside the window. */
  readonly language?: string;
}

/** What an error is made of. */
export interface SpindleErrorParts {
  /** What failed, as a sentence without its full stop: "cannot open the slide". */
  readonly what: string;
  readonly where?: ErrorPlace;
  /** The reason, in the user's words. */
  readonly why: string;
  /** What the user can do now. */
  readonly remedy: string;
  /** Further details, one per line. */
  readonly details?: readonly string[];
  /** As that of `ErrorReport`. */
  readonly language?: string;
  readonly cause?: unknown;
}

/** What failed, where, why, and what can be done. */
export class SpindleError extends Error {
  override readonly name = 'SpindleError';
  readonly what: string;
  readonly where: ErrorPlace;
  readonly why: string;
  readonly remedy: string;
  readonly details: readonly string[];
  readonly language: string | undefined;

  constructor(
    readonly tag: ErrorTag,
    parts: SpindleErrorParts,
  ) {
    super(`${parts.what}: ${parts.why}`, { cause: parts.cause });
    this.what = parts.what;
    this.where = parts.where ?? {};
    this.why = parts.why;
    this.remedy = parts.remedy;
    this.details = parts.details ?? [];
    this.language = parts.language;
  }

  /** As data, without its cause. */
  toReport(): ErrorReport {
    const { tag, what, where, why, remedy, details, language } = this;
    return {
      ...{ tag, what, where, why, remedy },
      ...(details.length > 0 && { details }),
      ...(language !== undefined && { language }),
    };
  }

  /** Out of what `toReport` made. */
  static fromReport(report: ErrorReport): SpindleError {
    return new SpindleError(report.tag, report);
  }
}

/** Any thrown value as a `SpindleError`; any other value is a bug and gets the tag `internal`. */
export function asSpindleError(thrown: unknown): SpindleError {
  if (thrown instanceof SpindleError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') return aborted(thrown);
  const why = reasonOf(thrown);
  return new SpindleError('internal', {
    what: 'Spindle ran into an internal error',
    why,
    remedy: 'run it again with --debug and report what it prints',
    cause: thrown,
  });
}

export function aborted(cause?: unknown): SpindleError {
  return new SpindleError('aborted', {
    what: 'stopped before the end',
    why: 'it was cancelled',
    remedy: 'start it again when you are ready',
    cause,
  });
}

/** Throws `aborted` when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw aborted(signal.reason);
}

/** `level 0, column 3, row 4 of /slides/a.svs`: the location in words; empty when nothing is known. */
export function describePlace(place: ErrorPlace): string {
  const parts: string[] = [];
  if (place.field !== undefined) parts.push(place.field);
  if (place.level !== undefined) parts.push(`level ${place.level}`);
  if (place.column !== undefined) parts.push(`column ${place.column}`);
  if (place.row !== undefined) parts.push(`row ${place.row}`);
  const within = parts.join(', ');
  if (place.path === undefined) return within;
  return within === '' ? place.path : `${within} of ${place.path}`;
}

/** The one line of the command line and of every message box: "error[tag]: what (where): why. What to do." */
export function formatError(report: ErrorReport): string {
  const place = describePlace(report.where);
  const what = place === '' ? report.what : `${report.what} (${place})`;
  return `error[${report.tag}]: ${errorSentences({ ...report, what })}`;
}

/** What failed, why, and what to do, in one line. */
export function errorSentences({ what, why, remedy }: Pick<ErrorReport, 'what' | 'why' | 'remedy'>): string {
  const sentences = `${what}: ${asSentence(why)} ${standingAlone(remedy)}`;
  return printable(sentences.replace(/\s*[\r\n]+\s*/g, ' ').trim());
}

/** The text with a full stop. */
function asSentence(text: string): string {
  const clause = text.trim();
  return clause === '' || /[.!?…]$/.test(clause) ? clause : `${clause}.`;
}

/** A clause as a sentence of its own: with a capital and its full stop. */
export function standingAlone(text: string): string {
  const sentence = asSentence(text);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
