/** Identifiers of DICOM (PS3.5, section 9): numbers between points, at most 64 characters. */

const uid = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+$/;

export function isDicomUid(text: string): boolean {
  return text.length <= 64 && uid.test(text);
}
