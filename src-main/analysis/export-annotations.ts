/**
 * A slide of a project written as a file of an exchange format: its decisions and its last run are read from the project, and go out as
 * annotations, a part at a time. The slide's own file is not needed, but for DICOM of a DICOM slide, which refers to its image.
 */
import { valueOf } from '../contract/domain/slide-state';
import { decidedAnnotations, type ExportChoice } from '../exchange/decided-annotations';
import type { SlideOfAnnotations } from '../exchange/annotation';
import { isOfDicom, writeDicom } from '../exchange/dicom/dicom-annotations';
import type { DicomOptions } from '../exchange/dicom/dicom-document';
import { asGzip } from '../exchange/text-chunks';
import { writeAnnotations, type WrittenFormatName } from '../exchange/write-annotations';
import type { InCase } from '../project/cases';
import type { Project } from '../project/project';
import { writeAtomically } from '../project/write-atomically';
import { statedByDicom, type WhereSlidesAre } from './dicom-image';
import { lastRunWithin } from './gather-report';

export interface ExportRequest extends ExportChoice, WhereSlidesAre {
  readonly format: WrittenFormatName;
  readonly isGzip: boolean;
  /** Whether the name of the slide's file is told. */
  readonly isNamed: boolean;
  /** What files of DICOM state beside the annotations. */
  readonly dicom: Pick<DicomOptions, 'at' | 'version' | 'coordinates'> & {
    /** Whose the slide is, as it states itself: for the archive that it is of. */
    readonly isWithPatient?: boolean;
  };
}

export interface Exported {
  readonly annotations: number;
  /** Of these, how many nobody decided about. */
  readonly proposedOnly: number;
}

/**
 * @param path of the file; one that is there is written over
 * @throws write-failed; project-invalid for a run that is damaged
 */
export async function exportAnnotations(
  project: Project,
  slide: InCase,
  request: ExportRequest,
  path: string,
): Promise<Exported> {
  const state = project.stateOf(slide);
  const result = lastRunWithin(project, state)?.result ?? null;
  const annotations = decidedAnnotations(
    { picture: slide, state, result, readerOf: (seq) => project.readerOf(seq) },
    request,
  );
  const about: SlideOfAnnotations = {
    name: request.isNamed ? (slide.name ?? result?.slide.name ?? null) : null,
    ...{ key: slide.key, scene: slide.scene },
    ...{ width: result?.slide.width ?? null, height: result?.slide.height ?? null },
    mpp: valueOf(state, 'pixel-size') ?? result?.mpp ?? null,
  };
  const { format } = request;
  const plain = isOfDicom(format)
    ? writeDicom(format, annotations, await dicomOptions())
    : writeAnnotations(format, annotations, about);
  async function dicomOptions(): Promise<DicomOptions> {
    const { isWithPatient = false, ...dicom } = request.dicom;
    const stated = await statedByDicom(project, slide, result, request);
    const patient = isWithPatient ? (stated?.patient ?? null) : null;
    return { ...dicom, slide: about, image: stated?.image ?? null, patient };
  }
  await writeAtomically(path, request.isGzip ? asGzip(plain) : plain);
  let [count, proposedOnly] = [0, 0];
  for (const { decided } of annotations) {
    count += 1;
    if (decided === null) proposedOnly += 1;
  }
  return { annotations: count, proposedOnly };
}
