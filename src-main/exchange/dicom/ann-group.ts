/**
 * One Annotation Group of bulk annotations as it is filled: annotations of one kind of shape, about which all the same is said. Points,
 * scores and ids go in one by one; the item of the group, with its arrays, comes out.
 */
import type { Point } from '../../contract/roi';
import { shownClass, type Annotation, type Shape } from '../annotation';
import { codeElements, codeOfClass, codes, shortText, type Code } from './dicom-codes';
import { labOf } from './dicom-colour';
import { modelOf, wordsText } from './dicom-document';
import { onSlide, type Placement } from './dicom-placement';
import { privateCreator, tags } from './dicom-tags';
import { uuidDigits } from './dicom-uids';
import { groupWords } from './dicom-words';
import { bytesOf, encoded, numbers, sequence, text, type DicomElement } from './dicom-write';
import { GrowingBytes } from './growing-bytes';

export type Graphic = 'POINT' | 'RECTANGLE' | 'ELLIPSE' | 'POLYGON';

/** `outlines`: parts of areas of several polygons or with holes; `holes`: holes in the group before. */
export type Role = 'whole' | 'outlines' | 'holes';

const noId = '0'.repeat(32);

export class AnnGroup {
  count = 0;
  readonly hasScore: boolean;
  readonly #points = new GrowingBytes();
  readonly #indices = new GrowingBytes();
  readonly #owners = new GrowingBytes();
  readonly #ids = new GrowingBytes();
  /** Of those that are no UUIDs. */
  readonly #otherIds: (readonly [at: number, id: string])[] = [];
  readonly #scores = new GrowingBytes();
  readonly #exactScores = new GrowingBytes();
  #hasIds = false;
  /** Whether 32 bits hold every score. */
  #isExact = true;

  /** @param of one that it is for: all are alike in what is said of them, and in whether they have a score. */
  constructor(
    readonly graphic: Graphic,
    readonly role: Role,
    readonly of: Annotation,
    private readonly placement: Placement | null,
  ) {
    this.hasScore = scoreOf(of) !== null;
  }

  /** @param owner from 1: the area that an outline is part of, or the outline that a hole is in. */
  add(points: readonly Point[], annotation: Annotation, owner: number | null): void {
    this.count += 1;
    if (this.graphic === 'POLYGON') this.#indices.uint32(this.#points.length / 8 + 1);
    for (const [x, y] of points) {
      const [column, row] = this.placement === null ? [x, y] : onSlide(this.placement, [x, y]);
      this.#points.double(column);
      this.#points.double(row);
    }
    if (owner !== null) this.#owners.uint32(owner);
    if (this.role === 'holes') return;
    const { id } = annotation;
    const digits = uuidDigits(id);
    const isUuid = digits !== null && digits !== noId;
    this.#ids.hex(isUuid ? digits : noId);
    if (id !== null && !isUuid) this.#otherIds.push([this.count, id]);
    this.#hasIds ||= id !== null;
    const score = scoreOf(annotation);
    if (score === null) return;
    this.#scores.float(score);
    this.#exactScores.double(score);
    this.#isExact &&= Math.fround(score) === score;
  }

  /** @param uid of the group. @param number from 1. */
  encoded(number: number, uid: string): Uint8Array[] {
    const { className, code, category } = this.#property();
    const words = this.role === 'holes' ? {} : groupWords(this.of);
    const { name, description, colour } = this.of;
    const label = shortText(name ?? className ?? '', 64);
    return encoded([
      numbers(tags.groupNumber, [number]),
      text(tags.groupUid, uid),
      text(tags.groupLabel, this.role === 'holes' || label === '' ? code.meaning : label),
      ...(description === null ? [] : [text(tags.groupDescription, longText(description))]),
      ...this.#generation(),
      sequence(tags.propertyCategory, codeElements(category)),
      sequence(tags.propertyType, codeElements(code)),
      numbers(tags.annotationCount, [this.count]),
      text(tags.graphicType, this.graphic),
      ...(colour === null ? [] : [numbers(tags.displayLab, labOf(colour))]),
      bytesOf(tags.doublePoints, this.#points.parts()),
      ...(this.graphic === 'POLYGON' ? [bytesOf(tags.pointIndices, this.#indices.parts())] : []),
      text(tags.allOpticalPaths, 'YES'),
      ...(this.placement === null ? [] : [text(tags.allPlanes, 'NO'), numbers(tags.commonZ, [0])]),
      ...this.#measurements(),
      text(tags.spindle, privateCreator),
      text(tags.spindleWords, wordsText({ ...words, role: this.role, otherIds: this.#otherIds })),
      ...(this.#hasIds ? [bytesOf(tags.spindleIds, this.#ids.parts())] : []),
      ...(this.#isExact ? [] : [bytesOf(tags.spindleScores, this.#exactScores.parts())]),
      ...(this.role === 'whole' ? [] : [bytesOf(tags.spindleOwners, this.#owners.parts())]),
    ]);
  }

  #property(): { readonly className: string | null; readonly code: Code; readonly category: Code } {
    const className = shownClass(this.of);
    if (this.role !== 'holes') return { className, ...codeOfClass(className) };
    return { className, code: codes.hole, category: codes.spatialConcept };
  }

  /** Who made it: software alone, a person alone, or both, or nobody knows. Of software a name and a version are demanded. */
  #generation(): DicomElement[] {
    const { proposed, decided } = this.of;
    if (decided !== null && proposed === null) return [text(tags.generation, 'MANUAL')];
    const isSoftware = proposed !== null && decided === null && this.of.unattributed === null;
    const { name, version } = modelOf(proposed?.by ?? null);
    return [
      text(tags.generation, isSoftware ? 'AUTOMATIC' : 'SEMIAUTOMATIC'),
      sequence(tags.algorithm, [
        sequence(tags.algorithmFamily, codeElements(codes.artificialIntelligence)),
        text(tags.algorithmName, name),
        text(tags.algorithmVersion, version),
      ]),
    ];
  }

  /** One value an annotation, so that no list says of which annotation each is. */
  #measurements(): DicomElement[] {
    if (this.#scores.length === 0) return [];
    return [
      sequence(tags.measurements, [
        sequence(tags.conceptName, codeElements(codes.score)),
        sequence(tags.unit, codeElements(codes.noUnits)),
        sequence(tags.measurementValues, [bytesOf(tags.floatingPointValues, this.#scores.parts())]),
      ]),
    ];
  }
}

export function scoreOf({ proposed, unattributed }: Annotation): number | null {
  return (proposed ?? unattributed)?.score ?? null;
}

/** A text of DICOM with all that it may hold: lines and tabs stay, other control characters do not. */
function longText(value: string): string {
  return value.replace(/[^\P{C}\t\n\r\f]/gu, ' ');
}

/** The points of a shape that is one graphic: corners from the upper left on, to the right; ends of the axes, of the longer one first. */
export function graphicOf(shape: Exclude<Shape, { readonly kind: 'area' }>): {
  readonly graphic: Graphic;
  readonly points: readonly Point[];
} {
  if (shape.kind === 'point') return { graphic: 'POINT', points: [[shape.x, shape.y]] };
  const { x, y, width, height } = shape;
  const [right, bottom] = [x + width, y + height];
  if (shape.kind === 'rectangle')
    return {
      graphic: 'RECTANGLE',
      points: [
        [x, y],
        [right, y],
        [right, bottom],
        [x, bottom],
      ],
    };
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const across = [
    [x, middleY],
    [right, middleY],
  ] as const;
  const along = [
    [middleX, y],
    [middleX, bottom],
  ] as const;
  return {
    graphic: 'ELLIPSE',
    points: width >= height ? [...across, ...along] : [...along, ...across],
  };
}
