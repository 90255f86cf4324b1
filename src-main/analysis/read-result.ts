/** The JSON document of an analysis (`report/json.ts`), read back as far as a command needs it. The file is untrusted. */
import { z } from 'zod';
import { readRegularText } from '../base/regular-file';
import { reasonOf } from '../base/thrown';
import { polygonsSchema } from '../contract/domain/areas';
import { SpindleError } from '../contract/errors';

const finite = z.number();
const share = finite.min(0).max(1);

/** What was found. */
export const foundDocument = z.object({
  document: z.literal('spindle-result'),
  detections: z.array(z.object({ x: finite, y: finite, score: share })),
});

/** … and with it of what, by what, and where. */
export const resultDocument = foundDocument.extend({
  slide: z.object({
    name: z.string(),
    key: z.string(),
    scene: z.int().nullable(),
    vendor: z.string().nullable(),
    width: finite.positive(),
    height: finite.positive(),
  }),
  roi: z.looseObject({ coordinates: polygonsSchema }).nullable(),
  model: z.object({ id: z.string(), version: z.string(), sha256: z.string() }),
  threshold: share,
  mpp: z.object({ x: finite.positive(), y: finite.positive() }),
  analysedAreaMm2: finite.min(0),
  skippedTiles: z.array(z.unknown()),
});
export type ResultDocument = z.infer<typeof resultDocument>;

/** @throws not-found */
export async function readResult<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readRegularText(path)));
  } catch (cause) {
    throw new SpindleError('not-found', {
      what: 'cannot read the result',
      where: { path },
      why: cause instanceof z.ZodError ? 'it is not a JSON result of Spindle' : reasonOf(cause),
      remedy: 'give the .json file that spindle analyse wrote',
      cause,
    });
  }
}
