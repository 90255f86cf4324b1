/** Rows of a table, as text files and sheets give them to what knows the meaning of columns. */

export interface TableRow {
  /** Where it stands, for messages: `line 3`, `row 3`. */
  readonly at: string;
  readonly cells: readonly string[];
  /** Columns, from 0, whose text was a date of a sheet. */
  readonly dates?: readonly number[];
  /** Columns, from 0, that hold a formula with an error or without a stored value. */
  readonly valueless?: readonly number[];
}

export interface TableRows {
  /** The first one names the columns. Without empty ones and comments. */
  readonly rows: readonly TableRow[];
  /** Sentences. */
  readonly notes: readonly string[];
}
