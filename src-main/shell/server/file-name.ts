/** A name from a browser as a name for a file of ours: no folder, nothing a system treats specially. */

/** Longest name in UTF-8 bytes; file systems allow 255. */
const maxBytes = 200;

/** @param name as it came, decoded; may be hostile. @returns a plain file name, its extension kept. */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  if (plain === '') return 'slide';
  // Devices on Windows, with any extension.
  const usable = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain;
  return shortened(usable);
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  const stem = Array.from(name.slice(0, name.length - extension.length));
  while (Buffer.byteLength(stem.join('') + extension) > maxBytes) stem.pop();
  return stem.join('') + extension;
}
