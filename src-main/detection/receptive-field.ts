/**
 * Sizes of a fully convolutional stage: how many cells an input gives, and how large an input so many cells
 * take. Only inputs of receptiveField + n · stride pixels are used: on those every layer divides without a
 * rest, which is what makes rotations by 90° exact.
 */
import type { ScoutStage } from '../contract/model';

type StageGeometry = Pick<ScoutStage, 'receptiveField' | 'stride'>;

/** Input pixels along one axis → output cells. */
export function outputExtent({ receptiveField, stride }: StageGeometry, inputExtent: number): number {
  return Math.floor((inputExtent - receptiveField) / stride) + 1;
}

/** Output cells along one axis → input pixels. */
export function inputExtent({ receptiveField, stride }: StageGeometry, cells: number): number {
  return receptiveField + (cells - 1) * stride;
}
