/** Entry point of the thread that makes figures, built to `out/main/figures-worker.js`: one job after the other. */
import { parentPort } from 'node:worker_threads';
import { asSpindleError } from '../contract/errors';
import { writeCsv } from '../report/csv';
import { writeGeoJson } from '../report/geojson';
import { writeJson } from '../report/json';
import { unpackJob, type FigureAnswer, type FigureJob, type PackedJob } from './figures-protocol';
import { summarise } from './summary';

const port = parentPort;
port?.on('message', (packed: PackedJob) => port.postMessage(answer(packed)));

function answer(packed: PackedJob): FigureAnswer {
  const { id } = packed;
  try {
    const job = unpackJob(packed);
    if (job.kind === 'document') return { id, kind: 'document', value: document(job) };
    return { id, kind: 'summary', value: summarise(job.counted, job.threshold) };
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
