/** The image that annotations of DICOM refer to: that of the slide's own file, where it is a DICOM slide. */
import type { AnalysisResult } from '../contract/report';
import { SpindleError } from '../contract/errors';
import { dicomPatientOf, type DicomPatient } from '../exchange/dicom/dicom-patient';
import { dicomImageOf, type DicomImage } from '../exchange/dicom/dicom-placement';
import type { InCase } from '../project/cases';
import type { Project } from '../project/project';
import type { SlideReading } from '../slide/open';
import { usingListedSlide, type AdmitFile } from './listed-slide-file';

/** Where files of slides may be found, beside where the project saw them, and how they are read. */
export interface WhereSlidesAre {
  readonly files: readonly string[];
  readonly reading: SlideReading;
  readonly admit?: AdmitFile;
}

/** What a slide of DICOM states of itself. */
export interface StatedByDicom {
  readonly image: DicomImage;
  readonly patient: DicomPatient;
}

const dicomFormats: readonly string[] = ['dicom', 'dicomweb'];

/**
 * @param result its last run, which says of which format it is
 * @returns `null` for a slide of another format
 * @throws not-found where it is, or may be, a DICOM slide, and cannot be opened: a made reference would be of no image
 */
export async function statedByDicom(
  project: Project,
  listed: InCase,
  result: AnalysisResult | null,
  where: WhereSlidesAre,
): Promise<StatedByDicom | null> {
  if (result !== null && !dicomFormats.includes(result.slide.format)) return null;
  const used = await usingListedSlide(project, listed, where, ({ info: { properties, mpp } }) => {
    const image = dicomImageOf(properties, mpp);
    return Promise.resolve(image === null ? null : { image, patient: dicomPatientOf(properties) });
  });
  if (used.kind === 'used') return used.value;
  throw new SpindleError('not-found', {
    what: 'cannot refer to the image of the slide',
    why: `${listed.name ?? listed.key} cannot be opened: ${used.why}`,
    remedy: 'name its file or address with --slide, or put it where it was',
  });
}

/** The image alone. @throws as `statedByDicom` */
export async function imageOfSlide(...slide: Parameters<typeof statedByDicom>): Promise<DicomImage | null> {
  return (await statedByDicom(...slide))?.image ?? null;
}
