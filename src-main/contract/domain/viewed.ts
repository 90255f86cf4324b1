/**
 * What stood on a person's screen: an upright or turned rectangle of the slide, for how long, and how large. Recorded as it was
 * seen, in pixels: a pixel size that is corrected later changes the magnification that it is read as, not the record.
 */
import { z } from 'zod';
import { coordinateSchema } from './areas';

/** Of one entry of the log; a window sends more in several. */
export const maxViewsAnEntry = 200;

const extent = z.number().positive().max(10_000_000);

export const viewedSchema = z.strictObject({
  /** When it began. */
  at: z.iso.datetime(),
  /** For how long it stood there, ms. */
  ms: z.int().min(1).max(86_400_000),
  /** Level-0 pixels: the centre, and the extent along the rectangle's own sides. */
  x: coordinateSchema,
  y: coordinateSchema,
  width: extent,
  height: extent,
  /** Of the side called `width`, clockwise on the slide. */
  degrees: z.number().min(0).max(360),
  /** CSS pixels of the screen per level-0 pixel. */
  scale: z.number().positive().max(10_000),
});
/** A rectangle of the slide that stood on a screen. */
export type Viewed = z.infer<typeof viewedSchema>;
