/** The errors of a message that is not of the contract, or that names something which is not there. */
import { SpindleError } from '../../contract/errors';

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
