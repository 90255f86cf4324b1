/** An error as an HTTP answer: the contract's refusal as JSON, with the status that fits its tag. */
import type { Answer } from '../../contract/api';
import { asSpindleError, type ErrorTag } from '../../contract/errors';

const statusOf: Partial<Record<ErrorTag, number>> = {
  'request-invalid': 400,
  'not-found': 404,
  'model-not-found': 404,
  /** The client has gone; nobody reads this. */
  aborted: 499,
};

/** @param status when the tag alone does not say it. */
export function errorResponse(thrown: unknown, status?: number): Response {
  const error = asSpindleError(thrown).toReport();
  const answer: Answer<never> = { ok: false, error };
  return Response.json(answer, {
    status: status ?? statusOf[error.tag] ?? 500,
    headers: { 'Cache-Control': 'no-store' },
  });
}
