/** The errors of a message that is not of the contract, or that names something which is not there, and any error as an HTTP answer. */
import { asSpindleError, type ErrorTag, SpindleError } from '../contract/errors';
import type { Answer } from '../contract/api';

const what = 'cannot answer the request';

/** @param field the parameter at fault. @param why in the user's words. */
export function invalidRequest(
  field: string,
  why: string,
  remedy = 'reload the window; if it happens again, report it',
): SpindleError {
  return new SpindleError('request-invalid', { what, where: { field }, why, remedy });
}

/** A well-formed request for something that does not exist. */
export function notThere(field: string, why: string, remedy = 'reload the window'): SpindleError {
  return new SpindleError('not-found', { what, where: { field }, why, remedy });
}

export const unknownSlide = (slideId: string): SpindleError =>
  notThere('slideId', `no slide "${slideId}" is open`, 'open the slide again');

export const unknownRun = (runId: string): SpindleError =>
  notThere('runId', `there is no run "${runId}"`, 'start the analysis again');

const statusOf: Partial<Record<ErrorTag, number>> = {
  'request-invalid': 400,
  'not-found': 404,
  'model-not-found': 404,
  /** The client has gone; nobody reads this. */
  aborted: 499,
};

/**
 * The contract's refusal as JSON, with the status that fits its tag.
 * @param status when the tag alone does not say it.
 */
export function errorResponse(thrown: unknown, status?: number): Response {
  const error = asSpindleError(thrown).toReport();
  const answer: Answer<never> = { ok: false, error };
  return Response.json(answer, {
    status: status ?? statusOf[error.tag] ?? 500,
    headers: { 'Cache-Control': 'no-store' },
  });
}
