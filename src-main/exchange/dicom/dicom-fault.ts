/** Errors of DICOM files of annotations, with the byte where the file is at fault, and of annotations that DICOM cannot hold. */
import { SpindleError } from '../../contract/errors';

/** @param why a clause without full stop. @param byte in the file, or in its unpacked content; `null` where none is at fault. */
export function brokenDicom(why: string, byte: number | null): SpindleError {
  return new SpindleError('broken-file', {
    what: 'cannot read the annotations',
    ...(byte !== null && { where: { field: `byte ${byte}` } }),
    why,
    remedy: 'export them again from the program that wrote them',
  });
}

/** The file is sound, but of a kind that is not read. */
export function unreadDicom(why: string, remedy: string): SpindleError {
  return new SpindleError('unsupported-format', { what: 'cannot read the annotations', why, remedy });
}

/** The annotations are sound, but the format cannot hold them. */
export function unwritableDicom(why: string, remedy: string): SpindleError {
  return new SpindleError('write-failed', { what: 'cannot write the annotations as DICOM', why, remedy });
}
