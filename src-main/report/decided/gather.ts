/**
 * What a report says of one slide, gathered in this one place: the folded state of its log and its last run go in, figures go out.
 * What software proposed and what each reader decided stay apart. Pure: the same state gives the same content.
 */
import type { Protocol } from '../../contract/domain/protocol';
import { protocolAreaMm2, withFieldDiameter } from '../../contract/domain/protocol';
import { areasOf, regionsOf } from '../../contract/domain/regions';
import { slideStanding } from '../../contract/domain/slide-standing';
import { standingAt, valueOf, valuesOf, type SlideState } from '../../contract/domain/slide-state';
import { hotspotAreaMm2 } from '../../contract/hotspot';
import type { SlidePicture } from '../../contract/identity';
import type { AnalysisResult } from '../../contract/report';
import { labelOf as labelOfScore } from '../../contract/detection';
import { AreaCounter, type AreaCount } from '../../counting/area-counter';
import type { PrintedIdentity } from '../../contract/decided-report';
import { areaOutcome, type AreaOutcome } from '../../counting/area-outcome';
import { densityInterval } from '../../counting/count-interval';
import { countedFigures } from '../../counting/figure-standing';
import { joinFigures, RunDetections, type Figure, type FigureList } from '../../counting/figures';
import { protocolOf } from '../../counting/published-protocols';
import { agreementOfReaders } from '../../counting/reader-agreement';
import { countByReader } from '../../counting/reader-count';
import type { TissueCover } from '../../counting/tissue-field';
import { areaTest } from '../../counting/within-regions';
import type { CountedContent, ReaderContent, ReportedFigure, SlideContent, SoftwareContent } from './content';
import { seenAtObjective } from './seen-tissue';
import { thinning } from './thinned-outlines';

/** Figures that are listed one by one; the others are counted. */
const mostFigures = 500;
/** Magnification of the share of tissue that was looked at, and its µm per pixel. */
const objective20UmPerPx = 0.5;

export interface GatheredSlide {
  readonly picture: SlidePicture;
  /** Of its file; `null` where it is not known. */
  readonly name: string | null;
  readonly state: SlideState;
  /** Its last run within the regions that were drawn; `null` where there is none. */
  readonly run: {
    readonly id: string;
    readonly result: AnalysisResult;
    readonly tissue: TissueCover | null;
  } | null;
  /** Who entered the pixel size that stands, where one does. */
  readonly mppBy: string | null;
  /** When the sign-off that holds was given, ISO 8601. */
  readonly signedAt: string | null;
}

export function gatherSlide(slide: GatheredSlide, identity: PrintedIdentity): SlideContent {
  const { picture, state, run } = slide;
  const ofCase = standingAt(state, 'case', '')?.value ?? null;
  const { stage, signOff, changedSince } = slideStanding(state);
  const readers = readersOf(state, signOff?.by ?? null);
  const lists = new Map<string, FigureList>();
  const detections = run === null ? null : new RunDetections(picture, run.result.candidates, run.result.mpp);
  for (const reader of ['', ...readers])
    lists.set(reader, joinFigures(detections ?? new RunDetections(picture, [], null), state, reader));
  const listOf = (reader: string): FigureList =>
    lists.get(reader) ?? joinFigures(new RunDetections(picture, [], null), state, reader);
  const figures = figuresOf(slide, listOf(''));
  return {
    ...{ key: picture.key, scene: picture.scene },
    name: identity === 'key' ? null : (run?.result.slide.name ?? slide.name),
    block: identity === 'case' ? (ofCase?.block ?? null) : null,
    stain: identity === 'case' ? (ofCase?.stain ?? null) : null,
    format: run === null ? null : run.result.slide.format,
    size: run === null ? null : { width: run.result.slide.width, height: run.result.slide.height },
    mpp: mppOf(slide),
    software: run === null ? null : softwareOf(run),
    regions: regionsOf(state).length,
    outlines: outlinesOf(state, run?.result.roi ?? null),
    maskEdits: valuesOf(state, 'mask-edit').length,
    readers: readers.map((reader) => readerOf(slide, reader, listOf(reader))),
    counted:
      run === null || readers[0] === undefined ? null : countedOf(state, run, readers[0], listOf(readers[0])),
    agreement: agreementsOf(listOf(''), readers),
    consensus: valuesOf(state, 'consensus').length,
    figures: figures.slice(0, mostFigures),
    figuresInAll: figures.length,
    // Free text names whom it likes.
    notes: identity === 'key' ? [] : valuesOf(state, 'note').map(({ value }) => value.text),
    stage,
    signOff:
      signOff === null
        ? null
        : {
            ...{ version: signOff.version, by: signOff.by, at: slide.signedAt, seq: signOff.seq },
            statement: identity === 'key' ? null : (signOff.statement ?? null),
          },
    changedSince,
    pictures: { overview: null, crops: [] },
  };
}

/** Who decided anything about figures: the one who signed first, then in the order of their last verdicts. */
function readersOf(state: SlideState, signer: string | null): string[] {
  const judged = [
    ...valuesOf(state, 'verdict').map(({ value }) => value.reader),
    ...valuesOf(state, 'estimate').map(({ value }) => value.reader),
    ...valuesOf(state, 'area').map(({ value }) => value.reader),
  ];
  const all = [...new Set(judged)];
  return signer === null ? all : [signer, ...all.filter((reader) => reader !== signer)];
}

function outlinesOf(state: SlideState, roi: AnalysisResult['roi']): SlideContent['outlines'] {
  const regions = regionsOf(state);
  const thin = thinning([...(roi?.polygons ?? []), ...regions.flatMap(({ polygons }) => polygons)]);
  return {
    roi: roi === null ? null : { polygons: roi.polygons.map(thin) },
    regions: regions.map(({ role, polygons }) => ({ role, polygons: polygons.map(thin) })),
  };
}

function mppOf({ state, run, mppBy }: GatheredSlide): SlideContent['mpp'] {
  const entered = valueOf(state, 'pixel-size');
  if (run !== null) {
    const { x, y, source, by } = run.result.mpp;
    return { x, y, source, by: by ?? null };
  }
  return entered === null ? null : { x: entered.x, y: entered.y, source: 'user', by: mppBy };
}

function softwareOf({ id, result }: NonNullable<GatheredSlide['run']>): SoftwareContent {
  const { model, mitoticCount, normalCount, analysedAreaMm2, hotspots } = result;
  const circle = hotspots?.circle ?? null;
  return {
    ...{ run: id, startedAt: result.startedAt, spindle: result.spindle },
    model: {
      ...{ id: model.id, name: model.name, version: model.version },
      ...{ sha256: model.sha256, licence: model.licence },
    },
    accuracy: model.accuracy,
    knownFailures: model.knownFailures,
    ...{ provider: result.provider, device: result.device, precision: result.precision },
    ...{ threshold: result.threshold, profile: result.profile },
    ...{ mitotic: mitoticCount, normal: normalCount, areaMm2: analysedAreaMm2 },
    densityPerMm2: result.densityPerMm2,
    interval: intervalOf(mitoticCount, analysedAreaMm2),
    hotspot:
      circle === null
        ? null
        : {
            ...{ x: circle.x, y: circle.y, width: circle.width, height: circle.height },
            ...{ areaMm2: circle.areaMm2, count: circle.mitoticCount },
          },
    invariance: result.invariance,
    missingTiles: result.missingTiles.length,
    warnings: result.warnings.map(({ kind, text }) => ({ kind, text })),
  };
}

function intervalOf(count: number, areaMm2: number): { low: number; high: number } | null {
  const interval = densityInterval(count, areaMm2);
  return interval === null ? null : { low: interval.low, high: interval.high };
}

function readerOf({ state, run }: GatheredSlide, name: string, list: FigureList): ReaderContent {
  const result = run?.result ?? null;
  const areaMm2 = result?.analysedAreaMm2 ?? 0;
  const { confirmed, atypical, unsure, unreviewed, normal, low, high } = countByReader(
    list,
    result?.threshold ?? 1,
    placeTest(state),
  );
  const given = valuesOf(state, 'verdict').filter(({ value }) => value.reader === name);
  const estimate = standingAt(state, 'estimate', name)?.value ?? null;
  const density = (count: number): number | null => (areaMm2 > 0 ? count / areaMm2 : null);
  return {
    ...{ name, confirmed, atypical, unsure, unreviewed, normal, low, high },
    verdicts: given.length,
    blinded: given.filter(({ value }) => value.blinded === true).length,
    imported: given.filter(({ value }) => value.file !== undefined).length,
    ...{ densityLow: density(low), densityHigh: density(high) },
    ...{ intervalLow: intervalOf(low, areaMm2), intervalHigh: intervalOf(high, areaMm2) },
    estimate: estimate === null ? null : { own: estimate.own, software: estimate.software },
    seenAt20:
      result === null
        ? null
        : seenAtObjective(
            state,
            name,
            { ...result.slide, mpp: result.mpp },
            run?.tissue ?? null,
            objective20UmPerPx,
          ),
  };
}

/** Whether a place lies where is counted. */
function placeTest(state: SlideState): (place: { readonly x: number; readonly y: number }) => boolean {
  const regions = regionsOf(state);
  if (regions.length === 0) return () => true;
  const isInside = areaTest(areasOf(regions));
  return ({ x, y }) => isInside(x, y);
}

/** In the area that the protocol asks for, or that the reader chose. */
function countedOf(
  state: SlideState,
  { result, tissue }: NonNullable<GatheredSlide['run']>,
  reader: string,
  list: FigureList,
): CountedContent {
  const protocol = protocolOfSlide(state);
  const placed = standingAt(state, 'area', reader)?.value ?? null;
  const areaMm2 = placed?.areaMm2 ?? (protocol === null ? null : protocolAreaMm2(protocol)) ?? hotspotAreaMm2;
  const isCounted = placeTest(state);
  const counter = new AreaCounter(
    {
      form: { kind: 'one', shape: placed?.shape ?? 'circle', areaMm2 },
      mpp: result.mpp,
      regions: areasOf(regionsOf(state)),
      tissue,
    },
    countedFigures(list, result.threshold, (x, y) => isCounted({ x, y })),
  );
  const count = counter.count({ protocol, centre: placed?.place ?? null });
  const [placement] = count.most.placements;
  const centre = placed?.place ?? placement ?? null;
  return {
    reader,
    protocol:
      protocol === null
        ? null
        : {
            key: `${protocol.id}:${protocol.version}`,
            ...{ name: protocol.name, version: protocol.version, citation: protocol.citation },
            scores: protocol.bands.map(({ name }) => name),
          },
    ...{ areaMm2: count.areaMm2, isPlaced: placed !== null },
    centre: centre === null ? null : { x: centre.x, y: centre.y },
    least: outcomeOf(count.least, protocol, count),
    most: outcomeOf(count.most, protocol, count),
  };
}

function outcomeOf(
  { count }: AreaOutcome,
  protocol: Protocol | null,
  { areaMm2 }: AreaCount,
): CountedContent['least'] {
  const { densityPerMm2, interval, score, probabilities } = areaOutcome(protocol, count, areaMm2);
  return {
    ...{ count, areaMm2, densityPerMm2 },
    interval: interval === null ? null : { low: interval.low, high: interval.high },
    score: score?.kind === 'score' ? score.name : null,
    probabilities: [...(probabilities ?? [])],
  };
}

function protocolOfSlide(state: SlideState): Protocol | null {
  const chosen = valueOf(state, 'protocol');
  if (chosen === null) return null;
  const { key, definition, fieldDiameterMm } =
    typeof chosen === 'string' ? { key: chosen, definition: undefined, fieldDiameterMm: undefined } : chosen;
  const protocol = definition ?? protocolOf(key);
  if (protocol === null || fieldDiameterMm === undefined) return protocol;
  return withFieldDiameter(protocol, fieldDiameterMm);
}

function agreementsOf({ decided }: FigureList, readers: readonly string[]): SlideContent['agreement'] {
  return readers.flatMap((first, index) =>
    readers.slice(index + 1).flatMap((second) => {
      const { figures, observed, kappa } = agreementOfReaders(
        decided,
        [first, second],
        'atypical is mitotic',
      );
      if (figures === 0) return [];
      const { value, low, high } = kappa ?? { value: 0, low: 0, high: 0 };
      return [{ first, second, figures, observed, kappa: kappa === null ? null : { value, low, high } }];
    }),
  );
}

/** Those that somebody judged or that software proposes as mitotic, within the regions: what somebody called mitotic first, then by score. */
function figuresOf({ state, run }: GatheredSlide, list: FigureList): ReportedFigure[] {
  const threshold = run?.result.threshold ?? 1;
  const isCounted = placeTest(state);
  const proposed = list.detections.flatMap(({ score, x, y }, index) =>
    labelOfScore(score, threshold) === 'mitotic' && !list.matched.has(index) && isCounted({ x, y })
      ? [list.at(index)]
      : [],
  );
  const all = [...list.decided.filter(isCounted), ...proposed];
  return all
    .toSorted(
      (one, other) =>
        rankOf(one) - rankOf(other) ||
        (other.detection?.score ?? 0) - (one.detection?.score ?? 0) ||
        one.y - other.y ||
        one.x - other.x,
    )
    .map(({ id, x, y, detection, verdicts: given }, index) => ({
      number: index + 1,
      ...{ x, y },
      score: detection?.score ?? null,
      proposal: detection === null ? null : labelOfScore(detection.score, threshold),
      verdicts: given.map(({ reader, verdict, isBlinded }) => ({ reader, verdict, isBlinded })),
      consensus: standingAt(state, 'consensus', id)?.value.verdict ?? null,
    }));
}

/** What somebody called mitotic, what nobody judged, what somebody is unsure of, and what is normal to all. */
function rankOf({ verdicts: given }: Figure): number {
  if (given.some(({ verdict }) => verdict === 'mitotic' || verdict === 'atypical mitotic')) return 0;
  if (given.length === 0) return 1;
  return given.some(({ verdict }) => verdict === 'unsure') ? 2 : 3;
}
