/** Which rows of a long list are on the screen: only those are drawn. */

export interface RowWindow {
  /** First row drawn, and the one after the last. */
  readonly first: number;
  readonly end: number;
}

/** Rows drawn beyond each edge, so that scrolling shows no gap. */
const spare = 6;

/** All lengths in CSS pixels. */
export function rowWindow(rows: number, rowHeight: number, scrollTop: number, height: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  const end = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { first: Math.min(first, end), end };
}

/** The scroll position that shows a row whole, moving as little as possible. */
export function scrollToRow(row: number, rowHeight: number, scrollTop: number, height: number): number {
  const top = row * rowHeight;
  return Math.min(Math.max(scrollTop, top + rowHeight - height), top);
}
