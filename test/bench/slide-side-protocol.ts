/**
 * What the benchmark of the slide room asks of either side, Spindle's (`slide-side.ts`) and OpenSlide's
 * (`slide_side.py`): a process each, one line of JSON in, one line of JSON out, times taken inside.
 */
import { z } from 'zod';
import type { Side } from './side-process';

const region = z.object({
  level: z.number(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
});

export const taskSchema = z.discriminatedUnion('do', [
  /** Opens and closes the slide so often; milliseconds of each time. */
  z.object({ do: z.literal('open'), path: z.string(), times: z.number() }),
  /** The same, with a region read in between. */
  z.object({ do: z.literal('first'), path: z.string(), times: z.number(), region }),
  /** Opens the slide, then reads the regions on two cores; seconds of the reading. OpenSlide can use threads or processes. */
  z.object({
    do: z.literal('regions'),
    path: z.string(),
    regions: z.array(region),
    how: z.enum(['threads', 'processes']),
  }),
  /** Tiles of level 0 for a viewer, as encoded JPEG, by column and row; seconds. */
  z.object({ do: z.literal('tiles'), path: z.string(), tiles: z.array(z.tuple([z.number(), z.number()])) }),
  /** Spindle only: serves the slide; the address of its tiles and the cookie that opens it. */
  z.object({ do: z.literal('serve'), path: z.string() }),
  /** Largest resident memory so far. */
  z.object({ do: z.literal('memory') }),
]);

export type Task = z.infer<typeof taskSchema>;

export const answerSchema = z.object({
  milliseconds: z.array(z.number()).optional(),
  seconds: z.number().optional(),
  bytes: z.number().optional(),
  tiles: z.string().optional(),
  cookie: z.string().optional(),
  version: z.string().optional(),
});

export type SideAnswer = z.infer<typeof answerSchema>;

export type SlideSide = Side<Task, SideAnswer>;
