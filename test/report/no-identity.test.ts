/** No document carries what may identify somebody, however much of it the slide holds. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resultGeoJson } from '../../src-main/analysis/result-geojson';
import { renderedFormats } from '../../src-main/contract/report';
import { renderReport } from '../../src-main/report/render';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { writeDicomSeries } from '../fixture/dicom-wsi';
import { temporaryFolder } from '../temporary-folder';
import { exampleResult } from './example-result';
import { readPdf } from './pdf/read-pdf';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('documents over a slide with a patient’s name', () => {
  it.each(['geojson', ...renderedFormats] as const)('%s says nothing of them', async (format) => {
    await writeDicomSeries(folder.path);
    const slide = await openSlide(join(folder.path, '4.dcm'), { decoder: inProcessDecoder });
    try {
      const { name, vendor, properties } = slide.info;
      const keys = [
        'PatientName',
        'PatientBirthDate',
        'AccessionNumber',
        'DeviceSerialNumber',
        'StudyInstanceUID',
      ];
      const secrets = keys.map((key) => properties[`dicom.${key}`] ?? '');
      expect(secrets).not.toContain('');
      const result = exampleResult({
        slide: {
          ...{ name, format: 'dicom', vendor, width: 300, height: 200, objectivePower: 40 },
          ...{
            picture: await slide.picture(),
            fingerprint: slide.fingerprint,
            otherFiles: slide.files.length,
            scene: null,
          },
        },
        mpp: { x: 0.25, y: 0.25, source: 'slide' },
        candidates: [{ x: 100.5, y: 90.5, score: 0.9 }],
      });
      const bytes = format === 'geojson' ? resultGeoJson(result) : await renderReport(format, result, slide);
      const { text, info } = format === 'pdf' ? await readPdf(bytes) : { text: '', info: {} };
      const words = Buffer.from(bytes).toString('latin1') + text + JSON.stringify(info);
      for (const secret of secrets) expect(words).not.toContain(secret);
    } finally {
      await slide.close();
    }
  });
});
