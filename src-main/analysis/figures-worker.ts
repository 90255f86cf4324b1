/** Entry point of the thread that makes figures, built to `out/main/figures-worker.js`: one job after the other. */
import { parentPort } from 'node:worker_threads';
import { asSpindleError } from '../contract/errors';
import { writeCsv } from '../report/csv';
import { writeGeoJson } from '../report/geojson';
import { writeJson } from '../report/json';
import { correctMask } from '../detection/mask-correction';
import { roiCoverage } from '../detection/roi-coverage';
import { unpackJob, type FigureAnswer, type FigureJob, type PackedJob } from './figures-protocol';
import { summarise } from './summary';

const port = parentPort;
port?.on('message', (packed: PackedJob) => port.postMessage(answer(packed)));

function answer(packed: PackedJob): FigureAnswer {
  const { id } = packed;
  try {
    const job = unpackJob(packed);
    switch (job.kind) {
      case 'summarise':
        return { id, kind: 'summary', value: summarise(job.counted, job.threshold) };
      case 'document':
        return { id, kind: 'document', value: document(job) };
      case 'cover':
        return { id, kind: 'coverage', value: roiCoverage(job.mask, job.roi) };
      case 'correct':
        return { id, kind: 'corrected', value: correctMask(job.mask, job.edits) };
    }
  } catch (thrown) {
    return { id, kind: 'failed', error: asSpindleError(thrown).toReport() };
  }
}

function document({ format, result }: Extract<FigureJob, { kind: 'document' }>): Uint8Array {
  switch (format) {
    case 'geojson':
      return writeGeoJson(result);
    case 'csv':
      return writeCsv(result);
    case 'json':
      return writeJson(result);
  }
}
