/** Schemas of areas on a slide, in level-0 pixels. */
import { z } from 'zod';
import { maxRoiCoordinate, pointsOf, roiLimits } from '../roi';

export const coordinateSchema = z.number().min(-maxRoiCoordinate).max(maxRoiCoordinate);

export const polygonSchema = z
  .array(
    z
      .array(z.tuple([coordinateSchema, coordinateSchema]))
      .min(3)
      .max(roiLimits.points),
  )
  .min(1)
  .max(roiLimits.rings);

export const polygonsSchema = z
  .array(polygonSchema)
  .min(1)
  .max(roiLimits.polygons)
  .refine((each) => pointsOf(each) <= roiLimits.points, { error: `more than ${roiLimits.points} points` });
