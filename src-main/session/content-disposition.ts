/** `Content-Disposition` of a download, RFC 6266 with the file name as RFC 8187 encodes it. */

/**
 * @param fileName any text: slide names come from files. What could break out of the header or name
 * another folder is replaced.
 */
export function attachment(fileName: string): string {
  const safe = fileName.replace(/[/\\]/g, '_').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '_');
  const ascii = safe.replace(/[^\x20-\x7e]|["%]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extendedValue(safe)}`;
}

/** `encodeURIComponent` leaves these five alone, RFC 8187 does not allow them bare. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
