/**
 * The address of a slide on a server, taken apart: where requests go, what proves who asks, and the name that people
 * see. User names, passwords and query strings (which hold keys and signatures) are in no name and in no message.
 */
import { SpindleError } from '../../contract/errors';

export interface SlideAddress {
  /** http: or https:, without user name, password and fragment. */
  readonly url: URL;
  /** Value of the Authorization header for this origin, from the user name and password; `null` without. */
  readonly authorization: string | null;
  /** Origin and path only. */
  readonly name: string;
}

/** True for what looks like an address of any scheme; a drive letter is none. */
export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}

/** A path as it is; an address without what may be secret in it. */
export function publicName(text: string): string {
  if (!isAddress(text)) return text;
  const url = URL.canParse(text) ? new URL(text) : null;
  // What cannot be parsed cannot be cleaned, so only the scheme is told.
  if (url === null) return `${text.slice(0, text.indexOf(':'))}://…`;
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** @throws SpindleError `not-found` for anything but a valid http: or https: address. */
export function parseAddress(text: string): SlideAddress {
  const name = publicName(text);
  if (!URL.canParse(text)) throw refused(name, 'it is not a valid address');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(name, `${url.protocol} addresses cannot be read`);
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.hash = '';
  const isAnonymous = username === '' && password === '';
  return { url, authorization: isAnonymous ? null : basic(username, password, name), name };
}

/** RFC 7617. */
function basic(username: string, password: string, name: string): string {
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  } catch {
    // The reason would quote the password.
    throw refused(name, 'its user name or password holds a % that begins no escape');
  }
}

function refused(name: string, why: string): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot open the slide',
    where: { path: name },
    why,
    remedy: 'give a path, or an address that begins with https:// or http://',
  });
}
