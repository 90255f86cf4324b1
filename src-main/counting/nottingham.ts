/** The mitotic score of the Nottingham histologic grade: a table by the diameter of the microscope's field, and per mm². */
import type { Protocol } from '../contract/domain/protocol';

const checked = '2026-11-29';

const breast = {
  version: '1',
  tumour: 'Invasive carcinoma of the breast',
  note: 'Tubule formation and nuclear pleomorphism are scored too; the sum gives the grade.',
} as const;

/**
 * Field diameter in hundredths of a millimetre, and the least count of score 2 and of score 3 in ten fields: CAP's table, which is
 * adapted from the NHS Breast Screening Programme's and the Royal College of Pathologists'.
 */
const rows: readonly (readonly [hundredths: number, score2: number, score3: number])[] = [
  ...([
    [40, 5, 10],
    [41, 5, 10],
    [42, 6, 11],
    [43, 6, 11],
    [44, 6, 12],
  ] as const),
  ...([
    [45, 6, 12],
    [46, 7, 13],
    [47, 7, 13],
    [48, 7, 14],
    [49, 7, 14],
  ] as const),
  ...([
    [50, 8, 15],
    [51, 8, 15],
    [52, 8, 16],
    [53, 9, 17],
    [54, 9, 17],
  ] as const),
  ...([
    [55, 9, 18],
    [56, 9, 18],
    [57, 10, 19],
    [58, 10, 20],
    [59, 10, 20],
  ] as const),
  ...([
    [60, 11, 21],
    [61, 11, 22],
    [62, 12, 23],
    [63, 12, 23],
    [64, 12, 24],
  ] as const),
  ...([
    [65, 13, 25],
    [66, 13, 25],
    [67, 13, 26],
    [68, 14, 27],
    [69, 14, 28],
  ] as const),
];

/** One protocol for each field diameter from 0.40 to 0.69 mm. */
export const nottinghamByField: readonly Protocol[] = rows.map(([hundredths, score2, score3]) => {
  const diameter = (hundredths / 100).toFixed(2);
  return {
    ...breast,
    id: `nottingham-field-${diameter}`,
    name: `Nottingham, 10 fields of ${diameter} mm`,
    counted: 'mitotic figures in 10 high-power fields of the most active part',
    area: { kind: 'fields', fields: 10, diameterMm: hundredths / 100 },
    unitMm2: null,
    bands: [{ name: 'score 1' }, { name: 'score 2', atLeast: score2 }, { name: 'score 3', atLeast: score3 }],
    rounding: 'nearest',
    otherArea: 'refused',
    citation:
      'College of American Pathologists, invasive carcinoma of the breast, table 1, after NHSBSP and the Royal College of Pathologists',
    source: {
      kind: 'secondary',
      read: 'Two transcripts of CAP’s table, which agree in every row: the reporting form xenabyte/Cancer-Biomarker-Reporting-tools (protocol of 2018), and the code of another reporting program (protocol 4.10.0.0). 0.59 and 0.63 mm also in PathologyOutlines, “Breast cancer: histologic grading”, which has 11 instead of 12 for score 3 at 0.44 mm',
    },
    checked,
  };
});

/** Counted in 2.37 mm² (ten fields of 0.55 mm; Cree et al., Mod Pathol 2021); larger areas are scaled to 1 mm². */
export const nottinghamPerMm2: Protocol = {
  ...breast,
  id: 'nottingham-mm2',
  name: 'Nottingham, per mm²',
  counted: 'mitotic figures in the area with most of them, stated per mm²',
  area: { kind: 'area', mm2: 2.37 },
  unitMm2: 1,
  bands: [{ name: 'score 1' }, { name: 'score 2', atLeast: 4 }, { name: 'score 3', atLeast: 8 }],
  rounding: 'nearest',
  otherArea: 'scaled',
  citation: 'College of American Pathologists, invasive carcinoma of the breast: mitotic rate per mm²',
  source: {
    kind: 'secondary',
    read: 'HL7 FHIR, Breast Cancer Data, code system oncology-MitoticCountScoreCS (at most 3, 4 to 7, 8 or more per mm²); Bonert and Tate, BioMed Eng OnLine 2017;16:28, abstract (cut-offs of 3 and 8 per mm²). Rounding to a whole number is ours: no text that was opened says what 3.5 is',
  },
  checked,
};
