/**
 * Annotations of another program as decisions about a slide: points and boxes become verdicts on figures, areas become regions. Which
 * class means what is said by a person, or known by its name. What goes in is what the file holds and what stands of the slide; out come
 * commands, which nobody has given yet, and an account of everything that becomes none. Pure.
 */
import type { PlacedPoint } from '../base/point';
import { PointsInCells } from '../base/points-in-cells';
import type { ImportAccount } from '../contract/made-documents';
import { commandSchema, verdicts, type Command, type Verdict } from '../contract/domain/command';
import type { RegionRole } from '../contract/domain/region-roles';
import { valueOf, valuesOf, type SlideState } from '../contract/domain/slide-state';
import { figureId, type SlidePicture } from '../contract/identity';
import type { ImportMeaning } from '../contract/import-meaning';
import type { AnalysisResult } from '../contract/report';
import { editable, type Polygon } from '../contract/roi';
import { joinFigures, RunDetections, sameFigureUm, type Figure } from '../counting/figures';
import type { Annotation, Shape } from '../exchange/annotation';
import { countingAreaClass, disputedClass, noteClass, verdictClasses } from '../exchange/decided-annotations';
import { areaClasses } from '../exchange/result-annotations';
import { cornersOf, ellipseRing } from '../exchange/rings';
import { classKeyOf, knownMeaning } from './known-classes';
import { centresOf, statedClass } from './reference-labels';

export interface ImportPlan extends Omit<ImportAccount, 'planId' | 'format' | 'notRead'> {
  /** To be given as one batch. */
  readonly commands: readonly Command[];
}

export interface ImportInto {
  readonly picture: SlidePicture;
  readonly state: SlideState;
  /** The last run; `null` where there is none. */
  readonly result: AnalysisResult | null;
  /** Whose decisions they become. */
  readonly reader: string;
  /** SHA-256 of the file, hexadecimal: stands in each decision. */
  readonly file: string;
  /** By `classKeyOf` of the class; that of no class is empty. */
  readonly meanings: ReadonlyMap<string, ImportMeaning>;
  /** Whether the file's verdict takes the place of another one that the reader has given. */
  readonly isReplacing: boolean;
}

/** Level 0; `null` where the slide's size is not known. */
type Size = { readonly width: number; readonly height: number } | null;

export function planImport(annotations: readonly Annotation[], into: ImportInto): ImportPlan {
  const plan = new Planning(into);
  for (const annotation of annotations) plan.take(annotation);
  return plan.made();
}

/** What a class means by its name alone. */
function usualMeaning(name: string, isArea: boolean): ImportMeaning | null {
  const key = classKeyOf(name);
  const own = ownClasses.get(key);
  if (own !== undefined) return own;
  // A class that is to be passed over is no verdict on an area, but an area without figures.
  const meaning = knownMeaning(key);
  if (meaning === 'ignored') return isArea ? 'exclude' : 'unsure';
  return meaning === undefined ? null : meaning === 'mitotic' ? 'mitotic' : 'normal';
}

/** Those of Spindle's own files, and the names that other programs have for regions. */
const ownClasses: ReadonlyMap<string, ImportMeaning> = new Map<string, ImportMeaning>([
  ...verdicts.map((verdict): [string, Verdict] => [classKeyOf(verdictClasses[verdict]), verdict]),
  ...['counted region', 'tumor', 'tumour', 'roi', 'include'].map((name) => [name, 'include'] as const),
  ...['exclusion', 'exclude', 'necrosis', 'artifact', 'artefact'].map((name) => [name, 'exclude'] as const),
  // What was analysed, found or agreed is no decision of the reader; notes are not taken in.
  ...[
    areaClasses.roi.className,
    areaClasses.hotspot.className,
    countingAreaClass,
    disputedClass,
    noteClass,
  ].map((name) => [classKeyOf(name), 'leave out'] as const),
]);

class Planning {
  readonly #into: ImportInto;
  readonly #size: Size;
  readonly #figures: PointsInCells<Figure>;
  readonly #added: PointsInCells<PlacedPoint>;
  readonly #judged = new Set<string>();
  readonly #ids: Set<string>;
  /** What stands, by role and outline. */
  readonly #regions: Set<string>;
  readonly #regionIds: Set<string>;
  readonly #classes = new Map<
    string,
    { name: string | null; annotations: number; meaning: ImportMeaning | null }
  >();
  readonly #commands: Command[] = [];
  readonly #counts = {
    ...{ verdicts: 0, added: 0, regions: 0, unchanged: 0, differing: 0, repeated: 0 },
    ...{ proposals: 0, outside: 0, leftOut: 0 },
  };

  constructor(into: ImportInto) {
    this.#into = into;
    const { picture, state, result, reader } = into;
    const mpp = valueOf(state, 'pixel-size') ?? result?.mpp ?? null;
    this.#size = result === null ? null : result.slide;
    const list = joinFigures(
      new RunDetections(picture, result?.candidates ?? [], result?.mpp ?? null),
      state,
      reader,
    );
    const figures = Array.from({ length: list.length }, (_, index) => list.at(index));
    // Where the size of a pixel is not known, a figure is its pixel.
    const [radius, scale] = mpp === null ? [1, { x: 1, y: 1 }] : [sameFigureUm, mpp];
    this.#figures = new PointsInCells(radius, scale, figures);
    this.#added = new PointsInCells(radius, scale);
    this.#ids = new Set(figures.map(({ id }) => id));
    const regions = valuesOf(state, 'region');
    this.#regions = new Set(regions.map(({ value }) => JSON.stringify([value.role, value.polygons])));
    this.#regionIds = new Set(regions.map(({ id }) => id));
  }

  take(annotation: Annotation): void {
    const name = statedClass(annotation);
    if (name === undefined) {
      this.#counts.proposals += 1;
      return;
    }
    const meaning = this.#meaningOf(name, annotation.shape);
    if (meaning === null || meaning === 'leave out') this.#counts.leftOut += 1;
    else if (meaning === 'include' || meaning === 'exclude') this.#region(annotation, meaning);
    else for (const place of centresOf(annotation.shape)) this.#verdict(place, meaning);
  }

  made(): ImportPlan {
    return { classes: [...this.#classes.values()], commands: this.#commands, ...this.#counts };
  }

  #meaningOf(name: string | null, shape: Shape): ImportMeaning | null {
    const isArea = shape.kind === 'area';
    // A class may be of points and of areas.
    const key = JSON.stringify([classKeyOf(name ?? ''), isArea]);
    const known = this.#classes.get(key);
    if (known !== undefined) {
      known.annotations += 1;
      return known.meaning;
    }
    const stated = this.#into.meanings.get(classKeyOf(name ?? ''));
    const meaning = stated ?? usualMeaning(name ?? '', isArea);
    this.#classes.set(key, { name, annotations: 1, meaning });
    return meaning;
  }

  #verdict(place: PlacedPoint, verdict: Verdict): void {
    const { picture, isReplacing, file } = this.#into;
    if (this.#isOutside([[place.x, place.y]])) return;
    const figure = this.#figures.nearest(place);
    const isRepeated = figure === null ? this.#added.nearest(place) !== null : this.#judged.has(figure.id);
    if (isRepeated) {
      this.#counts.repeated += 1;
      return;
    }
    if (figure === null) {
      const id = this.#newId(place);
      this.#added.add(place);
      this.#commands.push({ kind: 'add-figure', slide: picture, figure: id, place: { ...place }, file });
      this.#give(id, place, verdict);
      this.#counts.added += 1;
      return;
    }
    this.#judged.add(figure.id);
    if (figure.own === verdict) this.#counts.unchanged += 1;
    else {
      if (figure.own !== null) this.#counts.differing += 1;
      if (figure.own !== null && !isReplacing) return;
      this.#give(figure.id, figure, verdict);
    }
  }

  #give(figure: string, { x, y }: PlacedPoint, verdict: Verdict): void {
    const { picture, file } = this.#into;
    this.#commands.push({ kind: 'give-verdict', slide: picture, figure, place: { x, y }, verdict, file });
    this.#counts.verdicts += 1;
  }

  #region({ id, shape, name }: Annotation, role: RegionRole): void {
    const { picture, file } = this.#into;
    const polygons = polygonsOf(shape).map((polygon) => editable(polygon));
    if (this.#isOutside(polygons.flat(2))) return;
    const key = JSON.stringify([role, polygons]);
    if (this.#regions.has(key)) {
      this.#counts.unchanged += 1;
      return;
    }
    const region = this.#regionId(id);
    const command = commandSchema.safeParse({
      ...{ kind: 'set-region', slide: picture, region, role, name: name ?? '', polygons, file },
    });
    if (!command.success) {
      this.#counts.leftOut += 1;
      return;
    }
    this.#regions.add(key);
    this.#commands.push(command.data);
    this.#counts.regions += 1;
  }

  /** A file of Spindle's gives a region its own identifier again, unless another region has it. */
  #regionId(id: string | null): string {
    const isUsable = id !== null && /^[A-Za-z0-9._:-]{1,160}$/.test(id) && !this.#regionIds.has(id);
    let number = this.#regionIds.size;
    let chosen = isUsable ? id : '';
    for (; chosen === '' || this.#regionIds.has(chosen); number += 1)
      chosen = `file-${this.#into.file.slice(0, 16)}-${number}`;
    this.#regionIds.add(chosen);
    return chosen;
  }

  #newId(place: PlacedPoint): string {
    for (let ordinal = 0; ; ordinal += 1) {
      const id = figureId(this.#into.picture, place, ordinal);
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      return id;
    }
  }

  /** Wholly beyond the slide, where its size is known. */
  #isOutside(points: readonly (readonly [number, number])[]): boolean {
    const size = this.#size;
    const isOn = ([x, y]: readonly [number, number]): boolean =>
      x >= 0 && y >= 0 && (size === null || (x <= size.width && y <= size.height));
    if (points.length === 0 || points.some(isOn)) return false;
    this.#counts.outside += 1;
    return true;
  }
}

/** None for a point, which is no area. */
function polygonsOf(shape: Shape): readonly Polygon[] {
  switch (shape.kind) {
    case 'point':
      return [];
    case 'rectangle':
      return [[cornersOf(shape)]];
    case 'ellipse':
      return [[ellipseRing(shape)]];
    case 'area':
      return shape.polygons;
  }
}
