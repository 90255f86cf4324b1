/**
 * A template of reports: a JSON file of a department with its logo, a line of its own, lines to fill in by hand, and which sections
 * stand in which order. It is data alone: nothing in it is carried out.
 */
import { z } from 'zod';
import { printable } from '../../base/printable';
import { reasonOf } from '../../base/thrown';
import { SpindleError } from '../../contract/errors';
import { languages } from '../../messages/messages';

/** Characters of a file. */
const mostCharacters = 100_000;
const mostFaults = 20;

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => printable(text) === text, { error: 'has control characters or line ends' });

const sections = [
  ...(['warnings', 'decision', 'score', 'overview', 'gallery', 'figures', 'readers'] as const),
  ...(['software', 'model', 'notes', 'log'] as const),
] as const;
export type Section = (typeof sections)[number];

export const templateSchema = z.strictObject({
  /** Path of a PNG or JPEG file, from the folder of the template. */
  logo: line.optional(),
  /** Lines above the title. */
  header: z.array(line).max(4).default([]),
  /** Lines to fill in by hand below the title, beside the reader and the date. */
  fields: z.array(line).max(6).default([]),
  /** Sections that are printed of each slide, in this order. */
  order: z
    .array(z.enum(sections))
    .min(1)
    .refine((order) => new Set(order).size === order.length, { error: 'names a section twice' })
    .refine((order) => order.includes('warnings') && order.includes('log'), {
      error: 'leaves out "warnings" or "log": a report does not go without them',
    })
    .default([...sections]),
  /** Of the report, unless another is asked for. */
  language: z.enum(languages).optional(),
});
export type ReportTemplate = Readonly<z.output<typeof templateSchema>>;

export const plainTemplate: ReportTemplate = templateSchema.parse({});

/** @param path for messages. @throws {SpindleError} `template-invalid`, with every fault and where it is */
export function parseTemplate(text: string, path: string): ReportTemplate {
  if (text.length > mostCharacters)
    throw invalid(path, `it has ${text.length} characters, more than ${mostCharacters}`);
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(path, `it is no JSON: ${printable(reasonOf(cause))}`, [], cause);
  }
  const parsed = templateSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: at, message }) => {
    const place = at.map(String).join('.');
    return printable(place === '' ? message : `${place}: ${message}`);
  });
  throw invalid(path, faults[0] ?? 'it has another shape', faults.slice(1, mostFaults), parsed.error);
}

function invalid(path: string, why: string, details: readonly string[] = [], cause?: unknown): SpindleError {
  return new SpindleError('template-invalid', {
    what: 'cannot take the template of the report',
    where: { path },
    why,
    remedy: 'correct the file by the example in docs/reports.md and choose it again',
    details,
    cause,
  });
}
