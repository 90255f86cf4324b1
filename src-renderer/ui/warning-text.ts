/** A sentence beside a figure. */
export interface WarningText {
  readonly text: string;
  /** Of the sentence, where it is not in the window's language: what an analysis says is English. */
  readonly language?: 'en';
}
