/** What comes of requests for documents of what people decided, and of files that are taken in as decisions. */
import type { ImportMeaning } from './import-meaning';

/** What became of a document that was asked for. */
export type MadeDocument =
  /** It can be had at `documentPath`, for a while. */
  | { readonly kind: 'kept'; readonly documentId: string; readonly name: string }
  /** In the folder that a person chose. */
  | { readonly kind: 'written'; readonly path: string }
  | { readonly kind: 'dismissed' };

/** A report of decisions, and what should be known beside it. */
export interface MadeReport {
  readonly document: MadeDocument;
  readonly slides: number;
  /** Of these, how many are not signed off as they stand. */
  readonly unsigned: number;
  /** Why pictures of slides were left out, a sentence each. */
  readonly notes: readonly string[];
}

/** A format of annotations. */
export interface AnnotationFormat {
  readonly name: string;
  /** Of a file's name, with its point. */
  readonly extension: string;
  /** Whether other programs read it packed with gzip. */
  readonly canBePacked: boolean;
}

export interface WrittenAnnotations {
  readonly document: MadeDocument;
  readonly annotations: number;
  /** Of these, how many nobody decided about. */
  readonly proposedOnly: number;
}

/** A class of a file of annotations. */
interface ImportedClass {
  /** `null`: of annotations without a class. */
  readonly name: string | null;
  readonly annotations: number;
  /** `null`: nobody said it, and the name is not known. */
  readonly meaning: ImportMeaning | null;
}

/** What of a file would become what. */
export interface ImportAccount {
  /** For `recordImport`; `null` where there is nothing to record, or it is not known what classes mean. */
  readonly planId: string | null;
  readonly format: string;
  readonly classes: readonly ImportedClass[];
  /** Verdicts on figures that were there, and on those that the file adds. */
  readonly verdicts: number;
  readonly added: number;
  readonly regions: number;
  /** What becomes nothing, by why. */
  readonly unchanged: number;
  readonly differing: number;
  readonly repeated: number;
  readonly proposals: number;
  readonly outside: number;
  readonly leftOut: number;
  /** What was not understood of the file: a clause, in English, and how often. */
  readonly notRead: readonly { readonly what: string; readonly count: number }[];
}
