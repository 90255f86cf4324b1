/**
 * Documents of analyses beside the labels of the same slides: each result with the file of labels that has its slide's name, ready to be
 * evaluated. A result without labels is no result without mitoses: it is an error.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { openRegularFile } from '../base/regular-file';
import { printable } from '../base/printable';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import type { EvaluatedSlide } from '../evaluation/evaluation';
import { matchDetections } from '../evaluation/matching';
import { readAnnotations } from '../exchange/read-annotations';
import { sameName } from './document-names';
import { readResult, resultDocument, type ResultDocument } from './read-result';
import { slideStem } from './slide-stem';
import { referenceLabels, type ClassMeaning } from './reference-labels';

export interface LabelledResults {
  readonly slides: readonly EvaluatedSlide[];
  /** `id version`. */
  readonly model: string;
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
  for (const [path, result] of documents) {
    const { slide, mpp, detections, analysedAreaMm2, skippedTiles } = result;
    const stem = basename(slide.name, extname(slide.name));
    const name = slide.scene === null ? stem : `${stem} scene ${slide.scene}`;
    const file = findLabels(stem, slide.name);
    if (file === null) throw noLabels(path, slide.name, labels);
    const reference = referenceLabels(await annotationsOf(file, notes), classes, file);
    if (skippedTiles.length > 0)
      notes.push(
        `${printable(slide.name)}: ${skippedTiles.length} tiles could not be read; what lies in them counts as missed.`,
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
  return { slides, model: `${model.id} ${model.version}`, threshold, notes };
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
    const stem = sameName(name.replace(/(\.(geojson|ndjson|jsonl|json|xml)(\.gz)?)$/i, ''));
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

async function annotationsOf(
  path: string,
  notes: string[],
): Promise<Awaited<ReturnType<typeof readAnnotations>>['annotations']> {
  const file = await openRegularFile(path).catch((cause: unknown) => {
    throw notFound(path, cause);
  });
  // The stream closes the file.
  const { annotations, leftOut } = await readAnnotations(file.createReadStream(), { path });
  for (const { what, count } of leftOut)
    notes.push(`${printable(basename(path))}: not understood: ${what} (${count}).`);
  return annotations;
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
    why: `${labels} holds no .geojson, .ndjson or .xml with the name of ${printable(slide)}`,
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
