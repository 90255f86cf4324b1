/** Whose a slide is, as the archive that it is of knows the person. */

/** Each `''` where it is not known. */
export interface DicomPatient {
  /** Components separated by `^`. */
  readonly name: string;
  readonly id: string;
  /** `YYYYMMDD`. */
  readonly birthDate: string;
  /** `M`, `F` or `O`. */
  readonly sex: string;
}

/** @param properties of a slide, as drivers give them: `dicom.` and the keyword. */
export function dicomPatientOf(properties: Readonly<Record<string, string>>): DicomPatient {
  const of = (keyword: string): string => properties[`dicom.${keyword}`]?.trim() ?? '';
  return {
    ...{ name: of('PatientName'), id: of('PatientID') },
    ...{ birthDate: of('PatientBirthDate'), sex: of('PatientSex') },
  };
}
