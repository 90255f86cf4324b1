/** The shapes in which figures are counted, by their area or by the field of a microscope. Micrometres. */
import { hotspotAspect, type AreaShape } from '../contract/hotspot';
import type { Mpp } from '../contract/slide';
import type { UnitField } from './unit-field';

/** A circle, or an axis-parallel rectangle that may lie or stand. A square is as wide as it is high. */
export type FieldShape =
  | { readonly kind: 'circle'; readonly diameterUm: number }
  | { readonly kind: 'rectangle'; readonly longUm: number; readonly shortUm: number };

/** @throws RangeError where the area is not a positive number */
export function shapeOfArea(kind: AreaShape, areaMm2: number): FieldShape {
  const areaUm2 = positive(areaMm2) * 1e6;
  if (kind === 'circle') return { kind, diameterUm: 2 * Math.sqrt(areaUm2 / Math.PI) };
  const longUm = Math.sqrt(areaUm2 * (kind === 'square' ? 1 : hotspotAspect));
  return { kind: 'rectangle', longUm, shortUm: areaUm2 / longUm };
}

/**
 * The field of view of a microscope: field number of the eyepiece divided by the objective's magnification.
 * @throws RangeError where the diameter is not a positive number
 */
export function microscopeField(diameterMm: number): FieldShape {
  return { kind: 'circle', diameterUm: positive(diameterMm) * 1000 };
}

export function areaMm2Of(shape: FieldShape): number {
  if (shape.kind === 'circle') return (Math.PI / 4) * shape.diameterUm ** 2 * 1e-6;
  return shape.longUm * shape.shortUm * 1e-6;
}

/** A rectangle lies in the first, and stands in the second. */
export function unitFields(shape: FieldShape, mpp: Mpp): UnitField[] {
  if (shape.kind === 'circle') {
    const radius = shape.diameterUm / 2;
    return [{ isBox: false, halfWidth: radius / mpp.x, halfHeight: radius / mpp.y }];
  }
  const [long, short] = [shape.longUm / 2, shape.shortUm / 2];
  const lying = { isBox: true, halfWidth: long / mpp.x, halfHeight: short / mpp.y };
  if (long === short) return [lying];
  return [lying, { isBox: true, halfWidth: short / mpp.x, halfHeight: long / mpp.y }];
}

function positive(value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`A field needs a size above zero; this one is ${value}.`);
}
