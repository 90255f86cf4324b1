/** Slides that annotations are written for: one of DICOM, turned on its glass, and one of another format. */
import { unknownSlide } from '../../../src-main/exchange/annotation';
import type { DicomOptions } from '../../../src-main/exchange/dicom/dicom-document';
import type { DicomImage } from '../../../src-main/exchange/dicom/dicom-placement';

export const slide = { ...unknownSlide, key: '0'.repeat(32), scene: 0, mpp: { x: 0.25, y: 0.26 } };

export const image: DicomImage = {
  ...{ study: '1.2.3.1', series: '1.2.3.2', instance: '1.2.3.3', sopClass: '1.2.840.10008.5.1.4.1.1.77.1.6' },
  placement: {
    frameOfReference: '1.2.3.4',
    ...{ originX: 23.449873, originY: 25.691574 },
    ...{ right: [0, -1], down: [-1, 0] },
    ...{ spacingX: 0.00025, spacingY: 0.00026 },
  },
};

const options = { slide, at: new Date('2026-03-04T05:06:07Z'), version: '0.1.0', patient: null };
export const flat: DicomOptions = { ...options, image, coordinates: '2d' };
export const onGlass: DicomOptions = { ...options, image, coordinates: '3d' };
export const ofOtherFormat: DicomOptions = { ...options, image: null, coordinates: '2d' };
