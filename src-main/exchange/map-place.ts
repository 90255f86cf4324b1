/**
 * Where a GeoTIFF lies on a slide, from its georeference: model coordinates are level-0 pixels. Where the model's y axis runs
 * up (a positive y scale, as geographic programs write it), y is taken as 0 at the slide's upper edge and negative
 * below it, as those programs show pictures without geographic coordinates.
 */
import type { MapPlace } from '../contract/value-map';
import { noMap } from './map-tiff-structure';

export interface Georeference {
  /** Pixels of the raster. */
  readonly width: number;
  readonly height: number;
  readonly pixelScale: readonly number[] | null;
  readonly tiepoint: readonly number[] | null;
  readonly transformation: readonly number[] | null;
  /** `GTModelTypeGeoKey`: 1 to 3 lie on the Earth. */
  readonly modelType: number | null;
  /** `GTRasterTypeGeoKey`: 2 where the coordinates are those of pixel centres. */
  readonly rasterType: number | null;
}

/** @throws unsupported-format where it lies nowhere, on the Earth, turned, or not on the slide. */
export function placeOf(
  reference: Georeference,
  slide: { readonly width: number; readonly height: number },
): MapPlace {
  const { modelType, width, height } = reference;
  if (modelType !== null && modelType >= 1 && modelType <= 3) {
    throw noMap('its coordinates are geographic, not those of a slide');
  }
  const { x, y, scaleX, scaleY } = affineOf(reference);
  if (![x, y, scaleX, scaleY].every(Number.isFinite) || scaleX <= 0 || scaleY === 0) {
    throw noMap('its scale cannot be understood');
  }
  const place = { x, y: scaleY > 0 ? y : -y, width: width * scaleX, height: height * Math.abs(scaleY) };
  requireOnSlide(place, slide, scaleX, Math.abs(scaleY));
  return place;
}

/** Scale, and position of the upper left corner of the first pixel; `scaleY` is positive where y runs down. */
function affineOf({ pixelScale, tiepoint, transformation, rasterType }: Georeference): {
  x: number;
  y: number;
  scaleX: number;
  scaleY: number;
} {
  /** Offset of the raster location to which the coordinates refer. */
  const shift = rasterType === 2 ? 0.5 : 0;
  if (transformation !== null && transformation.length === 16) {
    const [scaleX = NaN, skewX, , x = NaN, skewY, scaleY = NaN, , y = NaN] = transformation;
    if (skewX !== 0 || skewY !== 0)
      throw noMap('it is rotated relative to the slide', 'save it without rotation');
    return { x: x - shift * scaleX, y: y - shift * scaleY, scaleX, scaleY };
  }
  if (pixelScale === null || tiepoint === null || tiepoint.length < 6) {
    throw noMap('it does not say where it lies (ModelPixelScale and ModelTiepoint)');
  }
  const [scaleX = NaN, up = NaN] = pixelScale;
  const [column = NaN, row = NaN, , x = NaN, y = NaN] = tiepoint;
  return { x: x - (column + shift) * scaleX, y: y + (row + shift) * up, scaleX, scaleY: -up };
}

/** A pixel beyond is allowed, since maps are made of whole pixels. */
function requireOnSlide(
  { x, y, width, height }: MapPlace,
  slide: { readonly width: number; readonly height: number },
  pixelWidth: number,
  pixelHeight: number,
): void {
  const isInside = (from: number, to: number, end: number, pixel: number): boolean =>
    from >= -pixel && to <= end + pixel;
  if (isInside(x, x + width, slide.width, pixelWidth) && isInside(y, y + height, slide.height, pixelHeight)) {
    return;
  }
  const words = (from: number, to: number): string => `${Math.round(from)} to ${Math.round(to)}`;
  throw noMap(
    `it does not lie on the slide: it spans x ${words(x, x + width)} and y ${words(y, y + height)}, and the slide has ${slide.width} × ${slide.height} pixels`,
    'choose the map of this slide',
  );
}
