/**
 * The detections of a result as they leave the application: labelled at the result's threshold, highest
 * score first, each with the id of the figure at its location. The id stays the same when that location is written again: at
 * another threshold, by another run or model, in another format, and after the slide is renamed.
 */
import { classify, type Detection } from '../contract/detection';
import { figureId, type FigureId } from '../contract/identity';
import type { AnalysisResult } from '../contract/report';

export interface IdentifiedDetection extends Detection {
  /** Unique within the result. */
  readonly id: FigureId;
}

/** All candidates of a result as labelled detections, in level-0 pixels, highest score first. */
export function identifyDetections(result: AnalysisResult): IdentifiedDetection[] {
  const { picture } = result.slide;
  const seen = new Map<FigureId, number>();
  return classify(result.candidates, result.threshold)
    .sort((a, b) => b.score - a.score)
    .map((detection) => {
      const first = figureId(picture, detection);
      const ordinal = seen.get(first) ?? 0;
      seen.set(first, ordinal + 1);
      return { id: ordinal === 0 ? first : figureId(picture, detection, ordinal), ...detection };
    });
}
