/** An error report as it is read back from a file, checked. */
import { z } from 'zod';
import { errorTags, type ErrorReport } from '../errors';

export const errorReportSchema: z.ZodType<ErrorReport> = z.object({
  tag: z.enum(errorTags),
  what: z.string(),
  where: z.object({
    path: z.string().optional(),
    level: z.number().optional(),
    column: z.number().optional(),
    row: z.number().optional(),
    field: z.string().optional(),
  }),
  why: z.string(),
  remedy: z.string(),
  details: z.array(z.string()).optional(),
  language: z.string().optional(),
}) as z.ZodType<ErrorReport>;
