/** What the run and the process that does its work say to each other. */
import { z } from 'zod';

/** Files of the run's n-th seed, n = `from`, `from + step` … below `to`. */
export const orderSchema = z.object({
  runSeed: z.number(),
  from: z.number(),
  to: z.number(),
  step: z.number(),
  findingsFolder: z.string(),
});
export type Order = z.infer<typeof orderSchema>;

export const newsSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('begins'), n: z.number(), sample: z.string(), seed: z.number() }),
  z.object({
    event: z.literal('ends'),
    n: z.number(),
    ends: z.string(),
    finding: z.boolean(),
    cpuSeconds: z.number(),
    peakBytes: z.number(),
    /** The process is to be replaced: it holds too much. */
    last: z.boolean(),
  }),
]);
export type News = z.infer<typeof newsSchema>;

/** Bytes. */
export const maxPeakBytes = 1024 ** 3;

/** The status with which the process ends when it cannot make a file, which is no finding. */
export const ownFault = 70;
