/** The one ordered list of formats: the first that accepts a file opens it, so the general ones come last. */
import { aperio } from './format/aperio';
import type { Format } from './format/format';
import { genericTiff } from './format/generic-tiff';
import { hamamatsuNdpi } from './format/hamamatsu-ndpi';
import { leicaScn } from './format/leica-scn';
import { philipsTiff } from './format/philips-tiff';
import { plainImage } from './format/plain-image';
import { ventanaBif } from './format/ventana-bif';

export const formats: readonly Format[] = [
  aperio,
  hamamatsuNdpi,
  leicaScn,
  philipsTiff,
  ventanaBif,
  genericTiff,
  plainImage,
];
