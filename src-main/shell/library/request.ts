/** What a program hands to the library is checked before it is used, because not every program is checked by a compiler. */
import { z } from 'zod';
import { SpindleError } from '../../contract/errors';
import { slideKeyPattern } from '../../contract/identity';

export const pathSchema = z.string().min(1);
export const signalSchema = z.instanceof(AbortSignal).optional();
/** Of an object that may say more. */
export const pictureSchema = z.object({ key: z.string().regex(slideKeyPattern), scene: z.int().min(0) });

/** @param what failed, as that of a `SpindleError`. @throws request-invalid */
export function requireValid(what: string, schema: z.ZodType, value: unknown): void {
  const checked = schema.safeParse(value);
  if (!checked.success) throw invalidCall(what, z.prettifyError(checked.error));
}

export function invalidCall(what: string, why: string): SpindleError {
  const remedy = 'look at the types of the library, or its documentation';
  return new SpindleError('request-invalid', { what, why, remedy });
}
