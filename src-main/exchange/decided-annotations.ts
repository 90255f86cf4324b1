/**
 * A slide of a project as annotations: every figure with what software proposed and what people decided about it, the regions and areas
 * that people drew, and the hotspots of the run. The folded state of the log and the last run go in. Pure.
 */
import { labelOf as labelOfScore } from '../contract/detection';
import type { Verdict } from '../contract/domain/command';
import { valuesOf, type SlideState } from '../contract/domain/slide-state';
import type { SlidePicture } from '../contract/identity';
import { classNames, labelColours } from '../contract/label-style';
import type { AnalysisResult } from '../contract/report';
import { shapeOfArea, unitFields } from '../counting/field-shape';
import { joinFigures, RunDetections, isDisputed, type Figure } from '../counting/figures';
import { emptyAnnotation, type Annotation, type Statement } from './annotation';
import { areaAnnotations, areaClasses, nameOfModel } from './result-annotations';
import { openRing } from './rings';

export const verdictClasses: Readonly<Record<Verdict, string>> = {
  mitotic: classNames.mitotic,
  'atypical mitotic': 'Atypical mitotic',
  normal: classNames.normal,
  unsure: 'Unsure',
};
/** Of a figure that readers judge differently, where nothing was agreed. */
export const disputedClass = 'Disputed';
export const noteClass = 'Note';
export const countingAreaClass = 'Counting area';

/** Okabe and Ito's, as on the screen. */
const verdictColours: Readonly<Record<Verdict, string>> = {
  mitotic: labelColours.mitotic,
  'atypical mitotic': '#cc79a7',
  normal: labelColours.normal,
  unsure: '#f0e442',
};
const disputedColour = '#f0e442';

/** What is exported of a slide. */
export interface DecidedSlide {
  readonly picture: SlidePicture;
  readonly state: SlideState;
  /** The last run, whole; `null` where there is none. */
  readonly result: AnalysisResult | null;
  /** Who made the entry of that number. */
  readonly readerOf: (seq: number) => string;
}

export const exportedParts = ['figures', 'areas', 'notes'] as const;
export type ExportedPart = (typeof exportedParts)[number];

export interface ExportChoice {
  readonly parts: readonly ExportedPart[];
  /** Whose verdicts are told; `null`: those of all. */
  readonly reader: string | null;
  /** Without the figures that nobody decided about. */
  readonly isDecidedOnly: boolean;
}

/** Areas first, then figures, the detected ones in the order of the run. Can be walked through several times. */
export function decidedAnnotations(slide: DecidedSlide, choice: ExportChoice): Iterable<Annotation> {
  const { parts } = choice;
  return {
    *[Symbol.iterator]() {
      if (parts.includes('areas')) {
        yield* regionAnnotations(slide);
        yield* countingAreas(slide, choice);
        if (slide.result !== null && !choice.isDecidedOnly)
          yield* areaAnnotations({ ...slide.result, regions: [] });
      }
      if (parts.includes('figures')) yield* figureAnnotations(slide, choice);
      if (parts.includes('notes')) yield* noteAnnotations(slide);
    },
  };
}

function* figureAnnotations(
  { picture, state, result }: DecidedSlide,
  { reader, isDecidedOnly }: ExportChoice,
): Generator<Annotation> {
  const run = new RunDetections(picture, result?.candidates ?? [], result?.mpp ?? null);
  const figures = joinFigures(run, state, reader ?? '');
  const agreed = new Map(valuesOf(state, 'consensus').map(({ id, value }) => [id, value]));
  for (let index = 0; index < figures.length; index += 1) {
    const figure = figures.at(index);
    const { id, x, y, detection } = figure;
    const decided = decisionOn(figure, reader, agreed.get(id) ?? null);
    if (isDecidedOnly && decided === null) continue;
    const label = detection === null ? null : labelOfScore(detection.score, result?.threshold ?? 1);
    // A figure lies where it was first pointed out, also where the last run found it beside that place.
    yield {
      ...emptyAnnotation,
      ...{ id, shape: { kind: 'point', x, y } },
      colour: decided?.colour ?? (label === null ? null : labelColours[label]),
      description: decided?.description ?? null,
      proposed:
        detection === null || label === null || result === null
          ? null
          : { className: classNames[label], by: nameOfModel(result.model), score: detection.score },
      decided: decided?.statement ?? null,
    };
  }
}

interface Decision {
  readonly statement: Statement;
  readonly colour: string | null;
  /** What each reader said, where several did. */
  readonly description: string | null;
}

/** One class stands for a figure in a file: what was agreed, else what all say who judged it. */
function decisionOn(
  figure: Figure,
  reader: string | null,
  consensus: { readonly verdict: Verdict; readonly present: readonly string[] } | null,
): Decision | null {
  const { verdicts, own } = figure;
  if (reader !== null) return own === null ? null : decisionOf(own, reader, null);
  const words = verdicts.map(({ reader: name, verdict }) => `${name}: ${verdictClasses[verdict]}`);
  const description = words.length > 1 ? words.join('; ') : null;
  if (consensus !== null) return decisionOf(consensus.verdict, consensus.present.join(', '), description);
  const [first] = verdicts;
  if (first === undefined) return figure.isAdded ? { ...unjudged, description } : null;
  const names = verdicts.map(({ reader: name }) => name).join(', ');
  if (!isDisputed(figure)) return decisionOf(first.verdict, names, description);
  return { statement: { className: disputedClass, by: names }, colour: disputedColour, description };
}

/** Somebody pointed it out, and took back what they said of it. */
const unjudged = { statement: { className: null, by: null }, colour: null };

function decisionOf(verdict: Verdict, by: string, description: string | null): Decision {
  return {
    statement: { className: verdictClasses[verdict], by },
    ...{ colour: verdictColours[verdict], description },
  };
}

function* regionAnnotations({ state, readerOf }: DecidedSlide): Generator<Annotation> {
  for (const { id, seq, value } of valuesOf(state, 'region')) {
    const { role, name, colour, polygons } = value;
    const { className, colour: usual } = areaClasses[role];
    yield {
      ...emptyAnnotation,
      ...{ id, name: name === '' ? null : name, colour: colour ?? usual, isLocked: true },
      shape: { kind: 'area', polygons: polygons.map((polygon) => polygon.map(openRing)) },
      decided: { className, by: readerOf(seq) },
    };
  }
}

/** Where readers placed their areas. Of a rectangle the log does not say whether it lies or stands: its centre is told. */
function* countingAreas({ state, result }: DecidedSlide, { reader }: ExportChoice): Generator<Annotation> {
  if (result === null) return;
  for (const { value } of valuesOf(state, 'area')) {
    if (reader !== null && value.reader !== reader) continue;
    const { place, shape, areaMm2 } = value;
    const [field] = unitFields(shapeOfArea(shape, areaMm2), result.mpp);
    if (field === undefined) continue;
    const { halfWidth, halfHeight } = field;
    const corner = { x: place.x - halfWidth, y: place.y - halfHeight };
    const box = { ...corner, width: 2 * halfWidth, height: 2 * halfHeight };
    yield {
      ...emptyAnnotation,
      shape:
        shape === 'rectangle'
          ? { kind: 'point', x: place.x, y: place.y }
          : { kind: shape === 'circle' ? 'ellipse' : 'rectangle', ...box },
      name: `${countingAreaClass}, ${shape} of ${areaMm2} mm²`,
      ...{ colour: areaClasses.hotspot.colour, isLocked: true },
      decided: { className: countingAreaClass, by: value.reader },
    };
  }
}

function* noteAnnotations({ state, readerOf }: DecidedSlide): Generator<Annotation> {
  for (const { seq, value } of valuesOf(state, 'note')) {
    if (value.place === null) continue;
    const { x, y } = value.place;
    yield {
      ...emptyAnnotation,
      shape: { kind: 'point', x, y },
      description: value.text,
      decided: { className: noteClass, by: readerOf(seq) },
    };
  }
}
