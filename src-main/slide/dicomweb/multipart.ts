/** Bodies of several parts (RFC 2046, section 5.1; RFC 2387), read from memory, and written. */

export interface BodyPart {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

/** Most headers of a part that are looked at, in bytes. */
const mostHeaderBytes = 16_384;

/** `multipart/related; boundary=…`; `null` for a body of one part. */
export function boundaryOf(contentType: string): string | null {
  if (!/^\s*multipart\//i.test(contentType)) return null;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType) ?? [];
  return quoted ?? plain ?? null;
}

/** @returns the parts in order; `null` where the body is cut off or is no such body. */
export function partsOf(body: Uint8Array, boundary: string): BodyPart[] | null {
  const whole = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const parts: BodyPart[] = [];
  let at = whole.indexOf(mark);
  while (at !== -1) {
    const after = at + mark.length;
    if (whole.toString('latin1', after, after + 2) === '--') return parts;
    const start = whole.indexOf('\r\n', after);
    const blank = start === -1 ? -1 : whole.indexOf('\r\n\r\n', start);
    if (blank === -1 || blank - start > mostHeaderBytes) return null;
    const next = whole.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), blank + 2);
    if (next === -1) return null;
    parts.push({
      headers: headersIn(whole.toString('latin1', start + 2, blank)),
      bytes: new Uint8Array(whole.subarray(blank + 4, Math.max(blank + 4, next))),
    });
    at = next + 2;
  }
  return null;
}

function headersIn(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

/** A body of parts of one type. @param boundary stands in none of them. */
export function bodyOf(
  parts: readonly Uint8Array[],
  type: string,
  boundary: string,
): Uint8Array<ArrayBuffer> {
  const chunks = parts.flatMap((bytes) => [
    Buffer.from(`--${boundary}\r\nContent-Type: ${type}\r\n\r\n`, 'latin1'),
    bytes,
    Buffer.from('\r\n', 'latin1'),
  ]);
  return Uint8Array.from(Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`, 'latin1')]));
}
