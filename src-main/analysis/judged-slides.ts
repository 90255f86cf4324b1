/**
 * Slides of a project as one reader judged them, ready for a fit: what the last run detected and the reader gave a verdict on is true or
 * false, what nobody judged is open.
 */
import { valuesOf } from '../contract/domain/slide-state';
import { SpindleError } from '../contract/errors';
import { pictureName } from '../contract/identity';
import { joinFigures, RunDetections } from '../counting/figures';
import type { MatchedSlide } from '../evaluation/matching';
import type { InCase } from '../project/cases';
import type { Project } from '../project/project';
import { lastRunWithin } from './gather-report';

export interface JudgedSlides {
  readonly slides: readonly MatchedSlide[];
  readonly model: { readonly id: string; readonly version: string; readonly sha256: string };
  /** Detections with a verdict of the reader; figures that they left unsure are open. */
  readonly judged: number;
}

/** @throws conflict for runs of several models; nothing-readable where the reader judged nothing; project-invalid */
export function judgedSlides(project: Project, listed: readonly InCase[], reader: string): JudgedSlides {
  const slides: MatchedSlide[] = [];
  let model: JudgedSlides['model'] | null = null;
  let judged = 0;
  for (const slide of listed) {
    const state = project.stateOf(slide);
    const result = lastRunWithin(project, state)?.result ?? null;
    if (result === null || !valuesOf(state, 'verdict').some(({ value }) => value.reader === reader)) continue;
    model ??= result.model;
    if (model.sha256 !== result.model.sha256) throw severalModels(slide.name ?? slide.key);
    const figures = joinFigures(new RunDetections(slide, result.candidates, result.mpp), state, reader);
    const found: MatchedSlide['found'][number][] = [];
    const unjudged: number[] = [];
    const labels: MatchedSlide['labels'][number][] = [];
    for (let index = 0; index < figures.length; index += 1) {
      const figure = figures.at(index);
      const { own, detection, x, y } = figure;
      const isMitotic = own === 'mitotic' || own === 'atypical mitotic';
      const place = { x, y };
      if (isMitotic) labels.push(place);
      if (detection === null) continue;
      if (own === null || own === 'unsure') unjudged.push(detection.score);
      else found.push({ detection, label: isMitotic ? place : null });
    }
    judged += found.length;
    found.sort((one, other) => other.detection.score - one.detection.score);
    slides.push({
      name: slide.name ?? pictureName(slide),
      group: slide.case ?? pictureName(slide),
      ...{ found, labels, unjudged, areaMm2: result.analysedAreaMm2 },
    });
  }
  if (model === null)
    throw new SpindleError('nothing-readable', {
      what: 'there is nothing to fit to',
      why: `no slide that was named has a run and a verdict of ${reader}`,
      remedy: 'judge figures in the application, and name the reader as it stands there',
    });
  const { id, version, sha256 } = model;
  return { slides, model: { id, version, sha256 }, judged };
}

function severalModels(name: string): SpindleError {
  return new SpindleError('conflict', {
    what: 'the runs are not of one model',
    why: `the last run of ${name} is of another model than that of the slides before it`,
    remedy: 'analyse all with one model, or name the slides of one',
  });
}
