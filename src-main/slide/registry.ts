/** The one ordered list of formats: the first that accepts a file opens it, so the general ones come last. */
import { aperio } from './format/aperio';
import { argos } from './format/argos';
import { dicom } from './format/dicom';
import type { Format } from './format/format';
import { genericTiff } from './format/generic-tiff';
import { hamamatsuNdpi } from './format/hamamatsu-ndpi';
import { hamamatsuVms } from './format/hamamatsu-vms';
import { huron } from './format/huron';
import { leicaScn } from './format/leica-scn';
import { mirax } from './format/mirax';
import { omeTiff } from './format/ome-tiff';
import { philipsTiff } from './format/philips-tiff';
import { plainImage } from './format/plain-image';
import { sakura } from './format/sakura';
import { trestle } from './format/trestle';
import { ventanaBif } from './format/ventana-bif';
import { zeissCzi } from './format/zeiss-czi';

export const formats: readonly Format[] = [
  aperio,
  dicom,
  zeissCzi,
  sakura,
  hamamatsuNdpi,
  leicaScn,
  mirax,
  hamamatsuVms,
  philipsTiff,
  ventanaBif,
  trestle,
  huron,
  argos,
  omeTiff,
  genericTiff,
  plainImage,
];
