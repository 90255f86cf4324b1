/**
 * Opens an `Answer` of the contract: its result, or its error thrown as `SpindleError`. The shape is checked
 * because the bytes come from another process.
 */
import type { Answer } from '../../src-main/contract/api';
import { errorTags, SpindleError, type ErrorReport } from '../../src-main/contract/errors';

/** Throws the `SpindleError` inside a refusal, and `internal` for anything that is no answer. */
export function openAnswer(answer: unknown, place: string): unknown {
  if (isAnswer(answer)) {
    if (answer.ok) return answer.result;
    throw SpindleError.fromReport(answer.error);
  }
  throw new SpindleError('internal', {
    what: 'the answer cannot be understood',
    where: { field: place },
    why: 'it is not an answer of the contract',
    remedy: 'reload the window; if it happens again, restart Spindle',
  });
}

function isAnswer(value: unknown): value is Answer<unknown> {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false;
  if (value.ok === true) return true;
  return value.ok === false && 'error' in value && isErrorReport(value.error);
}

function isErrorReport(value: unknown): value is ErrorReport {
  if (typeof value !== 'object' || value === null) return false;
  const tag = 'tag' in value ? value.tag : undefined;
  return (
    errorTags.some((known) => known === tag) &&
    ['what', 'why', 'remedy'].every((key) => typeof Reflect.get(value, key) === 'string') &&
    typeof Reflect.get(value, 'where') === 'object'
  );
}
