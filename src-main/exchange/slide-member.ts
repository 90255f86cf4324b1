/** The slide of annotations as a member of JSON documents, and back. What is read is untrusted. */
import { annotationLimits, type SlideOfAnnotations } from './annotation';
import { isObject } from './geojson-shape';

export function slideMember({ name, key, scene, width, height, mpp }: SlideOfAnnotations): object {
  return { name, key, scene, width, height, mpp };
}

/** Also as a result's document states its slide. */
export function slideOf(slide: Readonly<Record<string, unknown>>): SlideOfAnnotations {
  const text = (value: unknown): string | null =>
    typeof value === 'string' && value.length <= annotationLimits.text ? value : null;
  const positive = (value: unknown): number | null =>
    typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
  const { name, key, scene, width, height, mpp } = slide;
  const index = isObject(scene) ? scene.index : scene;
  const [x, y] = isObject(mpp) ? [positive(mpp.x), positive(mpp.y)] : [null, null];
  return {
    name: text(name),
    key: text(key),
    scene: typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : null,
    width: positive(width),
    height: positive(height),
    mpp: x === null || y === null ? null : { x, y },
  };
}
