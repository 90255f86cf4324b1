/**
 * Where annotations lie: the image that they are drawn on, and how its pixels lie on the glass. Annotations are in level-0 pixels, (0, 0)
 * the outer corner of the first pixel. That is the frame of DICOM's image-relative (2D) coordinates, too (PS3.3, sections C.10.5 and
 * C.18.6: 0\0 is the top left corner of the first pixel), so that nothing is shifted; on the slide (3D) they are in millimetres, and the
 * origin of the total pixel matrix is the centre of its first pixel (C.8.12.2.1.1), half a pixel further.
 */
import { isDicomUid } from '../../base/dicom-uid';
import type { Mpp } from '../../contract/slide';
import type { SlideOfAnnotations } from '../annotation';
import { unwritableDicom } from './dicom-fault';
import { sopClass } from './dicom-tags';
import { uidOf } from './dicom-uids';

/** How the total pixel matrix lies in the slide's coordinate system. Millimetres. */
export interface Placement {
  readonly frameOfReference: string;
  /** Of the centre of the first pixel. */
  readonly originX: number;
  readonly originY: number;
  /** Direction of a row, to the right, and of a column, downwards, in x and y; each of length 1. */
  readonly right: readonly [x: number, y: number];
  readonly down: readonly [x: number, y: number];
  /** From one pixel to the next of a row, and of a column. */
  readonly spacingX: number;
  readonly spacingY: number;
}

/** The image that annotations refer to: level 0. */
export interface DicomImage {
  readonly study: string;
  readonly series: string;
  /** Of a concatenation, that of its source. */
  readonly instance: string;
  readonly sopClass: string;
  /** `null` where it is not stated, or the slide is no DICOM slide. */
  readonly placement: Placement | null;
}

/**
 * @param properties of a slide, as drivers give them: `dicom.` and the keyword.
 * @returns `null` for a slide that is not of DICOM.
 */
export function dicomImageOf(
  properties: Readonly<Record<string, string>>,
  mpp: Mpp | null,
): DicomImage | null {
  const of = (name: string): string | null => {
    const value = properties[`dicom.${name}`]?.trim() ?? '';
    return isDicomUid(value) ? value : null;
  };
  const [study, series] = [of('StudyInstanceUID'), of('SeriesInstanceUID')];
  const instance = of('SOPInstanceUIDOfConcatenationSource') ?? of('SOPInstanceUID');
  if (study === null || series === null || instance === null) return null;
  return {
    ...{ study, series, instance, sopClass: of('SOPClassUID') ?? sopClass.wholeSlideImage },
    placement: placementOf(properties, of('FrameOfReferenceUID'), mpp),
  };
}

function placementOf(
  properties: Readonly<Record<string, string>>,
  frameOfReference: string | null,
  mpp: Mpp | null,
): Placement | null {
  const number = (name: string): number => {
    const value = properties[`dicom.${name}`]?.trim() ?? '';
    return value === '' ? NaN : Number(value);
  };
  const origin = 'TotalPixelMatrixOriginSequence[0].';
  const [originX, originY] = ['X', 'Y'].map((axis) =>
    number(`${origin}${axis}OffsetInSlideCoordinateSystem`),
  );
  const [rightX, rightY, rightZ, downX, downY, downZ] = Array.from({ length: 6 }, (_, index) =>
    number(`ImageOrientationSlide[${index}]`),
  );
  const known = [originX, originY, rightX, rightY, rightZ, downX, downY, downZ].every(Number.isFinite);
  if (!known || frameOfReference === null || mpp === null) return null;
  const placement: Placement = {
    frameOfReference,
    ...{ originX: originX ?? 0, originY: originY ?? 0 },
    right: [rightX ?? 0, rightY ?? 0],
    down: [downX ?? 0, downY ?? 0],
    ...{ spacingX: mpp.x / 1000, spacingY: mpp.y / 1000 },
  };
  return Math.abs(turnOf(placement)) > 0.99 ? placement : null;
}

function turnOf({ right, down }: Placement): number {
  return right[0] * down[1] - right[1] * down[0];
}

/**
 * The image of a slide of another format, which no archive holds: its identifiers follow from the slide's key, so that all that is exported of
 * one slide refers to one image.
 * @throws SpindleError `write-failed` for a slide without a key.
 */
export function madeImage({ key, scene }: SlideOfAnnotations): DicomImage {
  if (key === null)
    throw unwritableDicom(
      'DICOM demands the image that they are drawn on, and the slide has neither identifiers of DICOM nor a key',
      'export them as GeoJSON',
    );
  const of = (what: string): string => uidOf('Spindle', 'slide', key, String(scene ?? 0), what);
  return {
    ...{ study: of('study'), series: of('series'), instance: of('image') },
    ...{ sopClass: sopClass.wholeSlideImage, placement: null },
  };
}

type Place = readonly [x: number, y: number];

/** @param place level-0 pixels. @returns millimetres. */
export function onSlide(
  { originX, originY, right, down, spacingX, spacingY }: Placement,
  [x, y]: Place,
): Place {
  const [across, along] = [(x - 0.5) * spacingX, (y - 0.5) * spacingY];
  return [originX + across * right[0] + along * down[0], originY + across * right[1] + along * down[1]];
}

/** @param place millimetres. @returns level-0 pixels. */
export function onImage(placement: Placement, [x, y]: Place): Place {
  const { originX, originY, right, down, spacingX, spacingY } = placement;
  const [dx, dy, turn] = [x - originX, y - originY, turnOf(placement)];
  const across = (dx * down[1] - dy * down[0]) / turn;
  const along = (right[0] * dy - right[1] * dx) / turn;
  return [across / spacingX + 0.5, along / spacingY + 0.5];
}
