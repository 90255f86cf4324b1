/** The case that a slide belongs to, as a person or a table names it, and which of the case's slides it is. */
import { z } from 'zod';
import { printable } from '../../base/printable';

/** Two ways of writing an umlaut are one name. */
const name = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1)
  .max(200)
  .refine((text) => printable(text) === text, { error: 'has control characters or line ends' });

export const slideCaseSchema = z.strictObject({
  name,
  /** Of tissue, that the slide was cut from. */
  block: name.optional(),
  stain: name.optional(),
});
export type SlideCase = Readonly<z.infer<typeof slideCaseSchema>>;
