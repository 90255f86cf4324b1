/**
 * Opens an `Answer` of the contract: its result, or its error thrown as `SpindleError`. The shape is checked
 * because the bytes come from another process.
 */
import type { Answer } from '../../src-main/contract/api';
import { errorTags, SpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { t } from '../ui/language.svelte';
import { windowError } from '../ui/window-error';

/** Throws the `SpindleError` inside a refusal, and `unreachable` for anything that is no answer. */
export function openAnswer(answer: unknown, place: string): unknown {
  if (isAnswer(answer)) {
    if (answer.ok) return answer.result;
    throw SpindleError.fromReport(answer.error);
  }
  throw windowError('unreachable', {
    what: t('ui-answer-not-understood'),
    where: { field: place },
    why: t('ui-answer-no-contract'),
    remedy: t('ui-answer-no-contract-remedy'),
  });
}

/** Whether the same request may be answered when it is sent again. */
export function mayPass({ tag }: Pick<ErrorReport, 'tag'>): boolean {
  return tag === 'unreachable' || tag === 'internal';
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
