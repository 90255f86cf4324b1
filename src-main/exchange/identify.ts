/** Which exchange format a file is of, by its content: what it is called says nothing. */
import { constants, gunzipSync } from 'node:zlib';
import { asapXml } from './asap-xml';
import { coco } from './coco';
import { dicomFormatOf, type DicomFormatName } from './dicom/dicom-annotations';
import { isDicom } from './dicom/dicom-read';
import {
  binaryFormats,
  type BinaryFormat,
  type BinaryFormatName,
  type ExchangeFormat,
  type ExchangeFormatName,
} from './exchange-format';
import { encodingOf, isGzip } from './file-text';
import { geoJson, geoJsonLines } from './geojson';
import { imageScopeXml } from './imagescope-xml';
import { omeXml } from './ome-xml';
import { parquet } from './parquet';

export const formatsByName: Readonly<Record<ExchangeFormat['name'], ExchangeFormat>> = {
  geojson: geoJson,
  'geojson-lines': geoJsonLines,
  'imagescope-xml': imageScopeXml,
  'asap-xml': asapXml,
  coco,
  'ome-xml': omeXml,
};

export const binaryFormatsByName: Readonly<Record<BinaryFormatName, BinaryFormat>> = { parquet };

export function isBinary(name: ExchangeFormatName): name is BinaryFormatName {
  return binaryFormats.some((each) => each === name);
}

/** The first that recognises a file: a file of lines is GeoJSON, too. */
const inTurn: readonly ExchangeFormat[] = [asapXml, imageScopeXml, omeXml, geoJsonLines, geoJson, coco];

/** Bytes at the beginning that are looked at. */
export const identifiedBytes = 64 * 1024;

/** @param bytes the first of a file, `identifiedBytes` or all of them; also of one that is packed with gzip. `null` for any other file. */
export function identify(bytes: Uint8Array): ExchangeFormatName | DicomFormatName | null {
  // Not within gzip: they are packed by themselves.
  const binary = Object.values(binaryFormatsByName).find((format) => format.recognises(bytes));
  if (binary !== undefined) return binary.name;
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
