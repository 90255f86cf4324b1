/** Entry point of the thread that makes figures, built to `out/main/figures-worker.js`: one job after the other. */
import { parentPort } from 'node:worker_threads';
import { asSpindleError } from '../contract/errors';
import { correctMask } from '../detection/mask-correction';
import { outlineMask } from '../detection/mask-outline';
import { roiCoverage } from '../detection/roi-coverage';
import { stainFigures } from '../detection/stain-figures';
import { findTissue } from '../detection/tissue';
import { writeCsv } from '../report/csv';
import { writeJson } from '../report/json';
import {
  unpackJob,
  type FigureAnswer,
  type FigureJob,
  type FigureValues,
  type PackedJob,
} from './figures-protocol';
import { limitsOf } from './limit-run';
import { resultGeoJson } from './result-geojson';
import { summariseRun } from './summarise-run';

const port = parentPort;
port?.on('message', (packed: PackedJob) => port.postMessage(answer(packed)));

function answer(packed: PackedJob): FigureAnswer {
  const { id } = packed;
  try {
    return { id, value: valueOf(unpackJob(packed)) };
  } catch (thrown) {
    return { id, error: asSpindleError(thrown).toReport() };
  }
}

function valueOf(job: FigureJob): FigureValues[keyof FigureValues] {
  switch (job.kind) {
    case 'tissue':
      return findTissue(job.overview, job.focus);
    case 'outline':
      return outlineMask(job.mask);
    case 'stain':
      return stainFigures(job.overview, job.mask);
    case 'correct':
      return correctMask(job.mask, job.edits);
    case 'cover':
      return roiCoverage(job.mask, job.roi);
    case 'limit':
      return limitsOf(job.run, job.regions);
    case 'summarise':
      return summariseRun(job.counted, job.threshold);
    case 'document':
      return document(job);
  }
}

function document({ format, result }: Extract<FigureJob, { kind: 'document' }>): Uint8Array {
  switch (format) {
    case 'geojson':
      return resultGeoJson(result);
    case 'csv':
      return writeCsv(result);
    case 'json':
      return writeJson(result);
  }
}
