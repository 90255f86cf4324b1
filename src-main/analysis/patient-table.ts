/** Which patient a slide is of, as a table with the columns `slide` and `patient` says it. The file is untrusted. */
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { readNamed } from './read-named';
import { slideStem } from './slide-stem';
import { decodedText, delimitedRows } from './text-rows';

const mostBytes = 64 * 1024 * 1024;

/** @returns by the stem of the slide's name. @throws not-found, table-invalid */
export async function readPatients(path: string): Promise<ReadonlyMap<string, string>> {
  const bytes = await readNamed(path, 'the table of patients', mostBytes);
  try {
    return patientsIn(decodedText(bytes));
  } catch (cause) {
    throw new SpindleError('table-invalid', {
      what: 'the table of patients cannot be used',
      where: { path },
      why: reasonOf(cause),
      remedy: 'write a CSV with the columns slide and patient',
      cause,
    });
  }
}

function patientsIn(text: string): Map<string, string> {
  const [header, ...rows] = delimitedRows(text).rows;
  const columnOf = (name: string): number =>
    header?.cells.findIndex((cell) => cell.trim().toLowerCase() === name) ?? -1;
  const [slideColumn, patientColumn] = [columnOf('slide'), columnOf('patient')];
  if (slideColumn < 0 || patientColumn < 0) throw new Error('it has no column slide or no column patient');
  const patients = new Map<string, string>();
  for (const { at, cells } of rows) {
    const [slide, patient] = [cells[slideColumn]?.trim(), cells[patientColumn]?.trim()];
    if (!slide || !patient) throw new Error(`${at} lacks a slide or a patient`);
    const stem = slideStem(slide);
    if ((patients.get(stem) ?? patient) !== patient) throw new Error(`${at} gives a slide a second patient`);
    patients.set(stem, patient);
  }
  return patients;
}
