/** The one ordered list of formats: the first that accepts a file opens it, so the general ones come last. */
import { aperio } from './format/aperio';
import { argos } from './format/argos';
import { dicom } from './format/dicom/dicom';
import { dicomWeb } from './format/dicom/dicomweb';
import type { Format } from './format/format';
import { genericTiff } from './format/generic/generic-tiff';
import { hamamatsuNdpi } from './format/hamamatsu/ndpi';
import { hamamatsuVms } from './format/hamamatsu/vms';
import { huron } from './format/huron';
import { leicaScn } from './format/leica-scn/leica-scn';
import { mirax } from './format/mirax/mirax';
import { omeTiff } from './format/ome-tiff/ome-tiff';
import { philipsTiff } from './format/philips-tiff/philips-tiff';
import { plainImage } from './format/generic/plain-image';
import { sakura } from './format/sakura/sakura';
import { trestle } from './format/trestle';
import { ventanaBif } from './format/ventana/ventana-bif';
import { zeissCzi } from './format/zeiss-czi/zeiss-czi';

export const formats: readonly Format[] = [
  aperio,
  dicom,
  dicomWeb,
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
