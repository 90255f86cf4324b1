/** A file of annotations taken into a project: read whole, checked that it is of the slide, planned, and recorded as one batch. */
import { createHash } from 'node:crypto';
import type { Command } from '../contract/domain/command';
import { SpindleError } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import type { DicomFormatName } from '../exchange/dicom/dicom-annotations';
import type { DicomImage } from '../exchange/dicom/dicom-placement';
import { isDicom } from '../exchange/dicom/dicom-read';
import type { ExchangeFormatName } from '../exchange/exchange-format';
import type { LeftOutPart } from '../exchange/left-out';
import { readAnnotations } from '../exchange/read-annotations';
import type { Project } from '../project/project';
import { lastRunWithin } from './gather-report';
import { planImport, type ImportInto, type ImportPlan } from './import-annotations';
import { readNamed } from './read-named';

/** Bytes of a file: read whole, since all of it becomes one decision. */
const mostBytes = 1024 ** 3;

export interface TakeRequest extends Pick<ImportInto, 'reader' | 'meanings' | 'isReplacing'> {
  /** Groups of ASAP whose polygons are holes in others. */
  readonly holeGroups: readonly string[];
  /** Takes a file that says that it is of another slide. */
  readonly isOfThisSlide: boolean;
  /** Name of the image that is meant in a file of several. */
  readonly image?: string;
  /** That of the slide, for files of DICOM; asked for where the file is one. */
  readonly dicomImage: () => Promise<DicomImage | null>;
}

export interface PlannedFile extends ImportPlan {
  readonly format: ExchangeFormatName | DicomFormatName;
  /** What was not understood of the file. */
  readonly notRead: readonly LeftOutPart[];
}

/**
 * What would be taken in; nothing is recorded.
 * @throws not-found, unsupported-format, broken-file; conflict for a file of another slide
 */
export async function planFile(
  project: Project,
  { key, scene }: SlidePicture,
  path: string,
  { holeGroups, isOfThisSlide, image, dicomImage, ...request }: TakeRequest,
): Promise<PlannedFile> {
  const picture: SlidePicture = { key, scene };
  const bytes = await readNamed(path, 'the file', mostBytes);
  const { format, annotations, slide, leftOut } = await readAnnotations(bytes, {
    ...{ path, holeGroups },
    ...(image !== undefined && { image }),
    ...(isDicom(bytes) && { dicomImage: await dicomImage() }),
  });
  const isOther = slide.key !== null && (slide.key !== picture.key || (slide.scene ?? 0) !== picture.scene);
  if (isOther && !isOfThisSlide) throw ofAnotherSlide(path);
  const state = project.stateOf(picture);
  const plan = planImport(annotations, {
    ...request,
    ...{ picture, state, result: lastRunWithin(project, state)?.result ?? null },
    file: createHash('sha256').update(bytes).digest('hex'),
  });
  return { format, notRead: leftOut, ...plan };
}

/** @returns number of the last entry. @throws conflict where the slide was changed since the plan was made; write-failed */
export function recordPlan(
  project: Project,
  commands: readonly Command[],
  { reader, batch, basedOn }: { readonly reader: string; readonly batch: string; readonly basedOn: number },
): void {
  project.execute(
    commands.map((command, index) => ({ id: `${batch}-${index}`, by: reader, batch, command, basedOn })),
  );
}

function ofAnotherSlide(path: string): SpindleError {
  return new SpindleError('conflict', {
    what: 'nothing was taken in',
    where: { path },
    why: 'the file says that it is of another slide',
    remedy: 'name the slide that it is of; if it is of the same tissue in another file, add --other-slide',
  });
}
