/**
 * The address of a DICOMweb server, or of a study or series on it: `dicomweb+https://host/root/studies/UID/series/UID`. The prefix says
 * that what lies there is asked for by the services of DICOM (PS3.18), and is no file.
 */
import { isDicomUid } from '../../base/dicom-uid';
import { SpindleError } from '../../contract/errors';
import { parseAddress, publicName, type SlideAddress } from '../source/address';

export interface DicomWebAddress {
  /** The root of its services; its path ends with a slash. */
  readonly server: SlideAddress;
  readonly study: string | null;
  /** Only of a study that is named too. */
  readonly series: string | null;
  /** As it was given, without what may be secret. */
  readonly name: string;
}

const prefix = 'dicomweb+';

export function isDicomWeb(text: string): boolean {
  return /^dicomweb\+[a-z]+:\/\//i.test(text);
}

/** @throws SpindleError `not-found` for anything but a valid address of this kind. */
export function parseDicomWeb(text: string): DicomWebAddress {
  const name = publicName(text);
  const { url, authorization } = parseAddress(text.slice(prefix.length));
  const [, root = '', rest] = /^(.*?)\/?(?:\/studies(?:\/(.*))?)?$/s.exec(url.pathname) ?? [];
  const [study = null, word, series = null, ...more] =
    rest === undefined || rest === '' ? [] : rest.replace(/\/$/, '').split('/');
  const isWhole = more.length === 0 && (word === undefined || (word === 'series' && series !== null));
  if (!isWhole || [study, series].some((part) => part !== null && !isDicomUid(part)))
    throw refused(name, 'what follows /studies/ is no UID, or not /series/ and another');
  if (url.search !== '') throw refused(name, 'it holds a question mark and parameters');
  const base = new URL(url);
  base.pathname = `${root}/`;
  const server = { url: base, authorization, name: publicName(`${prefix}${base.href}`) };
  return { server, study, series, name };
}

/** The address of a series, without what may be secret. */
export function dicomWebText(
  { server: { url } }: DicomWebAddress,
  { study, series }: { readonly study: string; readonly series: string },
): string {
  return `${prefix}${new URL(`studies/${study}/series/${series}`, url).href}`;
}

/** The same address, of a study or series on its server; with user name and password, where it has them. */
export function addressBelow(text: string, study: string, series: string | null): string {
  const { server } = parseDicomWeb(text);
  const url = new URL(`studies/${study}${series === null ? '' : `/series/${series}`}`, server.url);
  const { username, password } = new URL(text.slice(prefix.length));
  url.username = username;
  url.password = password;
  return `${prefix}${url.href}`;
}

function refused(name: string, why: string): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot ask the DICOMweb server',
    where: { path: name },
    why,
    remedy: 'give dicomweb+https:// and the root of its services, or of one study or series below it',
  });
}
