/**
 * Documents of analyses beside the labels of the same slides: each result with the file of labels that has its slide's name, ready to be
 * evaluated. A result without labels is no result without mitoses: it is an error.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { plural } from '../base/count-words';
import { fileStem } from '../base/file-stem';
import { openRegularFile } from '../base/regular-file';
import type { PlacedPoint } from '../base/point';
import { printable } from '../base/printable';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { roiTest } from '../contract/roi-index';
import type { EvaluatedSlide } from '../evaluation/evaluation';
import { matchDetections, type ReferenceLabels } from '../evaluation/matching';
import { readAnnotations, type AnnotationFile } from '../exchange/read-annotations';
import { sameName } from './document-names';
import { readResult, resultDocument, type ResultDocument } from './read-result';
import { slideStem } from './slide-stem';
import { referenceLabels } from './reference-labels';
import type { ClassMeaning } from './known-classes';

export interface LabelledResults {
  readonly slides: readonly EvaluatedSlide[];
  readonly model: { readonly id: string; readonly version: string; readonly sha256: string };
  /** The model's own, at which the documents were written. */
  readonly threshold: number;
  /** What must be read beside the figures; sentences. */
  readonly notes: readonly string[];
}

export interface LabelChoice {
  /** A file, for one result; or a folder of files with the names of the slides. */
  readonly labels: string;
  /** Meanings of classes by their names in lower case. */
  readonly classes: ReadonlyMap<string, ClassMeaning>;
  /** Patient of each slide, by the stem of its name; others are a patient each. */
  readonly patients: ReadonlyMap<string, string>;
}

/**
 * @param results JSON documents of analyses, or folders of them
 * @throws nothing-readable, not-found, broken-file, unsupported-format, table-invalid; conflict for results of several models or of one slide
 */
export async function labelledResults(
  results: readonly string[],
  { labels, classes, patients }: LabelChoice,
): Promise<LabelledResults> {
  const documents: (readonly [path: string, result: ResultDocument])[] = [];
  for (const path of await documentsIn(results))
    documents.push([path, await readResult(path, resultDocument)]);
  const [first] = documents;
  if (first === undefined) throw nothingToEvaluate(results);
  const { model, threshold } = first[1];
  requireOneModel(documents);
  const findLabels = await labelFiles(labels, documents.length);
  const notes: string[] = [];
  const slides: EvaluatedSlide[] = [];
  const labelled = new Map<string, string>();
  if (patients.size > 0) requirePatients(documents, patients);
  for (const [path, result] of documents) {
    const { slide, mpp, detections, analysedAreaMm2, skippedTiles } = result;
    const stem = fileStem(slide.name);
    const name = slide.scene === null ? stem : `${stem} scene ${slide.scene}`;
    const file = findLabels(stem, slide.name);
    if (file === null) throw noLabels(path, slide.name, labels);
    const other = labelled.get(file);
    if (other !== undefined) throw oneFileForTwo(file, other, path);
    labelled.set(file, path);
    const read = await annotationsOf(file, notes);
    if (read.slide.key !== null && read.slide.key !== slide.key) throw labelsOfAnother(file, slide.name);
    const { proposals, ...all } = referenceLabels(read.annotations, classes, file);
    if (proposals > 0)
      notes.push(
        `${printable(basename(file))}: ${proposals} annotations that software proposed are no labels.`,
      );
    const { reference, outside } = withinAnalysed(all, result);
    if (outside > 0)
      notes.push(
        `${printable(basename(file))}: ${plural(outside, 'label lies', 'labels lie')} outside what was analysed, and ${outside === 1 ? 'is' : 'are'} left out.`,
      );
    const doubled = doubledLabels(reference.mitoses, mpp);
    if (doubled > 0)
      notes.push(
        `${printable(basename(file))}: ${plural(doubled, 'labelled mitosis lies', 'labelled mitoses lie')} on another one; each counts.`,
      );
    if (skippedTiles.length > 0)
      notes.push(
        `${printable(slide.name)}: ${plural(skippedTiles.length, 'tile', 'tiles')} could not be read; what lies in them counts as missed.`,
      );
    slides.push({
      name,
      group: patients.get(slideStem(slide.name)) ?? slide.key,
      scanner: slide.vendor,
      found: matchDetections(detections, reference, mpp),
      labels: reference.mitoses,
      areaMm2: analysedAreaMm2,
    });
  }
  return { slides, model, threshold, notes };
}

async function documentsIn(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch((cause: unknown) => {
      throw notFound(path, cause);
    });
    if (found.isDirectory()) {
      const names = (await readdir(path)).filter(
        (name) => name.endsWith('.json') && !/^summary(-\d+)?\.json$/.test(name),
      );
      files.push(...names.sort().map((name) => join(path, name)));
    } else files.push(path);
  }
  return [...new Set(files)];
}

/** @returns a function that names the file of a slide's labels; `null` where there is none */
async function labelFiles(
  labels: string,
  results: number,
): Promise<(stem: string, name: string) => string | null> {
  const found = await stat(labels).catch((cause: unknown) => {
    throw notFound(labels, cause);
  });
  if (!found.isDirectory()) {
    if (results === 1) return () => labels;
    throw new SpindleError('usage', {
      what: 'one file cannot label several slides',
      where: { path: labels },
      why: `${results} results were named`,
      remedy: 'name a folder that holds a file of labels for each slide, with its name',
    });
  }
  const files = new Map<string, string[]>();
  for (const name of await readdir(labels)) {
    // `a.geojson`, and `a.svs.geojson.gz`.
    const stem = sameName(
      name.replace(/(\.(geojsonl?|ndjson|jsonl|coco\.json|json|ome\.xml|xml|parquet|dcm)(\.gz)?)$/i, ''),
    );
    if (stem !== sameName(name)) files.set(stem, [...(files.get(stem) ?? []), join(labels, name)]);
  }
  return (stem, name) => {
    const candidates = [
      ...(files.get(sameName(name)) ?? []),
      ...(stem === name ? [] : (files.get(sameName(stem)) ?? [])),
    ];
    const [only, other] = candidates;
    if (other !== undefined)
      throw new SpindleError('conflict', {
        what: 'there are several files of labels for one slide',
        where: { path: labels },
        why: candidates.map((path) => basename(path)).join(', '),
        remedy: 'leave one of them in the folder',
      });
    return only ?? null;
  };
}

async function annotationsOf(path: string, notes: string[]): Promise<AnnotationFile> {
  const file = await openRegularFile(path).catch((cause: unknown) => {
    throw notFound(path, cause);
  });
  // The stream closes the file.
  const read = await readAnnotations(file.createReadStream(), { path });
  for (const { what, count } of read.leftOut)
    notes.push(`${printable(basename(path))}: not understood: ${what} (${count}).`);
  return read;
}

/** Of the region of interest, or of the slide: what lies outside was never looked at. */
function withinAnalysed(
  { mitoses, ignored }: ReferenceLabels,
  { roi, slide: { width, height } }: ResultDocument,
): { readonly reference: ReferenceLabels; readonly outside: number } {
  const isInRoi = roi === null ? null : roiTest({ polygons: roi.coordinates });
  const isAnalysed = ({ x, y }: PlacedPoint): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && (isInRoi === null || isInRoi(x, y));
  const reference = { mitoses: mitoses.filter(isAnalysed), ignored: ignored.filter(isAnalysed) };
  return { reference, outside: mitoses.length - reference.mitoses.length };
}

/** Within this distance of one another, µm, two labels are hardly two mitoses. */
const sameUm = 1;

function doubledLabels(mitoses: readonly PlacedPoint[], { x: mppX, y: mppY }: ResultDocument['mpp']): number {
  const places = new Set<string>();
  let doubled = 0;
  for (const { x, y } of mitoses) {
    const place = `${Math.round((x * mppX) / sameUm)} ${Math.round((y * mppY) / sameUm)}`;
    if (places.has(place)) doubled += 1;
    places.add(place);
  }
  return doubled;
}

/** A slide that the table does not name would be taken for a patient of its own. */
function requirePatients(
  documents: readonly (readonly [path: string, result: ResultDocument])[],
  patients: ReadonlyMap<string, string>,
): void {
  const unnamed = documents.filter(([, { slide }]) => !patients.has(slideStem(slide.name)));
  if (unnamed.length === 0) return;
  const named = unnamed.slice(0, mostNamed).map(([, { slide }]) => printable(slide.name));
  const more = unnamed.length > mostNamed ? ` and ${unnamed.length - mostNamed} more` : '';
  throw new SpindleError('table-invalid', {
    what: 'the table of patients does not name every slide',
    why: `${named.join(', ')}${more} stand in no line of it`,
    remedy: 'add a line for each, or leave --patients out',
  });
}

const mostNamed = 5;

function labelsOfAnother(file: string, slide: string): SpindleError {
  return new SpindleError('conflict', {
    what: 'the labels are of another slide',
    where: { path: file },
    why: `the file states the key of another slide than ${printable(slide)}`,
    remedy: 'name the labels of this slide',
  });
}

function oneFileForTwo(file: string, first: string, second: string): SpindleError {
  return new SpindleError('conflict', {
    what: 'one file would label two slides of one name',
    where: { path: file },
    why: `${printable(basename(first))} and ${printable(basename(second))} are of slides of the same name`,
    remedy: 'evaluate them in two calls, or rename a slide and its labels',
  });
}

/** Scores of two models, and one slide counted twice, make figures of nothing. */
function requireOneModel(documents: readonly (readonly [path: string, result: ResultDocument])[]): void {
  const [first] = documents;
  const seen = new Map<string, string>();
  for (const [path, { model, slide, threshold }] of documents) {
    if (model.sha256 !== first?.[1].model.sha256 || threshold !== first[1].threshold)
      throw new SpindleError('conflict', {
        what: 'the results are not of one model at one threshold',
        where: { path },
        why: `it is of ${model.id} ${model.version} at ${threshold}, the first of ${first?.[1].model.id} ${first?.[1].model.version} at ${first?.[1].threshold}`,
        remedy: 'name results of one model; a second model goes behind --against',
      });
    const key = `${slide.key} ${slide.scene}`;
    const other = seen.get(key);
    if (other !== undefined)
      throw new SpindleError('conflict', {
        what: 'two results are of the same slide',
        where: { path },
        why: `${printable(basename(other))} is of it, too`,
        remedy: 'name one of them',
      });
    seen.set(key, path);
  }
}

function nothingToEvaluate(paths: readonly string[]): SpindleError {
  return new SpindleError('nothing-readable', {
    what: 'there is nothing to evaluate',
    where: { path: paths[0] ?? '' },
    why: 'no JSON document of an analysis is there',
    remedy: 'analyse the slides with --formats json, and name the folder of the documents',
  });
}

function noLabels(path: string, slide: string, labels: string): SpindleError {
  return new SpindleError('not-found', {
    what: 'there are no labels for a slide',
    where: { path },
    why: `${labels} holds no file of annotations with the name of ${printable(slide)}`,
    remedy: 'add them, an empty file of annotations where the slide has no mitosis; or leave the result out',
  });
}

function notFound(path: string, cause: unknown): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot read it',
    where: { path },
    why: reasonOf(cause),
    remedy: 'check the path and the permissions',
    cause,
  });
}
