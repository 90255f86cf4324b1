/** The one ordered list of formats: the first that accepts a file opens it, so the general ones come last. */
import { aperio } from './format/aperio';
import { dicom } from './format/dicom';
import type { Format } from './format/format';
import { genericTiff } from './format/generic-tiff';
import { plainImage } from './format/plain-image';

export const formats: readonly Format[] = [aperio, dicom, genericTiff, plainImage];
