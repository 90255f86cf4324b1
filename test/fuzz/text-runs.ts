/** Texts inside a file: descriptions, XML, key files. Numbers and punctuation in them are what readers trip over. */

export interface TextRun {
  readonly from: number;
  readonly end: number;
}

const minRun = 24;
const maxRuns = 200;

/** Key files and the like, in which no offset says where anything stands. */
export function isAllText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
}

/** Runs of printable characters that look like pairs or markup. */
export function textRuns(bytes: Uint8Array): TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  let marked = false;
  for (let at = 0; at <= bytes.length && runs.length < maxRuns; at += 1) {
    const byte = bytes[at] ?? 0;
    const printable = (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;
    // '=', '<', '|' and ':' mark pairs and elements.
    if (byte === 0x3d || byte === 0x3c || byte === 0x7c) marked = true;
    if (printable) continue;
    if (marked && at - from >= minRun) runs.push({ from, end: at });
    from = at + 1;
    marked = false;
  }
  return runs;
}

/** Digits of a text, with sign and point. */
export function numberRuns(bytes: Uint8Array, { from, end }: TextRun): TextRun[] {
  const runs: TextRun[] = [];
  let start = -1;
  for (let at = from; at <= end; at += 1) {
    const byte = at < end ? (bytes[at] ?? 0) : 0;
    const digit = (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d;
    if (digit && start === -1) start = at;
    if (!digit && start !== -1) {
      runs.push({ from: start, end: at });
      start = -1;
    }
  }
  return runs;
}
