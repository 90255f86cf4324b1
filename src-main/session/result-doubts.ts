/**
 * What a reader should know before they sign a slide off: its last run and what stands of it go in, and out comes what is doubted of its
 * figures, beside what the list of cases says of it. No count is among it: a blinded reader may ask.
 */
import type { ResultDoubts } from '../contract/api';
import { valueOf, valuesOf } from '../contract/domain/slide-state';
import type { SlidePicture } from '../contract/identity';
import type { AnalysisResult } from '../contract/report';
import { isSameMpp } from '../contract/slide';
import type { Project } from '../project/project';
import { parseDocument } from '../project/run-file';

type Warned = AnalysisResult['warnings'][number]['kind'];

const pixelSizeWarnings: readonly Warned[] = ['pixel-size'];
const modelWarnings: readonly Warned[] = ['stain', 'stain-forced', 'magnification'];
const none = { isPixelSizeDoubted: false, isOutsideModel: false, isOutdated: false };

/** Slides that are looked at in one turn of the event loop. */
const atOnce = 20;

/** In the order of `pictures`. @throws project-invalid */
export async function resultDoubts(
  project: Project,
  pictures: readonly SlidePicture[],
): Promise<ResultDoubts[]> {
  const doubts: ResultDoubts[] = [];
  for (const [index, picture] of pictures.entries()) {
    if (index % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    doubts.push(doubtsOf(project, picture));
  }
  return doubts;
}

function doubtsOf(project: Project, picture: SlidePicture): ResultDoubts {
  const state = project.stateOf(picture);
  const last = valuesOf(state, 'run').at(-1);
  if (last === undefined) return { ...none, isUnread: false };
  const text = project.documentOf(last.value);
  const result = text === null ? null : parseDocument(text, []);
  if (result === null) return { ...none, isUnread: true };
  const warned = (kinds: readonly Warned[]): boolean =>
    result.warnings.some(({ kind }) => kinds.includes(kind));
  const entered = valueOf(state, 'pixel-size');
  return {
    isPixelSizeDoubted: warned(pixelSizeWarnings),
    isOutsideModel: warned(modelWarnings),
    // Where nothing is entered any more, the size that a person had entered is not that of the slide.
    isOutdated: entered === null ? result.mpp.source === 'user' : !isSameMpp(result.mpp, entered),
    isUnread: false,
  };
}
