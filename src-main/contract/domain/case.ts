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
/**
 * The case that a slide belongs to, and which of its slides it is.
 * @interface
 */
export type SlideCase = Readonly<z.infer<typeof slideCaseSchema>>;

/**
 * The case of a slide after something is stated of it: what is left open stays as it was.
 * @returns `null` where no case is stated, and it is in none
 */
export function caseWith(
  standing: SlideCase | null,
  stated: { readonly [part in keyof SlideCase]?: SlideCase[part] | undefined },
): SlideCase | null {
  const name = stated.name ?? standing?.name;
  const block = stated.block ?? standing?.block;
  const stain = stated.stain ?? standing?.stain;
  if (name === undefined) return null;
  return { name, ...(block !== undefined && { block }), ...(stain !== undefined && { stain }) };
}
