/** Which exchange format a file is of, by its content: what it is called says nothing. */
import { constants, gunzipSync } from 'node:zlib';
import { asapXml } from './asap-xml';
import { dicomFormatOf, type DicomFormatName } from './dicom/dicom-annotations';
import type { ExchangeFormat, ExchangeFormatName } from './exchange-format';
import { encodingOf, isGzip } from './file-text';
import { isDicom } from './dicom/dicom-read';
import { geoJson, geoJsonLines } from './geojson';
import { imageScopeXml } from './imagescope-xml';

export const formatsByName: Readonly<Record<ExchangeFormatName, ExchangeFormat>> = {
  geojson: geoJson,
  'geojson-lines': geoJsonLines,
  'imagescope-xml': imageScopeXml,
  'asap-xml': asapXml,
};

/** The first that recognises a file: a file of lines is GeoJSON, too. */
const inTurn: readonly ExchangeFormat[] = [asapXml, imageScopeXml, geoJsonLines, geoJson];

/** Bytes at the beginning that are looked at. */
export const identifiedBytes = 64 * 1024;

/** @param bytes the first of a file, `identifiedBytes` or all of them; also of one that is packed with gzip. `null` for any other file. */
export function identify(bytes: Uint8Array): ExchangeFormatName | DicomFormatName | null {
  const head = isGzip(bytes) ? unpackedHead(bytes) : bytes.subarray(0, identifiedBytes);
  if (isDicom(head)) return isGzip(bytes) ? null : dicomFormatOf(head);
  const text = new TextDecoder(encodingOf(head)).decode(head).trimStart();
  return inTurn.find((format) => format.recognises(text))?.name ?? null;
}

function unpackedHead(bytes: Uint8Array): Uint8Array {
  try {
    // The rest of the file is not here, which is no fault.
    return gunzipSync(bytes.subarray(0, identifiedBytes), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 64 * identifiedBytes,
    }).subarray(0, identifiedBytes);
  } catch {
    return new Uint8Array(0);
  }
}
