/** Which image of a slide a DICOM instance is, by the third value of Image Type (PS3.3, section C.8.12.4.1.1). */
import type { DicomDataSet } from './dicom-elements';
import { dicomTag } from './dicom-tags';
import { textAt } from './dicom-values';

/** `null` for what is neither a level nor shown beside the slide. */
export type DicomFlavour = 'volume' | 'label' | 'macro' | 'thumbnail' | null;

const flavours: Readonly<Record<string, DicomFlavour>> = {
  VOLUME: 'volume',
  LABEL: 'label',
  OVERVIEW: 'macro',
  // As early writers named the overview (DICOM supplement 145).
  LOCALIZER: 'macro',
  THUMBNAIL: 'thumbnail',
};

/** A file that does not state it is a volume unless the files beside it show otherwise. */
export function flavourOf(dataSet: DicomDataSet): {
  readonly flavour: DicomFlavour;
  readonly stated: boolean;
} {
  const named = textAt(dataSet, dicomTag.imageType, 2);
  if (named === null || named === '') return { flavour: 'volume', stated: false };
  return { flavour: flavours[named] ?? null, stated: true };
}
