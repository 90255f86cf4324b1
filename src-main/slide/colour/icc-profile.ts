/**
 * What an ICC profile says of itself, from its header (ICC.1:2022, section 7.2), before any library is given it:
 * untrusted bytes go in, the reason why they are no profile of RGB pixels comes out.
 */

/** Header and tag count. */
const shortest = 132;
/** Table-based profiles of scanners have some hundred kilobytes. */
const longest = 16 * 1024 * 1024;
/** No profile has more tags; each takes 12 bytes. */
const mostTags = 1000;

/** `null` when it may be tried. */
export function whyNoRgbProfile(profile: Uint8Array): string | null {
  const { byteLength } = profile;
  if (byteLength < shortest) return `it is ${byteLength} bytes long`;
  if (byteLength > longest) return `it claims to be ${byteLength} bytes long`;
  const view = new DataView(profile.buffer, profile.byteOffset, byteLength);
  const stated = view.getUint32(0);
  if (stated < shortest || stated > byteLength)
    return `it says that it is ${stated} bytes long, of ${byteLength}`;
  if (signature(view, 36) !== 'acsp') return 'it lacks the mark of a profile';
  const space = signature(view, 16);
  if (space !== 'RGB ') return `it is for ${space.trim()} instead of RGB`;
  const kind = signature(view, 12);
  if (!['scnr', 'mntr', 'prtr', 'spac'].includes(kind)) return `it is of the kind ${kind}`;
  const target = signature(view, 20);
  if (target !== 'XYZ ' && target !== 'Lab ') return `it leads to ${target.trim()} instead of XYZ or Lab`;
  return whyNoTags(view, stated);
}

/** Every tag must lie within the profile. */
function whyNoTags(view: DataView, length: number): string | null {
  const tags = view.getUint32(128);
  if (tags < 1 || tags > mostTags || shortest + tags * 12 > length) return `it claims ${tags} tags`;
  for (let at = shortest; at < shortest + tags * 12; at += 12) {
    if (view.getUint32(at + 4) + view.getUint32(at + 8) > length)
      return `its tag ${signature(view, at)} reaches beyond its end`;
  }
  return null;
}

/** Four letters; what is no letter is shown as a question mark. */
function signature(view: DataView, at: number): string {
  const codes = [0, 1, 2, 3].map((i) => view.getUint8(at + i));
  return codes.map((code) => (code >= 32 && code < 127 ? String.fromCharCode(code) : '?')).join('');
}
