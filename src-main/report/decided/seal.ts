/**
 * The seal of a report: a comment before the end of the file with the SHA-256 of all its other bytes. It is found broken by any
 * change, also of a picture; who changes a file on purpose can make another, so the words and the project are compared besides.
 */
import { createHash } from 'node:crypto';

const start = '%spindle-sha256 ';
const hole = '0'.repeat(64);

/** @param pdf as the library ends it: `startxref`, a number, `%%EOF` */
export function sealed(pdf: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pdf);
  const at = bytes.lastIndexOf('startxref');
  const open = Buffer.concat([
    ...[bytes.subarray(0, at), Buffer.from(`${start}${hole}\n`), bytes.subarray(at)],
  ]);
  const sum = createHash('sha256').update(open).digest('hex');
  open.write(sum, at + start.length, 'latin1');
  return open;
}

/** `missing`: another program wrote the file again, or it is no report. */
export function stateOfSeal(pdf: Uint8Array): 'whole' | 'broken' | 'missing' {
  const bytes = Buffer.from(pdf);
  const at = bytes.lastIndexOf(start);
  if (at < 0) return 'missing';
  const from = at + start.length;
  const stated = bytes.toString('latin1', from, from + hole.length);
  bytes.write(hole, from, 'latin1');
  return createHash('sha256').update(bytes).digest('hex') === stated ? 'whole' : 'broken';
}
