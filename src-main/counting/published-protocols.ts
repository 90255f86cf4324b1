/**
 * The counting protocols of the literature. Each figure was compared with the text that `source` names; where only a secondary
 * text could be opened, `source.kind` says so. A score is the part of a grade that follows from the count: `note` says what else
 * the grade depends on. Protocols whose figures could not be compared are not here.
 */
import { protocolKey, type Protocol } from '../contract/domain/protocol';
import { nottinghamByField, nottinghamPerMm2 } from './nottingham';

const checked = '2026-11-29';
const hotspot = 'mitotic figures in the area with most of them';

const gist: Protocol = {
  id: 'gist-5mm2',
  version: '1',
  name: 'GIST, 5 mm²',
  tumour: 'Gastrointestinal stromal tumour',
  counted: hotspot,
  ...{ area: { kind: 'area', mm2: 5 }, unitMm2: 5, rounding: 'none', otherArea: 'scaled' },
  bands: [{ name: 'low mitotic rate' }, { name: 'high mitotic rate', above: 5 }],
  note: 'The risk depends on site and size as well.',
  citation: 'UICC TNM Classification of Malignant Tumours: GIST, histopathological grading',
  source: {
    kind: 'secondary',
    read: 'Excerpt of the UICC TNM chapter on GIST (low: 5 or fewer per 50 HPF, high: over 5 per 50 HPF); SEER, site-specific factor “Mitotic count” of GIST (50 HPF are 5 mm²)',
  },
  checked,
};

const gutNet: Protocol = {
  id: 'net-gep-2mm2',
  version: '1',
  name: 'NET of gut and pancreas, per 2 mm²',
  tumour: 'Neuroendocrine tumour of the gastrointestinal tract and the pancreas',
  counted: 'mitotic figures in 10 mm² of the most active areas, stated per 2 mm²',
  ...{ area: { kind: 'area', mm2: 10 }, unitMm2: 2, rounding: 'none', otherArea: 'scaled' },
  bands: [{ name: 'G1' }, { name: 'G2', atLeast: 2 }, { name: 'G3', above: 20 }],
  note: 'The Ki-67 index is counted too; the higher of both grades stands. Applies to well-differentiated tumours.',
  citation: 'WHO Classification of Tumours: Digestive System Tumours, 5th edition, IARC 2019',
  source: {
    kind: 'secondary',
    read: 'Table of the WHO grades in a review of J Nucl Med Technol (50 fields of 0.2 mm², stated per 2 mm²), and the same in UpToDate, topic 122325',
  },
  checked,
};

const lungCarcinoid: Protocol = {
  id: 'lung-carcinoid-2mm2',
  version: '1',
  name: 'Lung carcinoid, 2 mm²',
  tumour: 'Neuroendocrine tumour of the lung with the morphology of a carcinoid',
  counted: hotspot,
  ...{ area: { kind: 'area', mm2: 2 }, unitMm2: 2, rounding: 'none', otherArea: 'scaled' },
  bands: [
    { name: 'typical carcinoid' },
    { name: 'atypical carcinoid', atLeast: 2 },
    { name: 'more than 10 per 2 mm²', above: 10 },
  ],
  note: 'Necrosis makes a carcinoid atypical at any count.',
  citation:
    'Travis et al., WHO Classification of Tumours of the Lung, Pleura, Thymus and Heart, 4th edition, 2015',
  source: {
    kind: 'secondary',
    read: 'PathologyOutlines, “Atypical carcinoid tumor / neuroendocrine tumor, grade 2” (2 to 10 per 2 mm²); ENETS abstract “Interobserver variability of pulmonary carcinoids” (typical: below 2 per 2 mm²)',
  },
  checked,
};

const adrenalCortex: Protocol = {
  id: 'adrenocortical-10mm2',
  version: '1',
  name: 'Adrenal cortical carcinoma, 10 mm²',
  tumour: 'Adrenal cortical carcinoma',
  counted: hotspot,
  ...{ area: { kind: 'area', mm2: 10 }, unitMm2: 10, rounding: 'none', otherArea: 'scaled' },
  bands: [{ name: 'low grade' }, { name: 'high grade', above: 20 }],
  citation: 'WHO Classification of Endocrine and Neuroendocrine Tumours, 5th edition, 2022',
  source: {
    kind: 'secondary',
    read: 'Abstract of Vocino Trucco et al., Virchows Arch 2025, doi 10.1007/s00428-025-04278-0 (20 per 10 mm²); abstract of Weiss et al., Am J Surg Pathol 1989;13:202 (low: at most 20, high: more than 20 per 50 HPF)',
  },
  checked,
};

const medullaryThyroid: Protocol = {
  id: 'imtcgs-2mm2',
  version: '1',
  name: 'Medullary thyroid carcinoma (IMTCGS), 2 mm²',
  tumour: 'Medullary thyroid carcinoma',
  counted: hotspot,
  ...{ area: { kind: 'area', mm2: 2 }, unitMm2: 2, rounding: 'none', otherArea: 'scaled' },
  bands: [{ name: 'low grade by the count' }, { name: 'high grade', atLeast: 5 }],
  note: 'A Ki-67 index of 5 % or more, or necrosis, makes a high grade at any count.',
  citation: 'Xu et al., J Clin Oncol 2022;40:96, doi 10.1200/JCO.21.01329',
  source: { kind: 'primary', read: 'The abstract of the paper on PubMed, 34731032' },
  checked,
};

const highGradeThyroid: Protocol = {
  id: 'thyroid-high-grade-2mm2',
  version: '1',
  name: 'Differentiated high-grade thyroid carcinoma, 2 mm²',
  tumour: 'Differentiated carcinoma of the thyroid follicular cell',
  counted: hotspot,
  ...{ area: { kind: 'area', mm2: 2 }, unitMm2: 2, rounding: 'none', otherArea: 'scaled' },
  bands: [{ name: 'not high grade by the count' }, { name: 'high grade', atLeast: 5 }],
  note: 'Necrosis makes a high grade at any count. Poorly differentiated carcinoma has criteria of its own.',
  citation: 'WHO Classification of Endocrine and Neuroendocrine Tumours, 5th edition, 2022',
  source: { kind: 'secondary', read: 'Mayo Clinic Laboratories, endocrine pathology case of February 2023' },
  checked,
};

const melanoma: Protocol = {
  id: 'melanoma-1mm2',
  version: '1',
  name: 'Melanoma, mitoses per mm²',
  tumour: 'Cutaneous melanoma',
  counted: 'dermal mitotic figures in the 1 mm² with most of them',
  ...{ area: { kind: 'area', mm2: 1 }, unitMm2: 1, rounding: 'none', otherArea: 'refused' },
  bands: [],
  note: 'The rate is reported; it gives no score of its own. Figures of the epidermis are not counted.',
  citation: 'AJCC melanoma staging: “hot spot” approach, the largest number of dermal mitoses in 1 mm²',
  source: {
    kind: 'secondary',
    read: 'Abstract of Litzner et al., Am J Dermatopathol 2012;34:827, which repeats the recommendation',
  },
  checked,
};

const softTissue: Protocol = {
  id: 'fnclcc-10hpf',
  version: '1',
  name: 'Soft tissue sarcoma (FNCLCC), 10 HPF',
  tumour: 'Soft tissue sarcoma',
  counted: 'mitotic figures in 10 successive high-power fields of the most active area',
  ...{ area: { kind: 'fields', fields: 10, diameterMm: null }, unitMm2: null },
  ...{ rounding: 'nearest', otherArea: 'refused' },
  bands: [{ name: 'score 1' }, { name: 'score 2', atLeast: 10 }, { name: 'score 3', atLeast: 20 }],
  note: 'Differentiation and necrosis are scored too. The texts that were opened do not state the size of a field, so the diameter of your microscope’s field must be entered.',
  citation: 'Fédération Nationale des Centres de Lutte Contre le Cancer (FNCLCC) histologic grading',
  source: {
    kind: 'secondary',
    read: 'PathologyOutlines, “Soft tissue: grading” (10 successive HPF; 0–9, 10–19, 20 or more); NCI PDQ, table of the FNCLCC system, with the same figures',
  },
  checked,
};

const meningioma: Protocol = {
  id: 'meningioma-10hpf',
  version: '1',
  name: 'Meningioma, 10 HPF',
  tumour: 'Meningioma',
  counted: hotspot,
  ...{ area: { kind: 'fields', fields: 10, diameterMm: null }, unitMm2: null },
  ...{ rounding: 'nearest', otherArea: 'refused' },
  bands: [
    { name: 'grade 1 by the count' },
    { name: 'grade 2', atLeast: 4 },
    { name: 'grade 3', atLeast: 20 },
  ],
  note: 'Brain invasion, histological features and molecular markers raise the grade at any count. The texts that were opened do not state the size of a field, so the diameter of your microscope’s field must be entered.',
  citation: 'WHO Classification of Tumours of the Central Nervous System, 4th and 5th edition',
  source: {
    kind: 'secondary',
    read: 'PathologyOutlines, “WHO grading of meningiomas” (4 to 19, and 20 or more, per 10 HPF); Neurosurgery Wiki, “WHO grade 2 meningioma”, for the edition of 2021 (4 or more per 10 HPF)',
  },
  checked,
};

/** Ten fields of 0.55 mm: the area that veterinary pathology counts in. */
const veterinary = {
  area: { kind: 'area', mm2: 2.37 },
  unitMm2: null,
  rounding: 'nearest',
  otherArea: 'refused',
} as const;

const mastCellKiupel: Protocol = {
  id: 'canine-mast-cell-kiupel',
  version: '1',
  name: 'Canine cutaneous mast cell tumour (Kiupel), 2.37 mm²',
  tumour: 'Canine cutaneous mast cell tumour',
  counted: 'mitotic figures in ten high-power fields with the highest mitotic activity',
  ...veterinary,
  bands: [{ name: 'low grade by the count' }, { name: 'high grade', atLeast: 7 }],
  note: 'Multinucleated cells, bizarre nuclei or karyomegaly make a high grade at any count. The abstract states 10 HPF; 2.37 mm² is the area in which veterinary pathology counts them today.',
  citation: 'Kiupel et al., Vet Pathol 2011;48:147, doi 10.1177/0300985810386469',
  source: {
    kind: 'primary',
    read: 'The abstract of the paper (7 or more in 10 HPF); the area from the commentary on Romansik et al., Vet Pathol 2024, doi 10.1177/03009858241246987',
  },
  checked,
};

const mastCellRomansik: Protocol = {
  id: 'canine-mast-cell-romansik',
  version: '1',
  name: 'Canine cutaneous mast cell tumour (Romansik), 2.37 mm²',
  tumour: 'Canine cutaneous mast cell tumour',
  counted: hotspot,
  ...veterinary,
  bands: [{ name: 'at most 5: longer survival' }, { name: 'more than 5: shorter survival', above: 5 }],
  note: 'The paper first stated 2.7 mm²; its erratum of 2024 corrects this to 2.37 mm².',
  citation: 'Romansik et al., Vet Pathol 2007;44:335, and its erratum of 2024',
  source: {
    kind: 'primary',
    read: 'The abstract of the paper; for the area the commentary on its erratum, Vet Pathol 2024, doi 10.1177/03009858241246987',
  },
  checked,
};

const canineMammary: Protocol = {
  id: 'canine-mammary',
  version: '1',
  name: 'Canine mammary carcinoma, 2.37 mm²',
  tumour: 'Canine mammary carcinoma',
  counted: 'mitotic figures in ten fields of 0.55 mm at the periphery or in the most active parts',
  ...veterinary,
  bands: [{ name: 'score 1' }, { name: 'score 2', atLeast: 10 }, { name: 'score 3', atLeast: 20 }],
  note: 'Tubule formation and nuclear pleomorphism are scored too.',
  citation: 'Peña et al., Vet Pathol 2013;50:94, doi 10.1177/0300985812447830',
  source: {
    kind: 'secondary',
    read: 'Withrow and MacEwen’s Small Animal Clinical Oncology, 6th edition, table 28.3 (field 0.55 mm, 10 HPF of 2.37 mm²)',
  },
  checked,
};

const felineMammary: Protocol = {
  id: 'feline-mammary',
  version: '1',
  name: 'Feline mammary carcinoma (Elston and Ellis), 2.37 mm²',
  tumour: 'Feline mammary carcinoma',
  counted: 'mitotic figures in ten fields of 0.55 mm at the periphery or in the most active parts',
  ...veterinary,
  bands: [{ name: 'score 1' }, { name: 'score 2', atLeast: 9 }, { name: 'score 3', atLeast: 18 }],
  note: 'Tubule formation and nuclear pleomorphism are scored too. Other grading systems for cats have other cut-offs.',
  citation: 'Elston and Ellis, Histopathology 1991;19:403, as applied to cats',
  source: {
    kind: 'secondary',
    read: 'Withrow and MacEwen’s Small Animal Clinical Oncology, 6th edition, table 28.3 (field 0.55 mm, 10 HPF of 2.37 mm²)',
  },
  checked,
};

const canineMeningioma: Protocol = {
  id: 'canine-meningioma',
  version: '1',
  name: 'Canine meningioma, 2.37 mm²',
  tumour: 'Canine meningioma',
  counted: 'mitotic figures in consecutive fields of the most active area',
  ...veterinary,
  bands: [
    { name: 'grade I by the count' },
    { name: 'grade II', atLeast: 4 },
    { name: 'grade III', atLeast: 20 },
  ],
  note: 'Brain invasion, histological features and anaplasia raise the grade at any count.',
  citation: 'Standardisation of canine meningioma grading, University of Veterinary Medicine Hannover',
  source: { kind: 'primary', read: 'The abstract in TiHo eLib, tiho_mods_00008202' },
  checked,
};

export const publishedProtocols: readonly Protocol[] = [
  nottinghamPerMm2,
  ...nottinghamByField,
  ...[gist, gutNet, lungCarcinoid, adrenalCortex, medullaryThyroid, highGradeThyroid, melanoma],
  ...[softTissue, meningioma],
  ...[mastCellKiupel, mastCellRomansik, canineMammary, felineMammary, canineMeningioma],
];

const byKey = new Map(publishedProtocols.map((protocol) => [protocolKey(protocol), protocol]));

/** Keys that a person's own protocols may not use. */
export const publishedKeys: ReadonlySet<string> = new Set(byKey.keys());

/** @param own a person's protocols. @returns `null` where there is none with that key */
export function protocolOf(key: string, own: readonly Protocol[] = []): Protocol | null {
  return byKey.get(key) ?? own.find((protocol) => protocolKey(protocol) === key) ?? null;
}
