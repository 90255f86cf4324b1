/** How two slides lie to one another, as a person decided it: two places that are the same tissue on both. Level-0 pixels of each slide. */
import { z } from 'zod';
import { coordinateSchema } from './areas';

const place = z.strictObject({ x: coordinateSchema, y: coordinateSchema });
const pair = z.strictObject({ here: place, there: place });

export const alignmentSchema = z.strictObject({
  /** Whether the section lies on the other slide upside down: two pairs cannot tell. */
  mirrored: z.boolean(),
  pairs: z.tuple([pair, pair]),
});
export type Alignment = Readonly<z.infer<typeof alignmentSchema>>;
