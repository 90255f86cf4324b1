/** Technical names in the words of those who read slides; the technical term stands in tooltips and details. */
import type { ModelSummary } from '../../src-main/contract/model';
import type { SlideInfo } from '../../src-main/contract/slide';
import { formatNumber } from './figures';

const formats: Readonly<Record<string, string>> = {
  aperio: 'Aperio',
  argos: 'Argos',
  dicom: 'DICOM',
  'generic-tiff': 'TIFF',
  'hamamatsu-ndpi': 'Hamamatsu NDPI',
  'hamamatsu-vms': 'Hamamatsu VMS',
  huron: 'Huron',
  leica: 'Leica SCN',
  mirax: '3DHISTECH MIRAX',
  'ome-tiff': 'OME-TIFF',
  'philips-tiff': 'Philips TIFF',
  'plain-image': 'picture',
  sakura: 'Sakura',
  trestle: 'Trestle',
  ventana: 'Ventana',
  zeiss: 'Zeiss CZI',
};

/** `Aperio`, `DICOM, Leica Biosystems`; the maker only where the format does not say it. */
export function formatWords({ format, vendor }: Pick<SlideInfo, 'format' | 'vendor'>): string {
  const name = formats[format] ?? format;
  if (vendor === null || vendor === format || name.toLowerCase().includes(vendor.toLowerCase())) return name;
  return `${name}, ${vendor}`;
}

/** What the symmetry of a model means for the person: `C8`, `D4`, `C1`. */
function orientationWords(group: string): string {
  const [, kind, count] = /^([CD])(\d+)$/.exec(group) ?? [];
  if (kind === undefined || count === undefined) return `symmetry ${group}`;
  if (kind === 'C' && count === '1')
    return 'looks at each cell as it lies, so that turning the slide can change its answer';
  const mirrored = kind === 'D' ? ', and mirrored' : '';
  return `looks at each cell from ${count} directions${mirrored}, so that turning the slide hardly changes its answer`;
}

/** µm per pixel as the objective that it is like: 0.25 is 40×. */
function objectiveWords(mpp: number): string {
  return `${formatNumber(10 / mpp, Number.isInteger(10 / mpp) ? 0 : 1)}×`;
}

/** A sentence's end, to follow the model's name. */
export function modelWords({
  group,
  mpp,
  judgeMpp,
}: Pick<ModelSummary, 'group' | 'mpp' | 'judgeMpp'>): string {
  const scales =
    mpp === judgeMpp
      ? `works at ${objectiveWords(mpp)}`
      : `searches at ${objectiveWords(mpp)} and decides at ${objectiveWords(judgeMpp)}`;
  return `${scales}; ${orientationWords(group)}`;
}
