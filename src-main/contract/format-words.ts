/** The name of a slide's format in the words of those who read slides; the technical name stands in tables and details. */
import type { SlideInfo } from './slide';

const formats: Readonly<Record<string, string>> = {
  aperio: 'Aperio',
  argos: 'Argos',
  dicom: 'DICOM',
  dicomweb: 'DICOM (DICOMweb)',
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
