/** Changes streams of a PDF as an editor does: inflated, changed, deflated, and the table of the objects written again. */
import { deflateSync, inflateSync } from 'node:zlib';

/**
 * @param change of each stream, its dictionary beside it; `null` leaves it as it is
 * @returns the PDF without what stood between its objects and the trailer
 */
export function editStreams(
  pdf: Uint8Array,
  change: (content: Buffer, dictionary: string) => Buffer | null,
): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const offsets = new Map<number, number>();
  let out = text.slice(0, text.search(/^\d+ 0 obj$/m));
  const end = text.lastIndexOf('\nxref\n');
  let at = out.length;
  while (at < end) {
    const [, number = ''] = /^(\d+) 0 obj\n/.exec(text.slice(at, at + 40)) ?? [];
    const start = text.indexOf('stream\n', at);
    const close = text.indexOf('\nendobj', at);
    offsets.set(Number(number), out.length);
    if (start < 0 || start > close) {
      out += `${text.slice(at, close)}\nendobj\n`;
      at = close + '\nendobj\n'.length;
      continue;
    }
    const dictionary = text.slice(at, start);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    const bytes = Buffer.from(text.slice(start + 7, start + 7 + length), 'latin1');
    const isDeflated = dictionary.includes('/FlateDecode');
    const changed = change(isDeflated ? inflateSync(bytes) : bytes, dictionary);
    const written = changed === null ? bytes : isDeflated ? deflateSync(changed) : changed;
    out += dictionary.replace(/\/Length \d+/, `/Length ${written.length}`);
    out += `stream\n${written.toString('latin1')}\nendstream\nendobj\n`;
    at = text.indexOf('\nendobj', start + 7 + length) + '\nendobj\n'.length;
  }
  const trailer = text.slice(text.indexOf('trailer', end), text.lastIndexOf('%spindle-sha256'));
  const count = Math.max(...offsets.keys()) + 1;
  const lines = Array.from({ length: count }, (_, number) =>
    number === 0 ? '0000000000 65535 f ' : `${String(offsets.get(number) ?? 0).padStart(10, '0')} 00000 n `,
  );
  const table = out.length;
  return Buffer.from(
    `${out}xref\n0 ${count}\n${lines.join('\n')}\n${trailer}startxref\n${table}\n%%EOF\n`,
    'latin1',
  );
}
