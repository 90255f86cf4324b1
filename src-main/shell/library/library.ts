/**
 * Entry of `import … from 'spindle'`: slides, analyses and projects for programs in Node. It prints nothing, handles no signals, never ends
 * the process, and leaves nothing running once what was opened is closed. Every failure is a `SpindleError`.
 *
 * Coordinates: a location is level-0 pixels, (x, y), origin top left, pixel centres at +0.5; a size is in pixels of the level asked for;
 * units are in the names (`areaMm2`).
 *
 * For research use only. Not a medical device; not for diagnosis.
 *
 * @packageDocumentation
 */
export { openSlide, type OpenSlideOptions, type Slide } from './open-slide';
export { analyse, analysisEvents, type AnalyseOptions } from './analyse';
export {
  openProject,
  type Decision,
  type DecisionRequest,
  type OpenProjectOptions,
  type Project,
  type StateOfSlide,
} from './open-project';
export {
  SpindleError,
  type ErrorPlace,
  type ErrorReport,
  type ErrorTag,
  type SpindleErrorParts,
} from '../../contract/errors';
export type { AnalysisEvent } from '../../analysis/analyse';
export { classify, labelOf, type Candidate, type Detection, type Progress } from '../../contract/detection';
export type { Command, Entry, RecordRun, SignOffDoubt, Verdict } from '../../contract/domain/command';
export type { SlideCase } from '../../contract/domain/case';
export type {
  AlignedWith,
  ChosenProtocol,
  Consensus,
  CountEstimate,
  Family,
  GivenSignOff,
  GivenVerdict,
  Note,
  Place,
  PlacedArea,
  Region as DrawnRegion,
  Standing,
  Values,
  Withdrawal,
} from '../../contract/domain/slide-state';
export type { ProviderChoice } from '../../contract/engine';
export {
  figureId,
  type FigureId,
  type RunId,
  type SlideKey,
  type SlidePicture,
} from '../../contract/identity';
export type { AnalysisResult } from '../../contract/report';
export type { Point, Polygon, Ring, Roi } from '../../contract/roi';
export type {
  AssociatedImageInfo,
  Channel,
  Level,
  MissingTile,
  Mpp,
  Pixels,
  Planes,
  ReadOptions,
  Region,
  RegionPixels,
  ScaledReader,
  ScaledRegion,
  Scene,
  SlideInfo,
  ValueWindow,
} from '../../contract/slide';
export type { CaseSlide, ListedCase } from '../../project/cases';
export type { Head } from '../../project/entry-log';
export type { ProjectInfo, SlideInProject } from '../../project/project';
